import type { EqualArea } from '../dossier';

/** Name under which the equal-area projection is registered with the map. */
export const EQUAL_AREA = 'ceded:laea';

const DEG = Math.PI / 180;
// WGS 84.
const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const E = Math.sqrt(E2);

/** q of Snyder (3-12): the area function of the latitude, given its sine. */
function q(sin: number): number {
  const es = E * sin;
  return (1 - E2) * (sin / (1 - es * es) - Math.log((1 - es) / (1 + es)) / (2 * E));
}

const QP = q(1);
/** Radius of the authalic sphere in metres, 6371007.181. */
export const RADIUS = A * Math.sqrt(QP / 2);

const clamp1 = (v: number) => Math.max(-1, Math.min(1, v));

/** Geodetic latitude (radians) to authalic latitude (radians). */
function authalic(lat: number): number {
  return Math.asin(clamp1(q(Math.sin(lat)) / QP));
}

/** Authalic latitude (radians) back to geodetic (radians), by the series of Snyder (3-18). */
function geodetic(beta: number): number {
  const e4 = E2 * E2;
  const e6 = e4 * E2;
  return (
    beta +
    (E2 / 3 + (31 * e4) / 180 + (517 * e6) / 5040) * Math.sin(2 * beta) +
    ((23 * e4) / 360 + (251 * e6) / 3780) * Math.sin(4 * beta) +
    ((761 * e6) / 45360) * Math.sin(6 * beta)
  );
}

export interface Converter {
  /** [lon, lat] degrees to [x, y] metres, y up. */
  forward(position: number[]): number[];
  /** [x, y] metres to [lon, lat] degrees; null past the antipode. */
  inverse(position: number[]): number[] | null;
}

/**
 * Lambert azimuthal equal-area on WGS 84, through the authalic latitude (Snyder 24-13 to 24-20), as PROJ's
 * ellipsoidal laea and as geo of the server: one set of fixture points holds the two together.
 */
export function equalArea(centre: readonly [number, number]): Converter {
  const lon0 = centre[0] * DEG;
  const lat0 = centre[1] * DEG;
  const beta0 = authalic(lat0);
  const s0 = Math.sin(beta0);
  const c0 = Math.cos(beta0);
  // D of Snyder (24-20): keeps scale true at the centre in every direction.
  const d = (A * Math.cos(lat0)) / (Math.sqrt(1 - E2 * Math.sin(lat0) ** 2) * RADIUS * c0);
  return {
    forward([lon = 0, lat = 0]) {
      const dl = lon * DEG - lon0;
      const beta = authalic(lat * DEG);
      const sb = Math.sin(beta);
      const cb = Math.cos(beta);
      const b = RADIUS * Math.sqrt(2 / Math.max(1e-12, 1 + s0 * sb + c0 * cb * Math.cos(dl)));
      return [b * d * cb * Math.sin(dl), (b / d) * (c0 * sb - s0 * cb * Math.cos(dl))];
    },
    inverse([x = 0, y = 0]) {
      const u = x / d;
      const v = y * d;
      const rho = Math.hypot(u, v);
      if (rho < 1e-9) return [centre[0], centre[1]];
      if (rho > 2 * RADIUS) return null;
      const c = 2 * Math.asin(rho / (2 * RADIUS));
      const beta = Math.asin(clamp1(Math.cos(c) * s0 + (v * Math.sin(c) * c0) / rho));
      const lon = lon0 + Math.atan2(u * Math.sin(c), rho * c0 * Math.cos(c) - v * s0 * Math.sin(c));
      return [((((lon / DEG + 180) % 360) + 360) % 360) - 180, geodetic(beta) / DEG];
    },
  };
}

/** The equal-area CRS as MapLibre's addProjection takes it: the square grid in which the server cuts its tiles. */
export function equalAreaCrs(area: EqualArea) {
  return {
    name: EQUAL_AREA,
    projection: equalArea(area.centre),
    tileMatrixSet: {
      origin: [-area.halfExtentM, area.halfExtentM] as [number, number],
      extentAtZoom0: 2 * area.halfExtentM,
    },
  };
}
