import { type Layer, tileLayer } from '../../dossier';
import { ATLAS, BAND_SOURCES, type Context, FONT, type LayerModule, type Placed } from '../context';
import {
  DASHES,
  dash,
  type Expression,
  former,
  hue,
  hueText,
  hueTint,
  inForce,
  MARKS,
  marked,
  name,
  statusMark,
  year,
  zoomed,
} from '../expressions';

const PRECISION: Expression = ['coalesce', ['get', 'precisionKm'], 0];

/** The lines of the layer that hold on the day: its places belong to a group. */
const lines: Expression = ['all', inForce, ['!', ['has', 'group']]];

/** Sections of the border of today lie on the treaty lines, which draw them. */
const drawn: Expression = ['all', lines, ['!=', ['get', 'kind'], 'border-section']];

/** Dots of a former border, in line widths. */
const FORMER = [0.6, 2.4];

/** Twice the precision of a line, as pixels: the width of the ground it may lie on. */
function bandWidth(metresPerPixel: number): Expression {
  const at = (zoom: number): Expression => [
    '*',
    PRECISION,
    ['/', 2000 * 2 ** zoom, ['*', metresPerPixel, ['global-state', 'stretch']]],
  ];
  return ['interpolate', ['exponential', 2], ['zoom'], 0, at(0), 22, at(22)];
}

/** Treaty and border lines: dashes say how sure, and from near enough a soft band as wide as the error. */
export const border: LayerModule = {
  layers(data: Layer, c: Context): Placed[] {
    const source = { source: ATLAS, 'source-layer': tileLayer(data) };
    const meta = { metadata: { layer: data.id } };
    const colour = hue(c.palette);
    return [
      ...BAND_SOURCES.map(
        (band): Placed => ({
          at: 'band',
          layer: {
            id: `${data.id}-${band.id.replace('atlas', 'band')}`,
            type: 'line',
            source: band.id,
            'source-layer': tileLayer(data),
            ...meta,
            minzoom: 4,
            filter: ['all', drawn, ['>', PRECISION, band.fromKm], ['<=', PRECISION, band.toKm]],
            layout: { 'line-cap': 'round', 'line-join': 'round' },
            paint: {
              // Opaque and under the territories: a wide line that is half transparent darkens where it crosses itself.
              'line-color': hueTint(c.palette),
              'line-width': bandWidth(c.metresPerPixel),
            },
          },
        }),
      ),
      {
        at: 'choice',
        layer: {
          id: `${data.id}-chosen`,
          type: 'line',
          ...source,
          ...meta,
          filter: ['all', lines, marked],
          layout: { 'line-join': 'round', 'line-cap': 'round' },
          paint: { 'line-color': colour, 'line-width': zoomed(1, 7, 8, 14), 'line-opacity': 0.4 },
        },
      },
      {
        at: 'line',
        layer: {
          id: `${data.id}-former`,
          type: 'line',
          ...source,
          ...meta,
          filter: former,
          layout: { 'line-cap': 'round', 'line-join': 'round' },
          paint: {
            'line-color': colour,
            'line-width': zoomed(1, 1, 8, 1.8),
            'line-dasharray': FORMER,
            'line-opacity': 0.8,
          },
        },
      },
      {
        at: 'line',
        layer: {
          id: `${data.id}-casing`,
          type: 'line',
          ...source,
          ...meta,
          filter: drawn,
          layout: { 'line-join': 'round', 'line-cap': 'round' },
          paint: { 'line-color': c.palette.halo, 'line-width': zoomed(1, 2.6, 8, 5), 'line-opacity': 0.55 },
        },
      },
      {
        at: 'line',
        layer: {
          id: `${data.id}-line`,
          type: 'line',
          ...source,
          metadata: { layer: data.id, meets: 'click' },
          filter: drawn,
          layout: { 'line-join': 'round' },
          paint: {
            'line-color': colour,
            'line-width': zoomed(1, 1.3, 8, 2.6),
            'line-dasharray': dash,
            'line-opacity': 0.95,
          },
        },
      },
      {
        at: 'line',
        layer: {
          id: `${data.id}-status`,
          ...source,
          ...meta,
          minzoom: 3,
          filter: ['all', drawn, ['in', ['get', 'status'], ['literal', Object.keys(MARKS)]]],
          ...statusMark(
            ['match', ['get', 'status'], ...Object.entries(MARKS).flat(), ''] as unknown as Expression,
            colour,
            c.palette.halo,
          ),
        },
      },
      {
        at: 'line',
        layer: {
          id: `${data.id}-point`,
          type: 'circle',
          ...source,
          metadata: { layer: data.id, meets: true },
          filter: ['all', lines, ['==', ['geometry-type'], 'Point']],
          paint: {
            'circle-radius': zoomed(3, 2.2, 8, 4),
            'circle-color': c.palette.halo,
            'circle-stroke-color': colour,
            'circle-stroke-width': 1.6,
          },
        },
      },
      {
        at: 'lineName',
        layer: {
          id: `${data.id}-name`,
          type: 'symbol',
          ...source,
          ...meta,
          minzoom: 3,
          filter: drawn,
          layout: {
            'symbol-placement': 'line',
            'symbol-spacing': 420,
            'text-field': ['step', ['zoom'], year, 5, name(c.lang)],
            'text-font': FONT.strong,
            'text-size': zoomed(3, 10.5, 7, 12.5),
            'text-max-angle': 30,
            'text-offset': [0, -0.9],
            'text-padding': 8,
          },
          paint: { 'text-color': hueText(c.palette), 'text-halo-color': c.palette.halo, 'text-halo-width': 1.6 },
        },
      },
    ];
  },
  legend: [
    { group: 'certainty', kind: 'line', dash: DASHES.surveyed, width: 2, label: 'certaintySurveyed' },
    { group: 'certainty', kind: 'line', dash: DASHES['treaty-text'], width: 2, label: 'certaintyTreatyText' },
    { group: 'certainty', kind: 'line', dash: DASHES.reconstruction, width: 2, label: 'certaintyReconstruction' },
    { group: 'certainty', kind: 'line', dash: DASHES.illustrative, width: 2, label: 'certaintyIllustrative' },
    { group: 'certainty', kind: 'line', dash: FORMER, width: 1.2, label: 'formerBorder' },
    { group: 'status', kind: 'line', width: 2, label: 'statusSettled' },
    { group: 'status', kind: 'line', width: 2, mark: MARKS.disputed, label: 'statusDisputed' },
    { group: 'status', kind: 'line', width: 2, mark: MARKS.undelimited, label: 'statusUndelimited' },
  ],
};
