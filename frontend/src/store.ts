import { batch, computed, effect, type Signal, signal } from '@preact/signals';
import {
  type Answer,
  ApiError,
  type Audit,
  type Claim,
  type Facts,
  fetchAnswer,
  fetchArticle,
  fetchAudit,
  fetchClaims,
  fetchDossier,
  fetchFacts,
  fetchFeatures,
  fetchInstruments,
  fetchItem,
  fetchSources,
  type Instrument,
  type Outline,
  type Source,
} from './api';
import type { Dossier, Lang, Theme } from './dossier';
import type { Shape } from './map/shapes';
import { ALL_DAYS, type Camera, dayOfVersus, isoDay, parseView, type View, writeView } from './state';
import { litBy } from './sum';
import { loadMessages, type MessageKey, type Messages, tag, translate, type Values } from './ui/messages';

/** Something that is fetched: what there is of it, and what went wrong. */
export interface Loaded<T> {
  state: 'idle' | 'loading' | 'ready' | 'error';
  data: T | null;
  error: ApiError | null;
}

const nothing = <T>(): Loaded<T> => ({ state: 'idle', data: null, error: null });

export type Tab = 'answer' | 'article' | 'places' | 'legend';
export type Sheet = 'peek' | 'half' | 'full';

// Until the dossier is here the camera of a URL without one is not known.
let home: Camera = { lon: 0, lat: 0, z: 0 };

export const view = signal<View>(parseView(location.search, home));
export const tab = signal<Tab>(
  view.value.claim && !view.value.at ? 'article' : Object.keys(view.value.where).length > 0 ? 'places' : 'answer',
);
export const sheet = signal<Sheet>(
  view.value.at || view.value.claim || view.value.sel || tab.value === 'places' ? 'half' : 'peek',
);
export const messages = signal<Messages | null>(null);
export const dossier = signal<Loaded<Dossier>>(nothing());
export const answer = signal<Loaded<Answer>>(nothing());
export const claims = signal<Loaded<Claim[]>>(nothing());
/** The article part by part. */
export const outline = signal<Loaded<Outline>>(nothing());
/** The countries and regions that the open claim speaks of, as far as they are here. */
export const shapes = signal<Shape[]>([]);
/** The check of the open claim's number. */
export const audit = signal<Loaded<Audit>>(nothing());
/** What is known of the chosen line or place. */
export const facts = signal<Loaded<Facts>>(nothing());
/** Places and routes of all layers that have some. */
export const places = signal<Loaded<Facts[]>>(nothing());
export const sources = signal<Map<string, Source>>(new Map());
export const instruments = signal<Map<string, Instrument>>(new Map());
/** True while a finger or the mouse drags through time: the place is asked again when it rests. */
export const scrubbing = signal(false);
export const online = signal(navigator.onLine);
/** Counts how often the connection came back. */
export const recovered = signal(0);
/** False once the browser turned out to be unable to draw the map. */
export const canDraw = signal(true);
/** Whether the map has been whole once; until then the server's picture of the view stands for it. */
export const whole = signal(false);
/** Whether the map waits for something. */
export const drawing = signal(true);
/** True when something has been on its way for over a second. */
export const slow = signal(false);

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const dark = signal(systemDark.matches);
systemDark.addEventListener('change', (e) => {
  dark.value = e.matches;
});

/** The languages of the dossier, the first its own: the server writes them into the page. */
const LANGS: Lang[] = document.documentElement.dataset.languages?.match(/[\w-]+/g) ?? ['en'];

/** The dossier's own language: what nobody translated stands in it. */
export const FIRST = LANGS[0] as Lang;

/** The reader's language: of the URL, else the first of the browser's, if the dossier has it; else the dossier's own. */
export const lang = computed<Lang>(() => {
  const wished = [view.value.lang ?? [], navigator.languages.map((l) => l.slice(0, 2))].flat();
  return wished.find((l) => LANGS.includes(l)) ?? FIRST;
});

export const theme = computed<Theme>(() => view.value.theme ?? (dark.value ? 'dark' : 'light'));

/** The date asked for, as the API takes it; null for the whole record. */
export const date = computed(() => (view.value.day === ALL_DAYS ? null : isoDay(view.value.day)));

/**
 * Ids of the features that stand out on the map: the chosen one, what a sum counts, those of the chosen claim, or
 * those of the answer.
 */
export const lit = computed<string[]>(() => {
  const v = view.value;
  if (v.sel) return isTerritory(v.sel) ? [v.sel] : [];
  const sum = audit.value.data;
  if (v.claim && v.sum && sum?.claim === v.claim) return litBy(sum, v.sum);
  const claim = v.claim && claims.value.data?.find((c) => c.id === v.claim);
  return claim ? claim.features : [];
});

const isTerritory = (id: string) => (dossier.value.data?.territories ?? []).some((x) => x.id === id);

/** Id of the chosen line or place: what is chosen and no territory. */
export const mark = computed<string | null>(() => {
  const { sel } = view.value;
  return sel && dossier.value.data && !isTerritory(sel) ? sel : null;
});

/** The other readings of the treaty that a territory is a reading of; none where it is no reading. */
export function otherReadings(id: string): string[] {
  const all = dossier.value.data?.territories ?? [];
  const x = all.find((y) => y.id === id);
  if (!x?.reading) return [];
  return all.filter((y) => y !== x && y.reading && y.layer === x.layer && y.hue === x.hue).map((y) => y.id);
}

/** What a map shows of its own; the rest of the view is the same for both. */
export interface Side {
  day: number;
  /** Ids of the features it leaves out. */
  without: string[];
}

/** What the two maps of a comparison show; null: there is one map. */
export const sides = computed<{ first: Side; second: Side } | null>(() => {
  const { vs, day } = view.value;
  if (vs === null) return null;
  const other = dayOfVersus(vs);
  if (other !== null) return { first: { day, without: [] }, second: { day: other, without: [] } };
  const others = otherReadings(vs);
  return others.length > 0 ? { first: { day, without: [vs] }, second: { day, without: others } } : null;
});

/** t is a text of the interface in the reader's language. */
export function t(key: MessageKey, values?: Values): string {
  return messages.value ? translate(messages.value, lang.value, key, values) : '';
}

/** The verdict that a passage gives: its own name, but "not-ceded" for the last of the manifest. */
export function verdictOf(passage: string): string {
  return passage === dossier.value.data?.passages.at(-1) ? 'not-ceded' : passage;
}

/** name picks the reader's name from names. */
export function nameOf(names: Partial<Record<Lang, string>> | undefined): string {
  return names?.[lang.value] ?? names?.en ?? '';
}

let entry = 0;
/** A number that changes with every entry of the history that is made or gone back to. */
export const historyEntry = (): number => entry;

/**
 * go changes the view. A step that a reader would want to take back makes a new entry of the history; a move of the
 * camera only rewrites the present one.
 */
export function go(change: Partial<View>, step = true): void {
  const now = view.peek();
  const next = { ...now, ...change };
  const before = writeView(now, home);
  const after = writeView(next, home);
  // The address first: what listens to the view may read it.
  if (after !== before) {
    history[step ? 'pushState' : 'replaceState'](null, '', location.pathname + after);
    if (step) entry++;
  }
  view.value = next;
}

/** ask asks what was ceded at a point, and shows the answer. */
export function ask(at: [number, number], on: string | null = null): void {
  batch(() => {
    tab.value = 'answer';
    if (sheet.value === 'peek') sheet.value = 'half';
    go({ at: [Number(at[0].toFixed(4)), Number(at[1].toFixed(4))], sel: on, claim: null, sum: null });
  });
}

/** choose shows what is known of a line or a place: in the table of places when that is open, else in its card. */
export function choose(id: string, show: Facts['bbox'] = null): void {
  batch(() => {
    if (tab.value !== 'places') tab.value = 'answer';
    if (sheet.value === 'peek') sheet.value = 'half';
    go({ sel: id, at: null, claim: null, sum: null });
  });
  if (show) dispatchEvent(new CustomEvent('ceded:show', { detail: show }));
}

let homeKnown = false;

/** setHome tells where a URL without a camera is; the first time, when the map's size is known, the view goes there. */
export function setHome(camera: Camera): void {
  home = camera;
  if (!homeKnown) view.value = parseView(location.search, home);
  homeKnown = true;
}

export const homeCamera = (): Camera => home;

const asApiError = (e: unknown) => (e instanceof ApiError ? e : new ApiError(0, String(e)));

/** load fills a signal with what a fetch gives, keeping what was there until it comes. */
async function load<T>(into: Signal<Loaded<T>>, fetcher: () => Promise<T>): Promise<void> {
  into.value = { ...into.peek(), state: 'loading', error: null };
  try {
    into.value = { state: 'ready', data: await fetcher(), error: null };
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') return;
    into.value = { state: 'error', data: null, error: asApiError(e) };
  }
}

let asking: AbortController | undefined;

/** loadAnswer asks again for the point of the view. */
export function loadAnswer(): void {
  asking?.abort();
  const at = view.peek().at;
  if (!at) {
    answer.value = nothing();
    return;
  }
  asking = new AbortController();
  const { signal } = asking;
  void load(answer, () => fetchAnswer(at, date.peek(), lang.peek(), signal));
}

let factsOf = '';
/** loadFacts fetches what is known of the chosen line or place, unless it is here. */
function loadFacts(): void {
  const [id, l] = [mark.value, lang.value];
  if (!id || factsOf === `${id} ${l}`) return;
  factsOf = `${id} ${l}`;
  if (facts.peek().data?.id !== id) facts.value = nothing();
  void load(facts, () => fetchFacts(id, l)).then(() => {
    if (facts.peek().state === 'error') factsOf = '';
  });
}

let articleLang: Lang | undefined;
/** loadArticle fetches the parts of the article, unless they are here. */
export function loadArticle(l: Lang): void {
  if (articleLang === l && outline.peek().state !== 'error') return;
  articleLang = l;
  void load(outline, () => fetchArticle(l));
}

const regionOf = new Map<string, Promise<Shape | null>>();
/** region fetches the outline of a country or region: a layer that is in no tile has them. */
function region(layer: string, id: string): Promise<Shape | null> {
  const known = regionOf.get(id);
  if (known) return known;
  const coming = fetchItem(layer, id).then(
    ({ geometry: g, properties: p }) => {
      const polygons = g?.type === 'Polygon' ? [g.coordinates] : g?.type === 'MultiPolygon' ? g.coordinates : [];
      return { name: nameOf(p.names), rough: p.certainty === 'illustrative', rings: polygons.flat() };
    },
    () => null,
  );
  regionOf.set(id, coming);
  return coming;
}

/** The boxes of the countries and regions that a claim speaks of, in degrees. */
export async function regionBoxes(c: Claim): Promise<[number, number, number, number][]> {
  const layer = dossier.peek().data?.layers.find((x) => x.tileset === '')?.id;
  const found = layer ? await Promise.all((c.regions ?? []).map((x) => region(layer, x))) : [];
  return found.flatMap((s) => {
    const points = s?.rings.flat() ?? [];
    if (points.length === 0) return [];
    const [lon, lat] = [points.map((p) => p[0]), points.map((p) => p[1])];
    const least = (v: number[]) => v.reduce((a, b) => Math.min(a, b));
    const most = (v: number[]) => v.reduce((a, b) => Math.max(a, b));
    return [[least(lon), least(lat), most(lon), most(lat)]];
  });
}

/** wholeBorder fetches a border that is in no tile, as its sections are. */
async function wholeBorder({ layer, id }: Facts): Promise<Shape[]> {
  const { geometry: g, properties: p } = await fetchItem(layer, id);
  if (g?.type !== 'MultiLineString') return [];
  return [{ name: nameOf(p.names), rough: false, open: true, rings: g.coordinates as Shape['rings'] }];
}

/** loadShapes fetches what the open claim speaks of beside territories and points, or the border that is chosen. */
async function loadShapes(): Promise<void> {
  const id = view.value.claim;
  const chosen = facts.value.data;
  if (chosen && chosen.id === mark.value && chosen.properties.sections) {
    const found = await wholeBorder(chosen).catch(() => []);
    if (mark.peek() === chosen.id) shapes.value = found;
    return;
  }
  const ids = claims.value.data?.find((c) => c.id === id)?.regions ?? [];
  const layer = dossier.value.data?.layers.find((x) => x.tileset === '')?.id;
  const found = layer ? await Promise.all(ids.map((x) => region(layer, x))) : [];
  if (view.peek().claim === id) shapes.value = found.filter((x) => x !== null);
}

let placesLang: Lang | undefined;
/** loadPlaces fetches all places, unless they are here. */
export function loadPlaces(l: Lang): void {
  const layers = (dossier.peek().data?.layers ?? []).filter((x) => x.tileProps?.includes('positionPrecision'));
  if ((placesLang === l && places.peek().state !== 'error') || layers.length === 0) return;
  placesLang = l;
  void load(places, async () => {
    const lists = await Promise.all(layers.map((x) => fetchFeatures(x.id, l)));
    return lists.flat().filter((x) => x.properties.evidence !== undefined);
  });
}

export const loadDossier = () => load(dossier, () => fetchDossier(lang.peek()));
export const loadClaims = () => load(claims, () => fetchClaims(lang.peek()));

let record: Promise<void> | undefined;
/** loadRecord fetches sources and instruments, once, when a card first cites them. */
export function loadRecord(): Promise<void> {
  record ??= Promise.all([fetchSources(), fetchInstruments()]).then(
    ([s, i]) => {
      sources.value = new Map(s.flatMap((x) => [x.id, ...(x.aliases ?? [])].map((id) => [id, x])));
      instruments.value = new Map(i.map((x) => [x.id, x]));
    },
    () => {
      record = undefined;
    },
  );
  return record;
}

/** again asks anew for all that could not be had. */
function again(): void {
  const l = lang.peek();
  if (answer.peek().error) loadAnswer();
  if (claims.peek().error) void loadClaims();
  if (outline.peek().error) loadArticle(l);
  if (places.peek().error) loadPlaces(l);
  if (facts.peek().error) loadFacts();
  const { claim } = view.peek();
  if (claim && audit.peek().error) loadAudit(claim, l);
}

/** start wires the state to the URL, the page and the server. */
export function start(): void {
  addEventListener('popstate', () => {
    entry++;
    view.value = parseView(location.search, home);
  });
  addEventListener('online', () => {
    online.value = true;
    recovered.value++;
    again();
  });
  addEventListener('offline', () => {
    online.value = false;
  });
  const all: Signal<Loaded<unknown>>[] = [dossier, answer, claims, outline, facts, places, audit];
  const waiting = computed(() => (drawing.value && canDraw.value) || all.some((x) => x.value.state === 'loading'));
  let patience: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    clearTimeout(patience);
    if (!waiting.value) slow.value = false;
    else
      patience = setTimeout(() => {
        slow.value = true;
      }, 1000);
  });
  effect(() => {
    const l = lang.value;
    recovered.value;
    document.documentElement.lang = tag(l);
    void loadMessages(l).then((m) => {
      if (lang.peek() === l) messages.value = m;
    });
    void loadDossier();
  });
  effect(() => {
    const chosen = view.value.theme;
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
  });
  effect(loadFacts);
  effect(() => void loadShapes());
  const question = computed(() => JSON.stringify([view.value.at, date.value, lang.value]));
  effect(() => {
    question.value;
    if (!scrubbing.value) loadAnswer();
  });
  effect(() => {
    lang.value;
    // The article is fetched when it is opened, or when a claim of it is shown or cited by an answer.
    const wanted = tab.value === 'article' || view.value.claim !== null || (answer.value.data?.claims.length ?? 0) > 0;
    if (wanted) queueMicrotask(() => claimsFor(lang.peek()));
  });
}

let auditOf = '';
/** loadAudit fetches the check of a claim's number, unless it is here. */
export function loadAudit(claim: string, l: Lang): void {
  if (auditOf === `${claim} ${l}` && audit.peek().state !== 'error') return;
  auditOf = `${claim} ${l}`;
  if (audit.peek().data?.claim !== claim) audit.value = nothing();
  void load(audit, () => fetchAudit(claim, l));
}

let claimsLang: Lang | undefined;
function claimsFor(l: Lang): void {
  if (claimsLang === l && claims.peek().state !== 'error') return;
  claimsLang = l;
  void loadClaims();
}
