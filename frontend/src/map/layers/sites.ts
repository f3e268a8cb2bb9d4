import { type Layer, tileLayer } from '../../dossier';
import { WHERE_KEYS } from '../../state';
import { ATLAS, type Context, FONT, type LayerModule, type Placed } from '../context';
import { type Expression, inForce, marked, name, zoomed } from '../expressions';
import { SIGN_OF } from '../glyphs';

/** Up to this zoom a place is a dot; nearer it wears its sign. */
const SIGNS_FROM = 4.6;
/** From afar, where the land is the subject, places and routes are left out. */
const DOTS_FROM = 3;
/** From here no sign makes way for another. */
const ALL_FROM = 7;

/** Places say how good their evidence is, lines how certain they are. */
const place: Expression = ['has', 'evidence'];
/** What the reader's filter keeps. */
const kept: Expression = [
  'all',
  ...WHERE_KEYS.map(
    (k): Expression => [
      'any',
      ['==', ['global-state', `where-${k}`], ''],
      ['==', ['get', k], ['global-state', `where-${k}`]],
    ],
  ),
];
const shown: Expression = ['all', place, inForce, kept];
const point: Expression = ['==', ['geometry-type'], 'Point'];
const line: Expression = ['==', ['geometry-type'], 'LineString'];
const exact: Expression = ['==', ['get', 'positionPrecision'], 'exact'];
/** Working or largely built by the date that the data speaks of; what has no such state counts as there. */
const status: Expression = ['coalesce', ['get', 'statusAt'], 'before'];
const byStatus = (before: unknown, underway: unknown, after: unknown): Expression =>
  ['match', status, 'underway', underway, 'after', after, before] as unknown as Expression;

const sign: Expression = [
  'concat',
  'site-',
  ['match', ['get', 'kind'], ...Object.entries(SIGN_OF).flat(), 'dot'],
  byStatus('', '-ring', '-ring'),
] as unknown as Expression;

/** Dashes of a route by its state, in line widths. A route is a double line, which no border is. */
export const ROUTES = { before: [1, 0], underway: [5, 2.6], after: [1.4, 3] };

/** Places and routes: a sign by kind, filled or open by state, soft where the position is not exact. */
export const sites: LayerModule = {
  layers(data: Layer, c: Context): Placed[] {
    const source = { source: ATLAS, 'source-layer': tileLayer(data) };
    const meta = { metadata: { layer: data.id } };
    const meets = { metadata: { layer: data.id, meets: 'click' } };
    // A layer may have a hue of its own in the palette.
    const own = (by: Record<string, string>, other: string) =>
      ['match', data.id, ...Object.entries(by).flat(), other] as unknown as Expression;
    const colour = own(c.palette.hues, c.palette.muted);
    const faint: Expression = byStatus(1, 0.95, 0.7);
    return [
      {
        at: 'route',
        layer: {
          id: `${data.id}-route-chosen`,
          type: 'line',
          ...source,
          ...meta,
          filter: ['all', shown, line, marked],
          layout: { 'line-cap': 'round', 'line-join': 'round' },
          paint: { 'line-color': colour, 'line-width': zoomed(2, 6, 8, 12), 'line-opacity': 0.35 },
        },
      },
      {
        at: 'route',
        layer: {
          id: `${data.id}-route-ground`,
          type: 'line',
          ...source,
          ...meta,
          minzoom: DOTS_FROM,
          filter: ['all', shown, line],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': c.palette.halo, 'line-width': zoomed(3, 1.8, 8, 3.8), 'line-opacity': 0.85 },
        },
      },
      {
        at: 'route',
        layer: {
          id: `${data.id}-route`,
          type: 'line',
          ...source,
          ...meets,
          minzoom: DOTS_FROM,
          filter: ['all', shown, line],
          layout: { 'line-join': 'round' },
          paint: {
            'line-color': colour,
            'line-width': zoomed(3, 0.7, 8, 1.2),
            'line-gap-width': zoomed(3, 1, 8, 2.4),
            'line-dasharray': byStatus(
              ['literal', ROUTES.before],
              ['literal', ROUTES.underway],
              ['literal', ROUTES.after],
            ),
            'line-opacity': faint,
          },
        },
      },
      {
        at: 'route',
        layer: {
          id: `${data.id}-dot`,
          type: 'circle',
          ...source,
          metadata: { layer: data.id, meets: 'hover' },
          minzoom: DOTS_FROM,
          // A sign that makes way for another leaves its dot.
          maxzoom: ALL_FROM,
          filter: ['all', shown, point],
          paint: {
            'circle-radius': zoomed(3, 2, SIGNS_FROM, 3.4),
            'circle-color': byStatus(colour, c.palette.halo, c.palette.halo),
            'circle-stroke-color': byStatus(c.palette.halo, colour, colour),
            'circle-stroke-width': byStatus(0.7, 1.1, 0.9),
            'circle-opacity': faint,
            'circle-blur': ['case', exact, 0, 0.25],
          },
        },
      },
      {
        at: 'site',
        layer: {
          id: `${data.id}-site`,
          type: 'symbol',
          ...source,
          ...meets,
          minzoom: SIGNS_FROM,
          filter: ['all', shown, point],
          layout: {
            'icon-image': sign,
            'icon-size': zoomed(4.6, 0.72, 8, 1),
            'icon-allow-overlap': ['step', ['zoom'], false, ALL_FROM, true],
            'icon-padding': 1,
            'text-field': ['step', ['zoom'], '', 6, name(c.lang)],
            'text-font': FONT.regular,
            'text-size': 11.5,
            'text-variable-anchor': ['left', 'right', 'bottom', 'top'],
            'text-radial-offset': 1.05,
            'text-justify': 'auto',
            'text-max-width': 10,
            'text-optional': true,
            'symbol-sort-key': ['+', ['coalesce', ['get', 'rank'], 1], byStatus(0, 0.2, 0.4)],
          },
          paint: {
            'icon-color': colour,
            'icon-opacity': faint,
            // A soft glow says that the thing is near here, a clear rim that it is here.
            'icon-halo-color': ['case', exact, c.palette.halo, own(c.palette.tints, c.palette.mutedTint)],
            'icon-halo-width': ['case', exact, 2, 2.9],
            'icon-halo-blur': ['case', exact, 0, 0.7],
            'text-color': c.palette.ink,
            'text-halo-color': c.palette.halo,
            'text-halo-width': 1.5,
          },
        },
      },
      {
        at: 'site',
        layer: {
          id: `${data.id}-site-chosen`,
          type: 'circle',
          ...source,
          ...meta,
          filter: ['all', shown, point, marked],
          paint: {
            'circle-radius': zoomed(2, 8, 4.6, 12, 8, 15),
            'circle-opacity': 0,
            'circle-stroke-color': c.palette.ink,
            'circle-stroke-width': 2.2,
          },
        },
      },
      {
        at: 'lineName',
        layer: {
          id: `${data.id}-route-name`,
          type: 'symbol',
          ...source,
          ...meta,
          minzoom: 5.5,
          filter: ['all', shown, line],
          layout: {
            'symbol-placement': 'line',
            'symbol-spacing': 520,
            'text-field': name(c.lang),
            'text-font': FONT.regular,
            'text-size': 11,
            'text-max-angle': 30,
            'text-offset': [0, -0.8],
            'text-padding': 6,
          },
          paint: {
            'text-color': own(c.palette.texts, c.palette.muted),
            'text-halo-color': c.palette.halo,
            'text-halo-width': 1.5,
          },
        },
      },
    ];
  },
  legend: [
    { group: 'places', kind: 'point', sign: 'plant', label: 'statusBefore' },
    { group: 'places', kind: 'point', sign: 'plant', open: true, label: 'statusUnderwayAfter' },
    { group: 'places', kind: 'point', sign: 'plant', soft: true, label: 'positionSoft' },
    { group: 'places', kind: 'line', width: 1, double: true, dash: ROUTES.before, label: 'routeBefore' },
    { group: 'places', kind: 'line', width: 1, double: true, dash: ROUTES.underway, label: 'routeUnderway' },
    { group: 'places', kind: 'line', width: 1, double: true, dash: ROUTES.after, label: 'routeAfter' },
  ],
};
