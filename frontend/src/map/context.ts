import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Lang, Layer } from '../dossier';
import type { MessageKey } from '../ui/messages';
import type { Palette } from './palette';

/** What a layer module needs to know to write its map layers. */
export interface Context {
  palette: Palette;
  lang: Lang;
  /** How land passed, in the order of the manifest. */
  passages: string[];
  /** Metres on the ground that a CSS pixel spans at zoom 0, in the middle of the map. */
  metresPerPixel: number;
}

/** A map layer with its place in the one stack; the higher, the nearer to the reader. */
export interface Placed {
  at: Level;
  layer: LayerSpecification;
}

/** The stack, bottom to top. */
export const LEVELS = [
  'ground',
  'band',
  'fill',
  'pattern',
  'water',
  'earlier',
  'choice',
  'line',
  'border',
  'route',
  'waterName',
  'town',
  'site',
  'lineName',
  'country',
  'territoryName',
] as const;
export type Level = (typeof LEVELS)[number];

/** One line of the legend, written beside the layers it explains. */
export interface LegendEntry {
  group: 'certainty' | 'status' | 'places' | 'basemap';
  kind: 'area' | 'line' | 'point';
  /** Pattern of an area, dashes of a line in line widths. */
  pattern?: string;
  dash?: number[];
  width?: number;
  /** Image that is repeated along a line. */
  mark?: string;
  /** Two lines side by side. */
  double?: boolean;
  /** Sign of a place; open: in a ring; soft: where the position is not exact. */
  sign?: string;
  open?: boolean;
  soft?: boolean;
  /** Key of a colour of the palette; absent = the ink of the page. */
  colour?: string;
  label: MessageKey;
  note?: MessageKey;
}

/** A module draws one kind of data layer and says what its marks mean. */
export interface LayerModule {
  layers(data: Layer, c: Context): Placed[];
  legend: LegendEntry[];
}

export const ATLAS = 'atlas';
export const BASEMAP = 'basemap';

/**
 * The atlas again, in tiles no deeper than a zoom and stretched beyond it. A tile knows what lies 64/4096 of its side
 * outside it: what is drawn wider than that is cut at its edge. In a shallow tile that is more ground, so wide bands come
 * from shallow tiles; they are the softer, and need the detail the less.
 */
export const BAND_SOURCES = [
  { id: 'atlas-wide', maxzoom: 2, fromKm: 16, toKm: 1000 },
  { id: 'atlas-middle', maxzoom: 4, fromKm: 4, toKm: 16 },
  { id: 'atlas-narrow', maxzoom: 6, fromKm: 0, toKm: 4 },
];

/** Font stacks of the map; the files behind them are the style's font-faces. */
export const FONT = { regular: ['Ceded Regular'], strong: ['Ceded Semibold'], italic: ['Ceded Italic'] };
