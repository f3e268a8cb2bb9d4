import { type Layer, tileLayer } from '../../dossier';
import { BASEMAP, FONT, type LayerModule, type Placed } from '../context';
import { type Expression, name, statusMark, zoomed } from '../expressions';

const from = (data: Layer) => ({ source: BASEMAP, 'source-layer': tileLayer(data) });

/**
 * Land on the water of the page, with a thin shore: the half of a line that the land does not cover. Where a polygon is
 * cut at the antimeridian, land covers both halves, and the cut is not seen.
 */
export const land: LayerModule = {
  layers: (data, c): Placed[] => [
    {
      at: 'ground',
      layer: {
        id: 'shore',
        type: 'line',
        ...from(data),
        paint: { 'line-color': c.palette.shore, 'line-width': zoomed(1, 1.6, 6, 2.8) },
      },
    },
    {
      at: 'ground',
      layer: {
        id: 'land',
        type: 'fill',
        ...from(data),
        paint: {
          'fill-color': ['match', ['get', 'rank'], 'far', c.palette.landFar, c.palette.land],
        },
      },
    },
  ],
  legend: [],
};

export const lakes: LayerModule = {
  layers: (data, c): Placed[] => [
    {
      at: 'water',
      layer: {
        id: `${data.id}-fill`,
        type: 'fill',
        ...from(data),
        paint: { 'fill-color': c.palette.water, 'fill-outline-color': c.palette.shore },
      },
    },
  ],
  legend: [],
};

/** Zoom from which a river's name follows its course. */
const RIVER_NAMES_ON_COURSE = 6;

const rank: Expression = ['coalesce', ['get', 'rank'], 6];

/** Rivers: the greater, the earlier and the wider, named along their course. */
export const rivers: LayerModule = {
  layers: (data, c): Placed[] => [
    {
      at: 'water',
      layer: {
        id: `${data.id}-line`,
        type: 'line',
        ...from(data),
        filter: ['<=', rank, ['step', ['zoom'], 4, 3, 6, 4, 8, 5.5, 12]],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': c.palette.river,
          'line-width': [
            'interpolate',
            ['linear'],
            ['zoom'],
            1,
            ['interpolate', ['linear'], rank, 0, 0.9, 6, 0.4],
            7,
            ['interpolate', ['linear'], rank, 0, 2.4, 8, 0.8],
          ],
        },
      },
    },
    {
      at: 'waterName',
      layer: {
        id: `${data.id}-name`,
        type: 'symbol',
        ...from(data),
        // Farther out their bends are too tight for letters: there the points of the labels layer name them.
        minzoom: RIVER_NAMES_ON_COURSE,
        filter: ['has', 'nameEn'],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 320,
          'text-field': name(c.lang),
          'text-font': FONT.italic,
          'text-size': zoomed(2, 10, 7, 12.5),
          'text-max-angle': 38,
          'text-letter-spacing': 0.06,
          'text-offset': [0, -0.65],
          'text-padding': 6,
        },
        paint: { 'text-color': c.palette.riverText, 'text-halo-color': c.palette.halo, 'text-halo-width': 1.3 },
      },
    },
  ],
  legend: [],
};

/** Dashes of a border in dispute, in line widths. */
const DISPUTED_DASH = [2, 2];

/** Present borders: thin and dark, above the territories; disputed ones are drawn otherwise, not hidden. */
export const boundaries: LayerModule = {
  layers: (data, c): Placed[] => [
    {
      at: 'earlier',
      layer: {
        id: `${data.id}-admin1`,
        type: 'line',
        ...from(data),
        minzoom: 3,
        filter: ['==', ['get', 'kind'], 'admin1'],
        paint: { 'line-color': c.palette.admin, 'line-width': zoomed(3, 0.4, 8, 1), 'line-dasharray': [3, 2] },
      },
    },
    {
      at: 'border',
      layer: {
        id: `${data.id}-country`,
        type: 'line',
        ...from(data),
        filter: ['==', ['get', 'kind'], 'country'],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': c.palette.border, 'line-width': zoomed(1, 0.6, 8, 1.3) },
      },
    },
    {
      at: 'border',
      layer: {
        id: `${data.id}-disputed`,
        type: 'line',
        ...from(data),
        filter: ['==', ['get', 'kind'], 'disputed'],
        paint: {
          'line-color': c.palette.disputed,
          'line-width': zoomed(1, 0.6, 8, 1.3),
          'line-dasharray': DISPUTED_DASH,
        },
      },
    },
    {
      at: 'border',
      layer: {
        id: `${data.id}-disputed-mark`,
        ...from(data),
        minzoom: 3,
        filter: ['==', ['get', 'kind'], 'disputed'],
        ...statusMark('mark-disputed', c.palette.disputed, c.palette.halo),
      },
    },
  ],
  legend: [
    { group: 'basemap', kind: 'line', width: 1, colour: 'border', label: 'presentBorders' },
    {
      group: 'basemap',
      kind: 'line',
      width: 1,
      dash: DISPUTED_DASH,
      mark: 'mark-disputed',
      colour: 'disputed',
      label: 'disputedBorders',
    },
  ],
};

/** Towns: a dot and a small name, more of them the nearer. */
export const places: LayerModule = {
  layers: (data, c): Placed[] => [
    {
      at: 'town',
      layer: {
        id: `${data.id}-town`,
        type: 'symbol',
        ...from(data),
        filter: ['<=', ['coalesce', ['get', 'rank'], 5], ['step', ['zoom'], 0, 2, 1, 3, 2, 4, 3, 5, 4, 6, 5]],
        layout: {
          'icon-image': ['case', ['to-boolean', ['get', 'capital']], 'town-capital', 'town'],
          'icon-allow-overlap': false,
          'text-field': name(c.lang),
          'text-font': FONT.regular,
          'text-size': ['interpolate', ['linear'], ['zoom'], 2, 10.5, 7, ['case', ['<=', ['get', 'rank'], 2], 14, 12]],
          'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
          'text-radial-offset': 0.5,
          'text-justify': 'auto',
          'text-max-width': 9,
          'text-padding': 3,
          'symbol-sort-key': ['coalesce', ['get', 'rank'], 5],
        },
        paint: {
          'text-color': c.palette.ink,
          'text-halo-color': c.palette.halo,
          'text-halo-width': 1.4,
          'icon-color': c.palette.ink,
          'icon-halo-color': c.palette.halo,
          'icon-halo-width': 1,
        },
      },
    },
  ],
  legend: [],
};

/** Names of countries, units, seas, lakes, ranges. */
export const labels: LayerModule = {
  layers: (data, c): Placed[] => {
    const kind = (k: string, from: Expression): Expression => ['all', ['==', ['get', 'kind'], k], from];
    const upTo = (...steps: (number | Expression)[]): Expression =>
      ['<=', rank, ['step', ['zoom'], ...steps]] as unknown as Expression;
    const halo = { 'text-halo-color': c.palette.halo, 'text-halo-width': 1.5 };
    return [
      {
        at: 'country',
        layer: {
          id: `${data.id}-country`,
          type: 'symbol',
          ...from(data),
          maxzoom: 8,
          filter: kind('country', upTo(2, 2, 3, 3, 5, 4, 12)),
          layout: {
            'text-field': name(c.lang),
            'text-font': FONT.regular,
            'text-transform': 'uppercase',
            'text-letter-spacing': 0.22,
            'text-size': ['interpolate', ['linear'], ['zoom'], 1, ['case', ['<=', rank, 2], 12, 10], 5, 17],
            'text-max-width': 8,
            'text-padding': 4,
            'symbol-sort-key': rank,
          },
          paint: { 'text-color': c.palette.muted, ...halo },
        },
      },
      {
        at: 'waterName',
        layer: {
          id: `${data.id}-admin1`,
          type: 'symbol',
          ...from(data),
          minzoom: 4,
          maxzoom: 9,
          filter: kind('admin1', upTo(5, 5, 7, 6, 12)),
          layout: {
            'text-field': name(c.lang),
            'text-font': FONT.regular,
            'text-letter-spacing': 0.08,
            'text-size': zoomed(4, 10, 8, 13),
            'text-max-width': 8,
            'symbol-sort-key': rank,
          },
          paint: { 'text-color': c.palette.muted, 'text-opacity': 0.8, ...halo },
        },
      },
      {
        at: 'waterName',
        layer: {
          id: `${data.id}-water`,
          type: 'symbol',
          ...from(data),
          filter: ['any', kind('sea', upTo(2, 3.5, 4)), kind('lake', upTo(0, 3, 1, 4, 2, 5, 3, 6, 5))],
          layout: {
            'text-field': name(c.lang),
            'text-font': FONT.italic,
            'text-letter-spacing': ['case', ['==', ['get', 'kind'], 'sea'], 0.14, 0.04],
            'text-size': [
              'interpolate',
              ['linear'],
              ['zoom'],
              1,
              ['case', ['==', ['get', 'kind'], 'sea'], 11.5, 10],
              6,
              ['case', ['==', ['get', 'kind'], 'sea'], 17, 12],
            ],
            'text-max-width': 6,
            'text-rotate': ['coalesce', ['get', 'angle'], 0],
            'symbol-sort-key': rank,
          },
          paint: { 'text-color': c.palette.waterText, 'text-halo-color': c.palette.water, 'text-halo-width': 1 },
        },
      },
      {
        at: 'waterName',
        layer: {
          id: `${data.id}-river`,
          type: 'symbol',
          ...from(data),
          minzoom: 2.6,
          maxzoom: RIVER_NAMES_ON_COURSE,
          filter: kind('river', upTo(1, 3, 2, 4, 3, 5, 4)),
          layout: {
            'text-field': name(c.lang),
            'text-font': FONT.italic,
            'text-letter-spacing': 0.06,
            'text-size': zoomed(2, 10.5, 6, 12),
            'text-rotate': ['coalesce', ['get', 'angle'], 0],
            'text-max-width': 20,
            'text-padding': 4,
            'symbol-sort-key': rank,
          },
          paint: { 'text-color': c.palette.riverText, 'text-halo-color': c.palette.halo, 'text-halo-width': 1.3 },
        },
      },
      {
        at: 'waterName',
        layer: {
          id: `${data.id}-range`,
          type: 'symbol',
          ...from(data),
          minzoom: 3,
          filter: ['==', ['get', 'kind'], 'range'],
          layout: {
            'text-field': name(c.lang),
            'text-font': FONT.italic,
            'text-letter-spacing': 0.16,
            'text-size': zoomed(3, 10, 7, 13),
            'text-rotate': ['coalesce', ['get', 'angle'], 0],
            'symbol-sort-key': rank,
          },
          paint: { 'text-color': c.palette.muted, ...halo },
        },
      },
    ];
  },
  legend: [],
};
