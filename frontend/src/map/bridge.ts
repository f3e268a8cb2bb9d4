import { faces } from 'virtual:fonts';
import { computed, effect, signal, untracked } from '@preact/signals';
import { covers, type Dossier } from '../dossier';
import { type Camera, writeView } from '../state';
import {
  ask,
  canDraw,
  choose,
  claims,
  dossier,
  drawing,
  facts,
  go,
  homeCamera,
  lang,
  lit,
  mark,
  messages,
  recovered,
  type Side,
  setHome,
  shapes,
  sheet,
  sides,
  t,
  theme,
  view,
  whole,
} from '../store';
import type { MapHandle, MapOptions, Padding, Thing } from './create';
import { coverZoom, fitCamera } from './fit';
import type { Grid } from './style';

/** The map once it is there. */
export const map = signal<MapHandle | null>(null);
/** The second map of a comparison. */
const second = signal<MapHandle | null>(null);
/** Kilometres that a hundred pixels span, for the scale. */
export const scaleKm = signal(0);
/** The line or place under the pointer, and where the pointer is on the map. */
export const hovered = signal<{ on: Thing; x: number; y: number } | null>(null);
/** Places that lie together under a click, of which the reader picks one, and where that is on the map. */
export const together = signal<{ things: Thing[]; x: number; y: number } | null>(null);
/** Whether the reader has asked once: the hint is gone for good. */
const ASKED = 'ceded:asked';
export const asked = signal(remembered());

/** Where the browser keeps nothing, the hint comes again with the next visit. */
function remembered(): boolean {
  try {
    return localStorage.getItem(ASKED) !== null;
  } catch {
    return false;
  }
}

effect(() => {
  const { at, sel, claim } = view.value;
  if (asked.value || (!at && !sel && !claim)) return;
  asked.value = true;
  try {
    localStorage.setItem(ASKED, '1');
  } catch {
    // Nothing is kept.
  }
});

const stillQuery = matchMedia('(prefers-reduced-motion: reduce)');

/** Room around the territories on the first view, as a share of the map. */
const MARGIN = 0.1;

/**
 * The camera of a URL without one: all territories in view, in the middle, whatever the size of the map; where the
 * dossier has none, the view it states.
 */
function homeFor(d: Dossier, el: HTMLElement, z: (all: Camera) => number = (all) => all.z): Camera {
  const { clientWidth: w, clientHeight: h } = el;
  const cover = coverZoom(w, h);
  const stated = { lon: d.defaultView.lon, lat: d.defaultView.lat, z: d.defaultView.zoom };
  // On a desk the time bar lies over the foot of the map: what is shown is lifted above it.
  const { bottom } = padding(el);
  const lift = bottom === 0 ? TIMEBAR_PX.desk : 0;
  const all = fitCamera(d, w * (1 - MARGIN), (h - bottom - lift) * (1 - MARGIN), lift / 2) ?? stated;
  return { ...all, z: Math.max(z(all), cover) };
}

/**
 * The address of the server's picture of what the map will show, at the size and place that the panel leaves; null where
 * the projection is none that it draws.
 */
export function firstPicture(el: HTMLElement): string | null {
  const d = dossier.value.data;
  const v = view.value;
  if (!d || v.proj !== 'laea' || el.clientWidth === 0) return null;
  const stated = new URLSearchParams(location.search).has('z');
  const camera = stated ? v : { ...v, ...homeFor(d, el) };
  const query = new URLSearchParams(writeView({ ...camera, lang: lang.value, theme: theme.value }, NOWHERE));
  query.set('width', String(Math.min(4096, el.clientWidth)));
  query.set('height', String(Math.min(4096, Math.max(200, el.clientHeight - padding(el).bottom))));
  return `/map.svg?${query}`;
}

const NOWHERE: Camera = { lon: 0, lat: 0, z: -1 };

/** Height of the time bar and what lies under it, in pixels, on a desk and on a phone. */
const TIMEBAR_PX = { desk: 124, phone: 76 };

/** How much of the map the phone's sheet and the bar above it cover. */
function padding(el: HTMLElement): Padding {
  const phone = matchMedia('(max-width: 899px)').matches;
  const h = el.clientHeight;
  const covered = { peek: 156, half: Math.round(h * 0.5), full: Math.round(h * 0.5) }[sheet.value];
  return { top: 0, right: 0, bottom: phone ? Math.min(covered + TIMEBAR_PX.phone, h - 120) : 0, left: 0 };
}

/** What lies over the map, in its pixels. */
function covering(el: HTMLElement): [number, number, number, number][] {
  const { left, top } = el.getBoundingClientRect();
  return [...document.querySelectorAll('.controls, .timebar, .hint, .panel')].map((over) => {
    const r = over.getBoundingClientRect();
    return [r.left - left, r.top - top, r.right - left, r.bottom - top];
  });
}

function styleOf(d: Dossier, grid: Grid): MapOptions['style'] {
  return {
    dossier: d,
    theme: theme.value,
    lang: lang.value,
    grid,
    globe: view.peek().proj === 'globe',
    base: location.origin,
    release: view.peek().release ?? d.release ?? 'latest',
    faces,
  };
}

function hiddenLayers(d: Dossier): string[] {
  const shown = view.value.layers;
  return shown === null ? [] : d.layers.filter((l) => l.tileset === 'atlas' && !shown.includes(l.id)).map((l) => l.id);
}

// The same point is the same value, however the rest of the view changes.
const point = computed(() => view.value.at);

let following = false;
/** follow moves one map to where the other is; what that map then tells of its own move leads nowhere. */
function follow(other: MapHandle | null, c: Camera): void {
  if (!other || following) return;
  following = true;
  other.moveTo(c);
  following = false;
}

/**
 * connect draws a map into an element and keeps it and the state alike. It waits for the dossier and the words. The
 * first map leads: the URL holds its camera. The second is there while two dates or readings are compared. What it
 * returns takes the map away again.
 */
export function connect(el: HTMLElement, which: 'first' | 'second' = 'first'): () => void {
  let gone = false;
  let end = () => {};
  void import('./create').then(
    (create) => {
      if (!gone) end = keep(el, which, create);
    },
    () => {
      canDraw.value = false;
    },
  );
  return () => {
    gone = true;
    end();
  };
}

function keep(el: HTMLElement, which: 'first' | 'second', create: typeof import('./create')): () => void {
  const leads = which === 'first';
  const [own, other] = leads ? [map, second] : [second, map];
  const title = () => (leads ? t('mapLabel') : `${t('sideSecond')}: ${t('mapLabel')}`);
  const side = (): Side => sides.value?.[which] ?? { day: view.value.day, without: [] };
  let grid: Grid | null = null;
  let stop: (() => void)[] = [];
  let missed = false;

  const draw = (d: Dossier) => {
    const proj = view.peek().proj;
    const before = own.peek();
    const next = create.gridFor(proj, d);
    const was = before?.camera();
    if (leads)
      setHome(untracked(() => homeFor(d, el, (all) => create.zoomBetween(all.z, 'EqualArea', next, all.lat, d))));
    let camera: Camera = view.peek();
    if (was && grid) camera = { ...was, z: create.zoomBetween(was.z, grid, next, was.lat, d) };
    grid = next;
    el.dataset.proj = proj;
    for (const s of stop) s();
    before?.remove();
    let handle: MapHandle;
    try {
      handle = create.createMap({
        container: el,
        style: styleOf(d, next),
        camera,
        ...untracked(side),
        lit: lit.peek(),
        mark: mark.peek(),
        where: view.peek().where,
        hidden: hiddenLayers(d),
        title: title(),
        still: stillQuery.matches,
        covered: () => covering(el),
        onAsk(at, on, things, point) {
          together.value = things.length > 1 ? { things, x: point.x + el.offsetLeft, y: point.y } : null;
          if (things.length > 1) return;
          if (on?.point) choose(on.id);
          else ask(at, on?.id ?? null);
        },
        onHover(on, x, y) {
          hovered.value = on && { on, x: x + el.offsetLeft, y };
        },
        onPan(c) {
          follow(other.peek(), c);
        },
        onMove(c) {
          together.value = null;
          if (!leads) return;
          scaleKm.value = handle?.span(100) ?? 0;
          go({ lon: c.lon, lat: c.lat, z: c.z }, false);
        },
        onError() {
          // A tile that does not come is asked for again when the connection is back.
          missed = true;
        },
        onBusy(busy) {
          if (!leads) return;
          drawing.value = busy;
          if (!busy) whole.value = true;
        },
      });
    } catch {
      canDraw.value = false;
      return;
    }
    own.value = handle;
    if (leads) scaleKm.value = handle.span(100);
    if (was && leads) go({ lon: camera.lon, lat: camera.lat, z: camera.z }, false);
    handle.setPadding(untracked(() => padding(el)));
    let first = true;
    stop = [
      effect(() => {
        const style = styleOf(d, next);
        if (!first) untracked(() => handle.setStyle(style));
        first = false;
      }),
      effect(() => handle.setDay(side().day)),
      effect(() => handle.setWithout(side().without)),
      effect(() => handle.setLit(lit.value)),
      effect(() => handle.setMark(mark.value)),
      effect(() => handle.setWhere(view.value.where)),
      effect(() => handle.setHidden(hiddenLayers(d))),
      effect(() => {
        const chosen = view.value.claim && claims.value.data?.find((c) => c.id === view.value.claim);
        const spots = chosen
          ? chosen.points
              .filter((x) => covers(d, x.lon, x.lat))
              .map((x) => ({
                at: [x.lon, x.lat] as [number, number],
                name: x.name,
                approximate: !!x.approximate,
              }))
          : [];
        untracked(() => handle.setSpots(spots));
      }),
      effect(() => {
        const drawn = shapes.value;
        untracked(() => handle.setShapes(drawn, d.coverage));
      }),
      effect(() => {
        recovered.value;
        if (missed) untracked(() => handle.refresh());
        missed = false;
      }),
      effect(() => {
        if (messages.value) handle.setTitle(title());
      }),
      effect(() => {
        const covered = padding(el);
        untracked(() => handle.setPadding(covered));
      }),
      effect(() => {
        const at = point.value;
        sheet.value;
        untracked(() => {
          handle.setPoint(at);
          if (at && leads) handle.reveal(at);
        });
      }),
    ];
  };

  let drawn = '';
  const redraw = effect(() => {
    const d = dossier.value.data;
    if (!d || !messages.value) return;
    const key = `${d.release} ${view.value.proj}`;
    if (key === drawn) return;
    drawn = key;
    untracked(() => draw(d));
  });

  return () => {
    redraw();
    for (const s of stop) s();
    own.peek()?.remove();
    own.value = null;
  };
}

/** Whether the address that the page was opened with says where to look. */
const placed = new URLSearchParams(location.search).has('lon');

// What an address selects comes into view, unless it says where to look or a point that is asked about.
const arrival = view.peek().sel;
let arrived = placed || view.peek().at !== null || arrival === null;
effect(() => {
  if (arrived || !map.value) return;
  const box =
    dossier.value.data?.territories?.find((x) => x.id === arrival)?.bbox ??
    (facts.value.data?.id === arrival ? facts.value.data?.bbox : null);
  if (!box) return;
  arrived = true;
  untracked(() => view.peek().sel === arrival && map.peek()?.show(box));
});

// Back and forward move the map to where it was.
addEventListener('popstate', () => {
  const { lon, lat, z } = view.peek();
  map.peek()?.moveTo({ lon, lat, z });
});
addEventListener('ceded:show', (e) => map.peek()?.show((e as CustomEvent<[number, number, number, number]>).detail));

// An address that names a whole border and no camera opens where the border is.
const first = new URLSearchParams(location.search);
let arriving = first.has('lon') ? null : first.get('sel');
effect(() => {
  const [handle, chosen] = [map.value, facts.value.data];
  if (!handle || !chosen || chosen.id !== arriving) return;
  arriving = null;
  const { bbox } = chosen;
  if (chosen.properties.sections && bbox && bbox[0] < bbox[2]) untracked(() => handle.show(bbox));
});

/** goHome brings back the first view. */
export function goHome(): void {
  map.peek()?.moveTo(homeCamera());
}
