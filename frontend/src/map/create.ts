import { addProjection, Map as LibreMap, type LngLatBoundsLike, Marker, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Dossier } from '../dossier';
import { type Camera, type Projection, WHERE_KEYS, type Where } from '../state';
import { coverZoom } from './fit';
import { mapImages, PIXEL_RATIO } from './images';
import { equalAreaCrs } from './projection';
import { type Box, keepRoom } from './room';
import { drawShapes, type Shape } from './shapes';
import { buildStyle, type Grid, type StyleOptions } from './style';

setWorkerUrl(workerUrl);

/** From the middle of a sign to its rim, in pixels. */
const SIGN_PX = 9;
const MERCATOR_EXTENT_M = 40075016.686;

export interface MapOptions {
  container: HTMLElement;
  style: Omit<StyleOptions, 'dossier'> & { dossier: Dossier };
  camera: Camera;
  day: number;
  lit: string[];
  /** Ids of what this map leaves out. */
  without?: string[];
  /** Id of the line or place that is chosen. */
  mark: string | null;
  /** What places must be to be shown. */
  where: Where;
  hidden: string[];
  title: string;
  /** Scrolling and one finger belong to the page around the map. */
  cooperative?: boolean;
  cooperativeTexts?: { touch: string; wheel: string };
  still: boolean;
  /** What lies over the map, in its pixels: names keep off it. */
  covered?(): Box[];
  /** The reader asks at a point, perhaps on a line or on places that lie together there. */
  onAsk(at: [number, number], on: Thing | null, together: Thing[], pixel: { x: number; y: number }): void;
  /** The pointer rests on a line or a place, at pixels of the container; null: on none. */
  onHover?(on: Thing | null, x: number, y: number): void;
  onMove(camera: Camera): void;
  /** The camera is on its way. */
  onPan?(camera: Camera): void;
  onError(message: string): void;
  /** The map waits for something, or is whole and at rest. */
  onBusy?(busy: boolean): void;
}

/** A line or a place that the pointer can meet, as its tile describes it. */
export interface Thing {
  id: string;
  layer: string;
  point: boolean;
  props: Record<string, string | number | boolean | undefined>;
}

/** A place to mark, with its name. */
export interface Spot {
  at: [number, number];
  name: string;
  approximate: boolean;
}

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** The map, as the rest of the page knows it. */
export interface MapHandle {
  setStyle(style: MapOptions['style']): void;
  setDay(day: number): void;
  setLit(ids: string[]): void;
  setWithout(ids: string[]): void;
  setMark(id: string | null): void;
  setWhere(where: Where): void;
  setHidden(layerIds: string[]): void;
  setPoint(at: [number, number] | null): void;
  /** Marks the places that a claim speaks of; one that is not exact is drawn softer. */
  setSpots(spots: Spot[]): void;
  /** Draws the areas that a claim speaks of, inside a box in degrees. */
  setShapes(shapes: Shape[], box: [number, number, number, number]): void;
  setPadding(padding: Padding): void;
  setTitle(title: string): void;
  moveTo(camera: Camera): void;
  /** Brings a box into view; a point is a box without size. */
  show(bbox: [number, number, number, number]): void;
  /** Moves a point into view when it is outside, and not otherwise. */
  reveal(at: [number, number]): void;
  zoomBy(steps: number): void;
  camera(): Camera;
  /** Kilometres that a width in pixels spans at the middle of the map. */
  span(px: number): number;
  /** Asks again for the tiles in view. */
  refresh(): void;
  remove(): void;
}

let registered = false;
/** The maps of this page that are not at rest. */
const busy = new Set<LibreMap>();

/** gridFor picks the grid to draw in. Where the projection cannot be registered it is Mercator. */
export function gridFor(proj: Projection, dossier: Dossier): Grid {
  if (proj !== 'laea') return 'WebMercatorQuad';
  try {
    if (!registered) addProjection(equalAreaCrs(dossier.equalArea));
    registered = true;
    return 'EqualArea';
  } catch {
    return 'WebMercatorQuad';
  }
}

/** The zoom of the other grid at which things are as large, at a latitude. */
export function zoomBetween(z: number, from: Grid, to: Grid, lat: number, dossier: Dossier): number {
  if (from === to) return z;
  const step = Math.log2((MERCATOR_EXTENT_M * Math.cos((lat * Math.PI) / 180)) / (2 * dossier.equalArea.halfExtentM));
  return Math.max(0, from === 'EqualArea' ? z + step : z - step);
}

function pin(): HTMLElement {
  const el = document.createElement('div');
  el.className = 'pin';
  return el;
}

/** How long a finger rests before the map answers. */
const LONG_PRESS_MS = 500;

/** createMap draws the map and calls back. It throws where WebGL 2 is not to be had. */
export function createMap(o: MapOptions): MapHandle {
  const root = document.documentElement;
  const map = new LibreMap({
    container: o.container,
    style: buildStyle(o.style),
    center: [o.camera.lon, o.camera.lat],
    zoom: o.camera.z,
    minZoom: o.style.globe ? 0 : coverZoom(o.container.clientWidth, o.container.clientHeight),
    maxZoom: 11,
    maxPitch: 0,
    // A stretched tile stays whole: cut into smaller ones it would cut the bands too.
    zoomLevelsToOverscale: undefined,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    attributionControl: false,
    cooperativeGestures: o.cooperative ?? false,
    fadeDuration: o.still ? 0 : 200,
    locale: {
      'Map.Title': o.title,
      ...(o.cooperativeTexts && {
        'CooperativeGesturesHandler.WindowsHelpText': o.cooperativeTexts.wheel,
        'CooperativeGesturesHandler.MacHelpText': o.cooperativeTexts.wheel,
        'CooperativeGesturesHandler.MobileHelpText': o.cooperativeTexts.touch,
      }),
    },
  });
  keepRoom(map, o.covered ?? (() => []));
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const addImages = () => {
    for (const [id, image] of Object.entries(mapImages()))
      if (!map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO, sdf: true });
  };
  addImages();

  // data-ready is there while the map is whole and at rest; tests and pictures wait for it.
  const unready = () => {
    busy.add(map);
    delete root.dataset.ready;
  };
  const change = (f: () => void) => {
    unready();
    f();
    map.triggerRepaint();
  };
  map.on('movestart', unready);
  map.on('idle', () => {
    busy.delete(map);
    if (busy.size === 0) root.dataset.ready = '1';
    o.onBusy?.(false);
  });
  map.on('sourcedataloading', () => o.onBusy?.(true));
  unready();
  map.on('moveend', () => o.onMove(handle.camera()));
  if (o.onPan) map.on('move', () => o.onPan?.(handle.camera()));
  // The scale of Mercator, and of the globe, changes with latitude: the bands follow it in steps of a twentieth.
  if (o.style.grid === 'WebMercatorQuad')
    map.on('moveend', () => {
      const cos = (lat: number) => Math.cos((lat * Math.PI) / 180);
      const stretch = Math.round((cos(map.getCenter().lat) / cos(o.style.dossier.equalArea.centre[1])) * 20) / 20;
      if (stretch <= 0 || stretch === state.stretch) return;
      state.stretch = stretch;
      if (styled) map.setGlobalStateProperty('stretch', stretch);
    });
  // What can be met carries `metadata.meets`: 'click', or 'hover' for what is too small to be aimed at. A place wins over
  // a line, and the pointer may miss by some pixels.
  const meet = ({ x, y }: { x: number; y: number }, miss: number, how: 'click' | 'hover'): Thing[] => {
    const layers = map.getStyle().layers.filter((l) => {
      const { meets } = (l.metadata ?? {}) as { meets?: 'click' | 'hover' };
      return meets === 'click' || (meets && how === 'hover');
    });
    const met = map.queryRenderedFeatures(
      [
        [x - miss, y - miss],
        [x + miss, y + miss],
      ],
      { layers: layers.map((l) => l.id) },
    );
    const places = met.filter((m) => m.geometry.type === 'Point');
    const things = (places.length > 0 ? places : met.slice(0, 1)).map((f): [string, Thing] => {
      const { layer } = f.layer.metadata as { layer: string };
      const id = String(f.properties.id);
      return [id, { id, layer, point: f.geometry.type === 'Point', props: f.properties }];
    });
    return [...new Map(things).values()];
  };
  const askAt = (at: [number, number], point: { x: number; y: number }, miss: number) => {
    const on = meet(point, miss, 'click');
    // Beside a sign there may be dots of those that made way for it.
    const together = on[0]?.point ? meet(point, SIGN_PX, 'hover') : on;
    o.onAsk(at, on[0] ?? null, on.length > 1 || together.length > on.length ? together : on, {
      x: point.x,
      y: point.y,
    });
  };
  const coarse = matchMedia('(pointer: coarse)').matches;
  map.on('click', (e) => askAt([e.lngLat.lng, e.lngLat.lat], e.point, coarse ? 8 : 5));
  // A finger that rests asks too; one that moves, or a second one, is about the map.
  let press: ReturnType<typeof setTimeout> | undefined;
  const lift = () => clearTimeout(press);
  map.on('touchstart', (e) => {
    lift();
    if (e.points.length > 1) return;
    press = setTimeout(() => askAt([e.lngLat.lng, e.lngLat.lat], e.point, 8), LONG_PRESS_MS);
  });
  for (const end of ['touchend', 'touchcancel', 'touchmove', 'movestart'] as const) map.on(end, lift);
  let over: string | null = null;
  const hover = (on: Thing | null, x: number, y: number) => {
    if (on?.id === over && !on) return;
    over = on?.id ?? null;
    map.getCanvas().classList.toggle('meets', on !== null);
    o.onHover?.(on, x, y);
  };
  if (o.onHover && !coarse) {
    let frame = 0;
    map.on('mousemove', (e) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(
        () => !map.isMoving() && hover(meet(e.point, 4, 'hover')[0] ?? null, e.point.x, e.point.y),
      );
    });
    map.on('movestart', () => hover(null, 0, 0));
    map.getCanvas().addEventListener('mouseleave', () => {
      cancelAnimationFrame(frame);
      hover(null, 0, 0);
    });
  }
  map.on('error', (e) => o.onError(e.error?.message ?? 'map error'));
  map.on('resize', () => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (!o.style.globe) map.setMinZoom(coverZoom(clientWidth, clientHeight));
  });
  map.getCanvas().addEventListener('keydown', (e) => {
    if (e.key !== 'Enter') return;
    e.preventDefault();
    const { lng, lat } = map.getCenter();
    askAt([lng, lat], map.project([lng, lat]), 5);
  });

  let hidden: string[] = [];
  const applyHidden = () => {
    for (const layer of map.getStyle().layers) {
      const of = (layer.metadata as { layer?: string } | undefined)?.layer;
      if (!of) continue;
      const visibility = hidden.includes(of) ? 'none' : 'visible';
      if ((map.getLayoutProperty(layer.id, 'visibility') ?? 'visible') !== visibility)
        map.setLayoutProperty(layer.id, 'visibility', visibility);
    }
  };
  // Not isStyleLoaded: that is false too while tiles are on their way, and a change made then would be lost.
  let styled = false;
  const state = { day: o.day, lit: o.lit, without: o.without ?? [], mark: o.mark, where: o.where, stretch: 1 };
  const applyState = () => {
    map.setGlobalStateProperty('day', state.day);
    map.setGlobalStateProperty('lit', state.lit);
    map.setGlobalStateProperty('without', state.without);
    map.setGlobalStateProperty('mark', state.mark ?? '');
    map.setGlobalStateProperty('stretch', state.stretch);
    for (const k of WHERE_KEYS) map.setGlobalStateProperty(`where-${k}`, state.where[k] ?? '');
  };
  map.once('style.load', () => {
    // Until its style is there the map is in Mercator and holds the camera within that square.
    map.jumpTo({ center: [o.camera.lon, o.camera.lat], zoom: o.camera.z });
    styled = true;
    applyState();
    hidden = o.hidden;
    applyHidden();
  });

  let marker: Marker | undefined;
  let spots: Marker[] = [];
  let clearShapes: (() => void) | undefined;
  const motion = () => ({ animate: !o.still, duration: o.still ? 0 : 900 });

  const handle: MapHandle = {
    setStyle: (style) =>
      change(() => {
        map.setStyle(buildStyle(style), { diff: true });
        map.once('styledata', () => {
          addImages();
          applyState();
          applyHidden();
        });
      }),
    setDay: (day) => {
      if (state.day === day) return;
      state.day = day;
      if (styled) change(() => map.setGlobalStateProperty('day', day));
    },
    setLit: (ids) => {
      if (state.lit.join() === ids.join()) return;
      state.lit = ids;
      if (styled) change(() => map.setGlobalStateProperty('lit', ids));
    },
    setWithout: (ids) => {
      if (state.without.join() === ids.join()) return;
      state.without = ids;
      if (styled) change(() => map.setGlobalStateProperty('without', ids));
    },
    setMark: (id) => {
      if (state.mark === id) return;
      state.mark = id;
      if (styled) change(() => map.setGlobalStateProperty('mark', id ?? ''));
    },
    setWhere: (where) => {
      const changed = WHERE_KEYS.filter((k) => state.where[k] !== where[k]);
      state.where = where;
      if (styled && changed.length > 0)
        change(() => {
          for (const k of changed) map.setGlobalStateProperty(`where-${k}`, where[k] ?? '');
        });
    },
    setHidden: (ids) => {
      hidden = ids;
      if (map.isStyleLoaded()) change(applyHidden);
    },
    setPoint: (at) => {
      if (!at) {
        marker?.remove();
        marker = undefined;
        return;
      }
      marker ??= new Marker({ element: pin(), anchor: 'center' }).setLngLat(at).addTo(map);
      marker.setLngLat(at);
    },
    setSpots: (list) => {
      for (const m of spots) m.remove();
      spots = list.map((s) => {
        const element = document.createElement('div');
        element.className = 'spot';
        element.textContent = s.name;
        element.toggleAttribute('data-approximate', s.approximate);
        return new Marker({ element, anchor: 'left' }).setLngLat(s.at).addTo(map);
      });
    },
    setShapes: (shapes, box) => {
      clearShapes?.();
      clearShapes = shapes.length > 0 ? drawShapes(map, shapes, box) : undefined;
    },
    setPadding: (padding) => map.easeTo({ padding, duration: 0, animate: false }),
    setTitle: (title) => map.getCanvas().setAttribute('aria-label', title),
    moveTo: (c) => map.jumpTo({ center: [c.lon, c.lat], zoom: c.z }),
    show: (box) => {
      // Before its style is there the map would hold the camera in another square.
      if (!styled) {
        map.once('style.load', () => handle.show(box));
        return;
      }
      const [w, s, e, n] = box;
      if (w === e && s === n) {
        map.flyTo({ center: [w, s], zoom: Math.max(map.getZoom(), 4.5), ...motion() });
        return;
      }
      map.fitBounds(
        [
          [w, s],
          [e < w ? e + 360 : e, n],
        ] as LngLatBoundsLike,
        { padding: 48, maxZoom: 7, ...motion() },
      );
    },
    reveal: (at) => {
      const p = map.project(at);
      const pad = map.getPadding();
      const { clientWidth: w, clientHeight: h } = map.getContainer();
      const margin = 32;
      const inside =
        p.x > (pad.left ?? 0) + margin &&
        p.x < w - (pad.right ?? 0) - margin &&
        p.y > (pad.top ?? 0) + margin &&
        p.y < h - (pad.bottom ?? 0) - margin;
      if (!inside) map.easeTo({ center: at, ...motion() });
    },
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps, animate: !o.still, duration: o.still ? 0 : 220 }),
    camera: () => {
      const { lng, lat } = map.getCenter();
      return { lon: lng, lat, z: map.getZoom() };
    },
    span: (px) => {
      const { clientWidth: w, clientHeight: h } = map.getContainer();
      const a = map.unproject([w / 2 - px / 2, h / 2]);
      const b = map.unproject([w / 2 + px / 2, h / 2]);
      return a.distanceTo(b) / 1000;
    },
    refresh: () => {
      for (const [id, source] of Object.entries(map.getStyle().sources))
        if (source.type === 'vector') map.refreshTiles(id);
    },
    remove: () => {
      lift();
      marker?.remove();
      for (const m of spots) m.remove();
      clearShapes?.();
      map.remove();
      busy.delete(map);
    },
  };
  return handle;
}
