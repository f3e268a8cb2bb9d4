import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Lang } from '../dossier';
import { ALL_DAYS } from '../state';
import type { Palette } from './palette';

export type Expression = ExpressionSpecification;

/** The tile property that holds a name: nameEn for en. */
export const nameKey = (lang: Lang): string => `name${lang.charAt(0).toUpperCase()}${lang.slice(1)}`;

/** The name in the reader's language, else in English. */
export function name(lang: Lang): Expression {
  return ['coalesce', ['get', nameKey(lang)], ['get', 'nameEn']];
}

const day: Expression = ['global-state', 'day'];

/**
 * True for a feature in force on the day shown, and for every feature when the whole record is shown; but not for those
 * that the other side of a comparison shows: `without` is a list of ids.
 */
export const inForce: Expression = [
  'all',
  ['any', ['==', day, ALL_DAYS], ['all', ['<=', ['get', 'fromDay'], day], ['>', ['get', 'toDay'], day]]],
  ['!', ['in', ['get', 'id'], ['global-state', 'without']]],
];

/** True for a line that has ended on the day shown and still is the edge of land shown: a former border. */
export const former: Expression = [
  'all',
  ['!=', day, ALL_DAYS],
  ['has', 'edgeToDay'],
  ['<=', ['get', 'toDay'], day],
  ['>', ['get', 'edgeToDay'], day],
];

/** True for the features that the reader chose: `lit` is a list of ids. */
export const lit: Expression = ['in', ['get', 'id'], ['global-state', 'lit']];
/** True for the line or place that the reader chose. */
export const marked: Expression = ['any', ['==', ['get', 'id'], ['global-state', 'mark']], lit];
const anyLit: Expression = ['>', ['length', ['global-state', 'lit']], 0];

/** One value for chosen features, one while nothing is chosen, one for the rest, which steps back. */
export function byChoice(chosen: number, usual: number, back: number): Expression {
  return ['case', lit, chosen, anyLit, back, usual];
}

/** The colour of a feature's `hue`. */
export function hue(p: Palette): Expression {
  return ['match', ['get', 'hue'], ...Object.entries(p.hues).flat(), p.muted] as unknown as Expression;
}

/** The colour of a text in a feature's `hue`. */
export function hueText(p: Palette): Expression {
  return ['match', ['get', 'hue'], ...Object.entries(p.texts).flat(), p.muted] as unknown as Expression;
}

/** The colour of a feature's `hue`, thinned on the land: the look of a light tint, without its overlaps. */
export function hueTint(p: Palette): Expression {
  return ['match', ['get', 'hue'], ...Object.entries(p.tints).flat(), p.mutedTint] as unknown as Expression;
}

/** Dashes by certainty, in line widths: the surer, the longer. */
export const DASHES: Record<string, number[]> = {
  surveyed: [1, 0],
  'treaty-text': [6, 2],
  reconstruction: [2.4, 1.8],
  illustrative: [0.9, 1.5],
};

export const dash = [
  'match',
  ['get', 'certainty'],
  ...Object.entries(DASHES)
    .filter(([k]) => k !== 'surveyed')
    .flatMap(([k, v]) => [k, ['literal', v]]),
  ['literal', DASHES.surveyed],
] as unknown as Expression;

/** Marks along a line by its status; a settled line has none. Dashes say how sure a line is, marks what it is in law. */
export const MARKS: Record<string, string> = { disputed: 'mark-disputed', undelimited: 'mark-undelimited' };

/** A mark repeated along a line: it takes no room from names. */
export function statusMark(image: string | Expression, colour: string | Expression, halo: string) {
  return {
    type: 'symbol' as const,
    layout: {
      'symbol-placement': 'line' as const,
      'symbol-spacing': 64,
      'icon-image': image,
      'icon-size': zoomed(3, 0.75, 8, 1.1),
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
    paint: { 'icon-color': colour, 'icon-halo-color': halo, 'icon-halo-width': 1.2 },
  };
}

/** A value that grows with zoom: pairs of zoom and value. */
export function zoomed(...stops: number[]): Expression {
  return ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as Expression;
}

/** The year of `fromDay` as text, or nothing when open. */
export const year: Expression = [
  'case',
  ['all', ['has', 'fromDay'], ['>', ['get', 'fromDay'], 0]],
  ['slice', ['to-string', ['get', 'fromDay']], 0, 4],
  '',
];
