import { SIGNS, toSign } from './glyphs';

/** Images of the map: signed-distance fields, so one image serves every hue and both themes. */
export interface MapImage {
  width: number;
  height: number;
  /** RGBA, one byte a channel; only alpha counts. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels of an image per CSS pixel. */
export const PIXEL_RATIO = 2;

// A distance field as MapLibre reads it: alpha 191 is the edge, 8 units of distance span the byte.
const EDGE = 191;
const STEP = 32;

function field(size: number, distance: (x: number, y: number) => number): MapImage {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) data[(y * size + x) * 4 + 3] = EDGE - distance(x + 0.5, y + 0.5) * STEP;
  return { width: size, height: size, data };
}

/** Diagonal lines that repeat without a seam: `way` 1 rises to the right (45 degrees), -1 falls (135). */
function hatch(size: number, half: number, way: 1 | -1): MapImage {
  return field(size, (x, y) => {
    const period = size / Math.SQRT2;
    const along = ((((x + way * y) / Math.SQRT2) % period) + period) % period;
    return Math.min(along, period - along) - half;
  });
}

/** Dots in a quincunx, seamless. */
function dots(size: number, radius: number): MapImage {
  const wrap = (v: number) => Math.min(Math.abs(v), size - Math.abs(v));
  return field(size, (x, y) => {
    const corner = Math.hypot(wrap(x), wrap(y));
    const middle = Math.hypot(x - size / 2, y - size / 2);
    return Math.min(corner, middle) - radius;
  });
}

function disc(size: number, radius: number, hole: number): MapImage {
  return field(size, (x, y) => {
    const r = Math.hypot(x - size / 2, y - size / 2);
    return Math.max(r - radius, hole - r);
  });
}

/** An open circle. */
function ring(size: number, radius: number, half: number): MapImage {
  return field(size, (x, y) => Math.abs(Math.hypot(x - size / 2, y - size / 2) - radius) - half);
}

/** A cross of two strokes. */
function cross(size: number, reach: number, half: number): MapImage {
  const stroke = (along: number, across: number) => Math.max(Math.abs(along) - reach, Math.abs(across) - half);
  return field(size, (x, y) => {
    const [u, v] = [(x - y) / Math.SQRT2, (x + y - size) / Math.SQRT2];
    return Math.min(stroke(u, v), stroke(v, u));
  });
}

/** A sign cut out of a disc; open: the sign within a ring. */
function badge(name: string, open: boolean): MapImage {
  const size = 44;
  const scale = 1.22;
  const sign = SIGNS[name] ?? {};
  return field(size, (x, y) => {
    const r = Math.hypot(x - size / 2, y - size / 2);
    const d = toSign(sign, (x - size / 2) / scale + 12, (y - size / 2) / scale + 12) * scale;
    return open ? Math.min(Math.abs(r - 16.6) - 1.4, d) : Math.max(r - 18, -d);
  });
}

function badges(): Record<string, MapImage> {
  const pairs = Object.keys(SIGNS).flatMap((name) => [
    [`site-${name}`, badge(name, false)],
    [`site-${name}-ring`, badge(name, true)],
  ]);
  return Object.fromEntries(pairs);
}

/** All images by the name the style uses. */
export function mapImages(): Record<string, MapImage> {
  return {
    'hatch-ceded': hatch(14, 0.8, 1),
    'hatch-ceded-inner': hatch(7, 0.7, 1),
    'hatch-otherwise': hatch(14, 0.8, -1),
    'dots-claimed': dots(12, 1.25),
    'mark-disputed': cross(24, 8, 1.4),
    'mark-undelimited': ring(24, 5.6, 1.4),
    town: disc(18, 4.2, 0),
    'town-capital': disc(22, 6.6, 3),
    ...badges(),
  };
}
