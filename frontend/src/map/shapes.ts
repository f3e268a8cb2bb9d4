import type { Map as LibreMap } from 'maplibre-gl';

/** An area that a claim speaks of, or a line that no tile holds, drawn over the map while it is chosen. */
export interface Shape {
  name: string;
  /** A box or a sketch, no outline that anybody drew. */
  rough: boolean;
  /** Rings of lon, lat in degrees. */
  rings: [number, number][][];
  /** The rings are lines. */
  open?: boolean;
}

/** Longest piece of an edge in degrees: longer ones bend on the map. */
const STEP = 2;
/** A ring keeps about this many points: it is drawn anew with every move. */
const POINTS = 700;

/** A ring held inside a box, thinned, its long edges cut into pieces; null when nothing of it is inside. */
export function fitRing(ring: [number, number][], [w, s, e, n]: [number, number, number, number]) {
  const inside = ring.some(([x, y]) => x > w && x < e && y > s && y < n);
  const around = ring.some(([x]) => x <= w) && ring.some(([x]) => x >= e);
  if (!inside && !around) return null;
  const every = Math.max(1, Math.floor(ring.length / POINTS));
  const kept = ring.filter((_, i) => i % every === 0 || i === ring.length - 1);
  const held = kept.map(([x, y]): [number, number] => [Math.min(e, Math.max(w, x)), Math.min(n, Math.max(s, y))]);
  const out: [number, number][] = [];
  held.forEach(([x, y], i) => {
    const [px, py] = held[i - 1] ?? [x, y];
    const pieces = Math.max(1, Math.ceil(Math.hypot(x - px, y - py) / STEP));
    for (let k = 1; k <= pieces; k++) out.push([px + ((x - px) * k) / pieces, py + ((y - py) * k) / pieces]);
  });
  return out;
}

/**
 * drawShapes lays shapes over a map and keeps them in place; what it returns takes them away. GeoJSON sources know
 * nothing of the equal-area projection, hence a drawing of our own.
 */
export function drawShapes(map: LibreMap, shapes: Shape[], box: [number, number, number, number]): () => void {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('class', 'shapes');
  svg.setAttribute('aria-hidden', 'true');
  const drawn = shapes.map((shape) => {
    const path = document.createElementNS(ns, 'path');
    path.toggleAttribute('data-rough', shape.rough);
    path.toggleAttribute('data-open', shape.open);
    svg.append(path);
    return { path, close: shape.open ? '' : 'Z', rings: shape.rings.map((r) => fitRing(r, box)) };
  });
  const place = () => {
    for (const { path, close, rings } of drawn) {
      const d = rings.map((ring) =>
        ring
          ? `M${ring
              .map((at) => {
                const { x, y } = map.project(at);
                return `${x.toFixed(1)} ${y.toFixed(1)}`;
              })
              .join('L')}${close}`
          : '',
      );
      path.setAttribute('d', d.join(''));
    }
  };
  map.getCanvasContainer().append(svg);
  place();
  map.on('move', place);
  map.on('resize', place);
  return () => {
    map.off('move', place);
    map.off('resize', place);
    svg.remove();
  };
}
