import { type Layer, tileLayer } from '../../dossier';
import { ATLAS, type Context, FONT, type LayerModule, type Placed } from '../context';
import { byChoice, type Expression, hue, hueText, inForce, lit, name, year, zoomed } from '../expressions';

/** Image of a pattern, by the `pattern` property of a territory; "none" has none. */
const PATTERN: Expression = [
  'match',
  ['get', 'pattern'],
  'ceded',
  ['match', ['get', 'reading'], 'inner', 'hatch-ceded-inner', 'hatch-ceded'],
  'otherwise',
  'hatch-otherwise',
  'claimed',
  'dots-claimed',
  'hatch-ceded',
];

const INNER: Expression = ['==', ['get', 'reading'], 'inner'];

/** Territories: hue says which, pattern how it passed. Their lines are drawn by the border layer, each as sure as it is. */
export const territory: LayerModule = {
  layers(data: Layer, c: Context): Placed[] {
    const source = { source: ATLAS, 'source-layer': tileLayer(data) };
    const meta = { metadata: { layer: data.id } };
    const colour = hue(c.palette);
    return [
      {
        at: 'fill',
        layer: {
          id: `${data.id}-fill`,
          type: 'fill',
          ...source,
          ...meta,
          filter: inForce,
          paint: {
            'fill-color': colour,
            // The inner reading lies on the outer one, whose tint it has already.
            'fill-opacity': ['case', INNER, byChoice(0.2, 0.05, 0.03), byChoice(0.34, 0.15, 0.08)],
            'fill-antialias': false,
          },
        },
      },
      {
        at: 'pattern',
        layer: {
          id: `${data.id}-pattern`,
          type: 'fill',
          ...source,
          ...meta,
          filter: ['all', inForce, ['!=', ['get', 'pattern'], 'none']],
          paint: {
            'fill-pattern': PATTERN,
            'fill-color': colour,
            'fill-opacity': byChoice(0.9, 0.6, 0.3),
          },
        },
      },
      {
        // Under the treaty lines, whose dashes must stay to be seen.
        at: 'choice',
        layer: {
          id: `${data.id}-chosen`,
          type: 'line',
          ...source,
          ...meta,
          filter: ['all', inForce, lit],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': colour, 'line-width': zoomed(1, 4, 6, 7), 'line-opacity': 0.45 },
        },
      },
      territoryName(data.id, c),
    ];
  },
  legend: [],
};

/** A name up to its first bracket or comma: from afar the rest is a label's worth of ink for little. */
function short(full: Expression): Expression {
  const upTo = (mark: string, text: Expression): Expression => [
    'case',
    ['in', mark, text],
    ['slice', text, 0, ['index-of', mark, text]],
    text,
  ];
  return ['(', '（', ','].reduce((text, mark) => upTo(mark, text), full);
}

/** Land of the highest passage is named first, then of the next. */
const order = (passages: string[]): Expression =>
  ['match', ['get', 'passage'], ...passages.flatMap((p, i) => [p, i]), 99] as unknown as Expression;
// What is drawn for illustration only is named when the reader comes near.
const NEAR: Expression = ['any', ['!=', ['get', 'certainty'], 'illustrative'], ['>=', ['zoom'], 4]];

/** Names of territories, in their own hue, with the year they passed. */
function territoryName(id: string, c: Context): Placed {
  const full = name(c.lang);
  const label = (text: Expression): Expression => [
    'format',
    text,
    {},
    ['case', ['==', year, ''], '', ['concat', '\n', year]],
    { 'font-scale': 0.82, 'text-font': ['literal', FONT.regular] },
  ];
  // From afar two readings of one treaty have one name.
  const text: Expression = ['step', ['zoom'], ['case', INNER, '', label(short(full))], 4.5, label(full)];
  return {
    at: 'territoryName',
    layer: {
      id: `${id}-name`,
      type: 'symbol',
      source: ATLAS,
      'source-layer': 'labels',
      metadata: { layer: id },
      filter: ['all', ['==', ['get', 'layer'], id], inForce, NEAR],
      layout: {
        'text-field': text,
        'text-font': FONT.strong,
        'text-size': zoomed(1, 11, 2.4, 12.5, 4, 14, 7, 18),
        'text-max-width': 8,
        'text-variable-anchor': ['center', 'left', 'right', 'bottom', 'top'],
        'text-radial-offset': 0.7,
        'text-justify': 'auto',
        'text-line-height': 1.15,
        'text-padding': 3,
        'symbol-sort-key': order(c.passages),
      },
      paint: {
        'text-color': hueText(c.palette),
        'text-halo-color': c.palette.halo,
        'text-halo-width': 1.8,
        'text-halo-blur': 0.3,
        'text-opacity': byChoice(1, 1, 0.55),
      },
    },
  };
}
