import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type Dossier, type Lang, type Layer, type Theme, tileLayer } from '../dossier';
import { ALL_DAYS } from '../state';
import {
  ATLAS,
  BAND_SOURCES,
  BASEMAP,
  type Context,
  type LayerModule,
  LEVELS,
  type LegendEntry,
  type Placed,
} from './context';
import type { FontFaces } from './fonts';
import { boundaries, labels, lakes, land, places, rivers } from './layers/basemap';
import { border } from './layers/border';
import { territory, territoryNames } from './layers/territory';
import { makePalette } from './palette';
import { EQUAL_AREA } from './projection';

/** Grid in which the server cuts tiles; with the custom projection one goes with EqualArea. */
export type Grid = 'EqualArea' | 'WebMercatorQuad';

export interface StyleOptions {
  dossier: Pick<Dossier, 'layers' | 'palette' | 'equalArea'>;
  theme: Theme;
  lang: Lang;
  grid: Grid;
  /** Where tiles and fonts are, without a slash at the end. */
  base: string;
  release: string;
  faces: FontFaces;
  /** URL of a sprite, for clients that do not draw the images themselves. */
  sprite?: string;
}

/** Zoom to which tiles are cut; nearer than that they are stretched. */
const TILE_MAX_ZOOM = 9;
const MERCATOR_EXTENT_M = 40075016.686;
const TILE_PX = 512;

const BASEMAP_MODULES: Record<string, LayerModule> = { land, lakes, rivers, boundaries, places, labels };

/** The module that draws a data layer of the manifest; undefined for one this version does not know. */
function moduleOf(layer: Layer): LayerModule | undefined {
  if (layer.tileset === 'basemap') return BASEMAP_MODULES[tileLayer(layer)];
  if (layer.territories) return territory;
  return layer.tileProps?.includes('precisionKm') ? border : undefined;
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

/** buildStyle writes the whole map style: every layer of the manifest, in the one order of LEVELS. */
export function buildStyle(o: StyleOptions): StyleSpecification {
  const palette = makePalette(o.dossier.palette[o.theme]);
  const equal = o.grid === 'EqualArea';
  const c: Context = {
    palette,
    lang: o.lang,
    // Mercator stretches with latitude; 50 degrees is the middle of this map.
    metresPerPixel: (equal ? 2 * o.dossier.equalArea.halfExtentM : MERCATOR_EXTENT_M * 0.643) / TILE_PX,
  };
  const placed: Placed[] = drawn(o.dossier.layers).flatMap((l) => moduleOf(l)?.layers(l, c) ?? []);
  const territories = o.dossier.layers.filter((l) => l.territories).map((l) => l.id);
  placed.push(...territoryNames(territories, c));
  placed.sort((a, b) => LEVELS.indexOf(a.at) - LEVELS.indexOf(b.at));

  const source = (tileset: 'atlas' | 'basemap', maxzoom = TILE_MAX_ZOOM) => ({
    type: 'vector' as const,
    tiles: [`${o.base}/tiles/${o.release}/${tileset}/${o.grid}/{z}/{x}/{y}`],
    minzoom: 0,
    maxzoom,
    promoteId: 'id',
    attribution: attribution(o.dossier.layers.filter((l) => l.tileset === tileset)),
  });
  return {
    version: 8,
    name: `Ceded, ${o.theme}`,
    projection: { type: (equal ? EQUAL_AREA : 'mercator') as 'mercator' },
    state: { day: { default: ALL_DAYS }, lit: { default: [] }, mark: { default: '' } },
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
    layers: [
      { id: 'background', type: 'background', paint: { 'background-color': palette.water } },
      ...placed.map((p) => p.layer),
    ],
  };
}

/** The legend of the layers drawn: written by the same modules, so it cannot drift. */
export function legend(layers: Layer[]): LegendEntry[] {
  const modules = new Set(drawn(layers).flatMap((l) => moduleOf(l) ?? []));
  return [...modules].flatMap((m) => m.legend);
}
