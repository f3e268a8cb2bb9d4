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
          paint: { 'fill-color': colour, 'fill-opacity': byChoice(0.34, 0.15, 0.08), 'fill-antialias': false },
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
            'fill-opacity': byChoice(0.9, 0.62, 0.3),
          },
        },
      },
      {
        at: 'choice',
        layer: {
          id: `${data.id}-chosen`,
          type: 'line',
          ...source,
          ...meta,
          filter: ['all', inForce, lit],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': colour, 'line-width': zoomed(1, 1.6, 6, 2.6) },
        },
      },
    ];
  },
  legend: [
    { group: 'passage', kind: 'area', pattern: 'hatch-ceded', label: 'ceded', note: 'cededMeaning' },
    {
      group: 'passage',
      kind: 'area',
      pattern: 'hatch-otherwise',
      label: 'passedOtherwise',
      note: 'passedOtherwiseMeaning',
    },
    { group: 'passage', kind: 'area', pattern: 'dots-claimed', label: 'claimedOnly', note: 'claimedOnlyMeaning' },
    { group: 'passage', kind: 'area', label: 'notCeded', note: 'notCededMeaning' },
  ],
};

/** Names of territories, in their own hue, with the year they passed. */
export function territoryNames(layerIds: string[], c: Context): Placed[] {
  const text: Expression = [
    'format',
    name(c.lang),
    {},
    ['case', ['==', year, ''], '', ['concat', '\n', year]],
    { 'font-scale': 0.82, 'text-font': ['literal', FONT.regular] },
  ];
  return layerIds.map((id) => ({
    at: 'territoryName',
    layer: {
      id: `${id}-name`,
      type: 'symbol',
      source: ATLAS,
      'source-layer': 'labels',
      metadata: { layer: id },
      filter: ['all', ['==', ['get', 'layer'], id], inForce],
      layout: {
        'text-field': text,
        'text-font': FONT.strong,
        'text-size': zoomed(1, 11.5, 4, 14, 7, 18),
        'text-max-width': 8,
        'text-line-height': 1.15,
        'text-padding': 3,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'areaKm2'], 0]],
      },
      paint: {
        'text-color': hueText(c.palette),
        'text-halo-color': c.palette.halo,
        'text-halo-width': 1.8,
        'text-halo-blur': 0.3,
        'text-opacity': byChoice(1, 1, 0.55),
      },
    },
  }));
}
