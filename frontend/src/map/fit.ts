import type { Dossier } from '../dossier';
import type { Camera } from '../state';
import { equalArea } from './projection';

/** Side of the map's square at zoom 0, in pixels. */
const SQUARE_PX = 512;
/** Steps along an edge of a box: its edges bend on the map. */
const STEPS = 8;

/** The zoom at which the square of the map covers a container. */
export function coverZoom(width: number, height: number): number {
  return Math.max(0, Math.log2(Math.max(width, height) / SQUARE_PX));
}

/**
 * The equal-area camera that shows all territories of a dossier in a map of some pixels, `lift` pixels above its middle;
 * null when there are none.
 */
export function fitCamera(d: Dossier, width: number, height: number, lift = 0): Camera | null {
  const laea = equalArea(d.equalArea.centre);
  const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { bbox } of d.territories ?? []) {
    const [w, s, east, n] = bbox;
    const e = east < w ? east + 360 : east; // it crosses the antimeridian
    for (let i = 0; i <= STEPS; i++)
      for (const lat of [s, n]) {
        const [x = 0, y = 0] = laea.forward([w + ((e - w) * i) / STEPS, lat]);
        box[0] = Math.min(box[0] as number, x);
        box[1] = Math.min(box[1] as number, y);
        box[2] = Math.max(box[2] as number, x);
        box[3] = Math.max(box[3] as number, y);
      }
  }
  const [x0, y0, x1, y1] = box as [number, number, number, number];
  if (!(x1 > x0)) return null;
  const metresPerPixel = Math.max((x1 - x0) / width, (y1 - y0) / height);
  const middle: [number, number] = [(x0 + x1) / 2, (y0 + y1) / 2 - lift * metresPerPixel];
  const [lon = 0, lat = 0] = laea.inverse(middle) ?? d.equalArea.centre;
  const z = Math.log2((2 * d.equalArea.halfExtentM) / (SQUARE_PX * metresPerPixel));
  return { lon: Number(lon.toFixed(2)), lat: Number(lat.toFixed(2)), z: Number(z.toFixed(2)) };
}
