import type { Map as LibreMap } from 'maplibre-gl';

/** A box in pixels of the map: left, top, right, bottom. */
export type Box = [number, number, number, number];

/** Whether a box lies inside a map of a size and off everything that covers it. */
export function hasRoom(box: Box, width: number, height: number, covered: Box[]): boolean {
  const [left, top, right, bottom] = box;
  if (left < 0 || top < 0 || right > width || bottom > height) return false;
  return !covered.some(([x0, y0, x1, y1]) => left < x1 && right > x0 && top < y1 && bottom > y0);
}

/** MapLibre measures boxes of symbols from this far outside the map. */
const OUTSIDE_PX = 100;

// What MapLibre places symbols with. It has no door for room that is taken, so this reaches into the pinned version, and
// does nothing where that has changed.
interface Placing {
  map: LibreMap;
  placement?: { collisionIndex?: Collisions };
  _updatePlacement?(...a: unknown[]): unknown;
}
interface Collisions {
  transform: { width: number; height: number };
  placeCollisionBox?(...a: unknown[]): { box: Box; placeable: boolean };
}

const coveredOf = new WeakMap<LibreMap, () => Box[]>();
let now: Box[] | null = null;
let styles = false;
let boxes = false;

function patchBoxes(index: Collisions | undefined): void {
  const proto = index && (Object.getPrototypeOf(index) as Collisions);
  const place = proto?.placeCollisionBox;
  if (boxes || !proto || !place) return;
  boxes = true;
  proto.placeCollisionBox = function (this: Collisions, ...a) {
    const placed = place.apply(this, a);
    // What may lie on others is shown wherever it is.
    if (!now || !placed.placeable || a[1] === 'always') return placed;
    const box = placed.box.map((v) => v - OUTSIDE_PX) as Box;
    return hasRoom(box, this.transform.width, this.transform.height, now) ? placed : { ...placed, placeable: false };
  };
}

/** Names of a map neither run over its edge nor under what covers it; one that can stand elsewhere moves there. */
export function keepRoom(map: LibreMap, covered: () => Box[]): void {
  coveredOf.set(map, covered);
  map.once('style.load', () => {
    const proto = Object.getPrototypeOf(map.style) as Placing;
    const update = proto._updatePlacement;
    if (styles || !update) return;
    styles = true;
    proto._updatePlacement = function (this: Placing, ...a) {
      now = coveredOf.get(this.map)?.() ?? null;
      try {
        return update.apply(this, a);
      } finally {
        now = null;
        patchBoxes(this.placement?.collisionIndex);
      }
    };
  });
}
