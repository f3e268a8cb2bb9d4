import type { LayerSpecification, StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type Dossier, type Lang, type Layer, type Theme, tileLayer } from '../dossier';
import { ALL_DAYS, WHERE_KEYS } from '../state';
import { ATLAS, BAND_SOURCES, BASEMAP, type Context, type LayerModule, LEVELS, type LegendEntry } from './context';
import type { FontFaces } from './fonts';
import { boundaries, labels, lakes, land, places, rivers } from './layers/basemap';
import { border } from './layers/border';
import { sites } from './layers/sites';
import { territory } from './layers/territory';
import { makePalette } from './palette';
import { EQUAL_AREA } from './projection';

/** Grid in which the server cuts tiles; with the custom projection one goes with EqualArea. */
export type Grid = 'EqualArea' | 'WebMercatorQuad';

export interface StyleOptions {
  dossier: Pick<Dossier, 'layers' | 'palette' | 'equalArea' | 'passages'>;
  theme: Theme;
  lang: Lang;
  grid: Grid;
  /** Drawn as a ball, with the tiles of Mercator. */
  globe?: boolean;
  /** Where tiles and fonts are, without a slash at the end. */
  base: string;
  release: string;
  faces: FontFaces;
  /** URL of a sprite, for clients that do not draw the images themselves. */
  sprite?: string;
}

const WHERE = Object.fromEntries(WHERE_KEYS.map((k) => [`where-${k}`, { default: '' }]));

/** Zoom to which tiles are cut; nearer than that they are stretched. */
const TILE_MAX_ZOOM = 9;
const MERCATOR_EXTENT_M = 40075016.686;
const TILE_PX = 512;

/** Which layers of a manifest a module draws: those with all the values named. */
export interface Fit {
  tileset: 'atlas' | 'basemap';
  tileLayer?: string;
  territories?: boolean;
  /** A property that its features have in tiles. */
  tileProp?: string;
}

/** The modules: all that fit a layer draw it. The server reads the same table in styles/parts.json. */
export const MODULES: { for: Fit; module: LayerModule }[] = [
  ...Object.entries({ land, lakes, rivers, boundaries, places, labels }).map(([tileLayer, module]) => ({
    for: { tileset: 'basemap' as const, tileLayer },
    module,
  })),
  { for: { tileset: 'atlas', territories: true }, module: territory },
  { for: { tileset: 'atlas', tileProp: 'precisionKm' }, module: border },
  { for: { tileset: 'atlas', tileProp: 'positionPrecision' }, module: sites },
];

/** The modules that draw a data layer of the manifest; none for one this version does not know. */
function modulesOf(layer: Layer): LayerModule[] {
  const fits = (f: Fit) =>
    f.tileset === layer.tileset &&
    (f.tileLayer === undefined || f.tileLayer === tileLayer(layer)) &&
    (f.territories === undefined || f.territories === (layer.territories ?? false)) &&
    (f.tileProp === undefined || (layer.tileProps ?? []).includes(f.tileProp));
  return MODULES.filter((m) => fits(m.for)).map((m) => m.module);
}

/** Data layers that share a tile layer are drawn once. */
function drawn(layers: Layer[]): Layer[] {
  const seen = new Set<string>();
  return layers.filter((l) => {
    const key = `${l.tileset}/${tileLayer(l)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function attribution(layers: Layer[]): string {
  return [...new Set(layers.map((l) => l.attribution).filter(Boolean))].join(' · ');
}

/** What the frame of a style says beside its layers. */
export interface Frame {
  name: string;
  projection: string;
  base: string;
  release: string;
  grid: string;
  faces: FontFaces;
  sprite?: string;
  water: string;
  attribution: Record<'atlas' | 'basemap', string>;
}

/** styleFrame writes the style around its layers. */
export function styleFrame(o: Frame, layers: LayerSpecification[]): StyleSpecification {
  const source = (tileset: 'atlas' | 'basemap', maxzoom = TILE_MAX_ZOOM) => ({
    type: 'vector' as const,
    tiles: [`${o.base}/tiles/${o.release}/${tileset}/${o.grid}/{z}/{x}/{y}`],
    minzoom: 0,
    maxzoom,
    promoteId: 'id',
    attribution: o.attribution[tileset],
  });
  return {
    version: 8,
    name: o.name,
    projection: { type: o.projection as 'mercator' },
    state: {
      day: { default: ALL_DAYS },
      lit: { default: [] },
      without: { default: [] },
      mark: { default: '' },
      stretch: { default: 1 },
      ...WHERE,
    },
    transition: { duration: 0, delay: 0 },
    ...(o.sprite ? { sprite: o.sprite } : {}),
    'font-faces': Object.fromEntries(
      Object.entries(o.faces).map(([font, files]) => [
        font,
        files.map((f) => ({ url: o.base + f.url, 'unicode-range': f.ranges })),
      ]),
    ),
    sources: {
      [BASEMAP]: source('basemap'),
      [ATLAS]: source('atlas'),
      ...Object.fromEntries(BAND_SOURCES.map((b) => [b.id, source('atlas', b.maxzoom)])),
    },
    layers: [{ id: 'background', type: 'background', paint: { 'background-color': o.water } }, ...layers],
  };
}

/** buildStyle writes the whole map style: every layer of the manifest, in the one order of LEVELS. */
export function buildStyle(o: StyleOptions): StyleSpecification {
  const { layers, equalArea } = o.dossier;
  const palette = makePalette(o.dossier.palette[o.theme]);
  const equal = o.grid === 'EqualArea';
  const c: Context = {
    palette,
    lang: o.lang,
    passages: o.dossier.passages,
    // Mercator stretches with latitude: as in the middle of the map.
    metresPerPixel:
      (equal ? 2 * equalArea.halfExtentM : MERCATOR_EXTENT_M * Math.cos((equalArea.centre[1] * Math.PI) / 180)) /
      TILE_PX,
  };
  const placed = drawn(layers).flatMap((l) => modulesOf(l).flatMap((m) => m.layers(l, c)));
  placed.sort((a, b) => LEVELS.indexOf(a.at) - LEVELS.indexOf(b.at));
  return styleFrame(
    {
      ...o,
      name: `Ceded, ${o.theme}`,
      projection: equal ? EQUAL_AREA : o.globe ? 'globe' : 'mercator',
      water: palette.water,
      attribution: {
        atlas: attribution(layers.filter((l) => l.tileset === 'atlas')),
        basemap: attribution(layers.filter((l) => l.tileset === 'basemap')),
      },
    },
    placed.map((p) => p.layer),
  );
}

/** The legend of the layers drawn: written by the same modules, so it cannot drift. */
export function legend(layers: Layer[]): LegendEntry[] {
  const modules = new Set(drawn(layers).flatMap(modulesOf));
  return [...modules].flatMap((m) => m.legend);
}
