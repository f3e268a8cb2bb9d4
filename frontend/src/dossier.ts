import type { Step } from './time';

/** The manifest as the server answers it at /api/dossier, and as data/files/dossier.json holds it. */
/** A language of the dossier, by its code. */
export type Lang = string;
export type Theme = 'light' | 'dark';

/** A text in the languages it exists in. */
export type Text = { en: string } & { [lang: string]: string | undefined };

/** Colours by key for one theme. */
export type Colours = Record<string, string>;

export interface Layer {
  id: string;
  geometry: 'polygon' | 'line' | 'point' | 'mixed';
  /** '': the layer is in no tile, its features are fetched one by one. */
  tileset: 'atlas' | 'basemap' | '';
  /** Name of the layer inside a tile when it is not the id: in the manifest, and as the server says it. */
  mvtLayer?: string;
  tileLayer?: string;
  titles?: Text;
  title?: string;
  licence: string;
  attribution: string;
  territories?: boolean;
  minZoom: number;
  maxZoom: number;
  /** What its features carry in tiles, beside id, names and days. */
  tileProps?: string[];
}

export interface EqualArea {
  /** lon, lat in degrees. */
  centre: [number, number];
  /** Half the side of the square, in metres. */
  halfExtentM: number;
}

/** A territory as lists, legend and search need it, without its geometry. */
export interface Territory {
  id: string;
  layer: string;
  name: string;
  passage: string;
  hue: string;
  pattern: string;
  status?: string;
  reading?: string;
  validFrom?: string | null;
  /** west, south, east, north in degrees. */
  bbox: [number, number, number, number];
}

export interface Dossier {
  id: string;
  version: string;
  release?: string;
  title: Text | string;
  tagline?: Text | string;
  /** What a reader of the legend must know. */
  note?: string;
  article: { id: string; title: string; author: string; date: string; url: string };
  languages: Lang[];
  coverage: [number, number, number, number];
  equalArea: EqualArea;
  defaultView: { lon: number; lat: number; zoom: number };
  passages: string[];
  layers: Layer[];
  palette: Record<Theme, Colours>;
  verdicts?: { id: string; label: string; meaning: string }[];
  territories?: Territory[];
  /** The days on which the record takes a step, in order. */
  steps?: Step[];
  licence?: { id: string; url: string };
  credit?: string;
}

/** The layer's name inside a tile. */
export function tileLayer(l: Layer): string {
  return l.tileLayer ?? l.mvtLayer ?? l.id;
}

/** Whether a point lies in the box that a dossier covers; one with west > east crosses the antimeridian. */
export function covers(d: Pick<Dossier, 'coverage'>, lon: number, lat: number): boolean {
  const [w, s, e, n] = d.coverage;
  const within = w <= e ? lon >= w && lon <= e : lon >= w || lon <= e;
  return within && lat >= s && lat <= n;
}
