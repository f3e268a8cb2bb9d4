/** Signs of places, on a field of 24 by 24: strokes, filled shapes, discs. */
type Sign = {
  /** x, y, x, y … of a stroke. */
  lines?: number[][];
  /** x, y, x, y … of a filled outline. */
  areas?: number[][];
  /** x, y, radius. */
  discs?: [number, number, number][];
  /** Half the width of the strokes. */
  half?: number;
};

export const SIGNS: Record<string, Sign> = {
  drop: { areas: [[12, 4, 15.5, 10, 16.6, 13, 16.2, 16, 14.4, 18.2, 12, 19, 9.6, 18.2, 7.8, 16, 7.4, 13, 8.5, 10]] },
  plant: { areas: [[5, 19, 5, 6, 8, 6, 8.6, 12, 12.5, 9, 12.5, 12, 16.5, 9, 16.5, 12, 19, 10.5, 19, 19]] },
  mine: {
    lines: [
      [7, 18, 15, 9],
      [8.5, 6.5, 12.5, 6, 16, 8, 18, 11.5, 17.5, 15],
    ],
    half: 1.3,
  },
  bolt: { areas: [[13.5, 4, 6.5, 13.4, 11, 13.4, 10, 20, 17.4, 10.4, 12.8, 10.4]] },
  rail: {
    lines: [
      [8.6, 5, 8.6, 19],
      [15.4, 5, 15.4, 19],
      [6, 8, 18, 8],
      [6, 12, 18, 12],
      [6, 16, 18, 16],
    ],
    half: 0.9,
  },
  road: {
    lines: [
      [9, 5, 6, 19],
      [15, 5, 18, 19],
      [12, 6, 12, 9],
      [12, 11, 12, 14],
      [12, 16, 12, 19],
    ],
    half: 1,
  },
  water: {
    lines: [
      [5, 9.5, 8.5, 7.5, 12, 9.5, 15.5, 7.5, 19, 9.5],
      [5, 15.5, 8.5, 13.5, 12, 15.5, 15.5, 13.5, 19, 15.5],
    ],
    half: 1.2,
  },
  bridge: {
    lines: [
      [4.5, 9.5, 19.5, 9.5],
      [6.5, 17.5, 7.5, 13.6, 12, 11.6, 16.5, 13.6, 17.5, 17.5],
    ],
    half: 1.2,
  },
  arch: {
    areas: [
      [6, 19, 6, 11.5, 8, 7.5, 12, 6, 16, 7.5, 18, 11.5, 18, 19, 14.6, 19, 14.6, 12.5, 12, 10.4, 9.4, 12.5, 9.4, 19],
    ],
  },
  box: {
    lines: [
      [6, 8, 18, 8, 18, 17.5, 6, 17.5, 6, 8],
      [6, 12, 18, 12],
    ],
    half: 1.2,
  },
  leaf: { areas: [[6.5, 17.5, 6, 11, 10, 6.5, 18, 6, 17.6, 13.5, 13, 17.6]] },
  signal: {
    lines: [
      [7, 9.5, 9.4, 7.2, 12, 6.4, 14.6, 7.2, 17, 9.5],
      [9, 13, 10.4, 11.6, 12, 11.1, 13.6, 11.6, 15, 13],
    ],
    discs: [[12, 16.5, 2]],
    half: 1.1,
  },
  voice: { areas: [[10.2, 4.5, 13.8, 4.5, 13, 14, 11, 14]], discs: [[12, 17.6, 1.9]] },
  stop: {
    lines: [
      [7.5, 7.5, 16.5, 16.5],
      [16.5, 7.5, 7.5, 16.5],
    ],
    half: 1.7,
  },
  island: {
    areas: [[5, 17.5, 8, 12, 11, 9.5, 14, 10.5, 16.5, 13.5, 19, 17.5]],
    lines: [[11.5, 10, 12.5, 5.5]],
    half: 0.9,
  },
  clash: {
    lines: [
      [7, 17, 17, 7],
      [7, 7, 17, 17],
      [6.5, 14, 10, 17.5],
      [17.5, 14, 14, 17.5],
    ],
    half: 1.1,
  },
  shield: { areas: [[12, 4.5, 17.5, 6.5, 17, 13, 12, 19.5, 7, 13, 6.5, 6.5]] },
  column: {
    lines: [
      [7, 6.5, 17, 6.5],
      [9, 8, 9, 16],
      [12, 8, 12, 16],
      [15, 8, 15, 16],
      [6.5, 17.8, 17.5, 17.8],
    ],
    half: 1.1,
  },
  dot: { discs: [[12, 12, 3.4]] },
};

/** The sign of a kind of place; a kind that is not here has a dot. */
export const SIGN_OF: Record<string, keyof typeof SIGNS> = {
  'oil-field': 'drop',
  'gas-field': 'drop',
  'oil-pipeline': 'drop',
  'gas-pipeline': 'drop',
  refinery: 'plant',
  'industrial-plant': 'plant',
  'industrial-park': 'plant',
  'cement-plant': 'plant',
  mine: 'mine',
  'power-plant': 'bolt',
  'transmission-line': 'bolt',
  railway: 'rail',
  rail: 'rail',
  road: 'road',
  'transport-corridor': 'road',
  river: 'water',
  port: 'water',
  'rail-bridge': 'bridge',
  'road-bridge': 'bridge',
  'cable-car': 'bridge',
  tunnel: 'arch',
  tunnels: 'arch',
  'dry-port-logistics': 'box',
  agriculture: 'leaf',
  timber: 'leaf',
  'fibre-telecom': 'signal',
  protest: 'voice',
  failure: 'stop',
  island: 'island',
  clash: 'clash',
  'exercise-area': 'shield',
  'exercise-range': 'shield',
  'forward-troops': 'shield',
  garrison: 'shield',
  headquarters: 'shield',
  fort: 'shield',
  'historical-name': 'column',
  'treaty-place': 'column',
  'ceded-area': 'column',
};

function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Runs over the sides of a path; the last point leads back to the first when it is closed. */
function sides(path: number[], closed: boolean): [number, number, number, number][] {
  const out: [number, number, number, number][] = [];
  const n = path.length / 2;
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const j = (i + 1) % n;
    out.push([path[2 * i] ?? 0, path[2 * i + 1] ?? 0, path[2 * j] ?? 0, path[2 * j + 1] ?? 0]);
  }
  return out;
}

/** How far a point lies outside an outline; less than 0 inside. */
function toArea(x: number, y: number, outline: number[]): number {
  let near = Number.POSITIVE_INFINITY;
  let inside = false;
  for (const [ax, ay, bx, by] of sides(outline, true)) {
    near = Math.min(near, toSegment(x, y, ax, ay, bx, by));
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside ? -near : near;
}

/** How far a point of the field lies outside a sign. */
export function toSign(sign: Sign, x: number, y: number): number {
  let d = Number.POSITIVE_INFINITY;
  for (const line of sign.lines ?? [])
    for (const [ax, ay, bx, by] of sides(line, false))
      d = Math.min(d, toSegment(x, y, ax, ay, bx, by) - (sign.half ?? 1));
  for (const area of sign.areas ?? []) d = Math.min(d, toArea(x, y, area));
  for (const [cx, cy, r] of sign.discs ?? []) d = Math.min(d, Math.hypot(x - cx, y - cy) - r);
  return d;
}

/** A sign as the data of an SVG path and its strokes, for the legend and the table. */
export function signPaths(sign: Sign): { fill: string; stroke: string; width: number } {
  const path = (p: number[], close: boolean) =>
    `M${sides(p, false)
      .map(([ax, ay, bx, by], i) => (i === 0 ? `${ax} ${ay}L${bx} ${by}` : `${bx} ${by}`))
      .join(' ')}${close ? 'Z' : ''}`;
  const discs = (sign.discs ?? []).map(
    ([x, y, r]) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  );
  return {
    fill: [...(sign.areas ?? []).map((a) => path(a, true)), ...discs].join(''),
    stroke: (sign.lines ?? []).map((l) => path(l, false)).join(''),
    width: 2 * (sign.half ?? 1),
  };
}
