import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDossier } from '../build/files';
import { equalArea, equalAreaCrs, RADIUS } from '../src/map/projection';

const { equalArea: area } = readDossier();
const laea = equalArea(area.centre);

describe('the equal-area projection', () => {
  it('has the surface of WGS 84', () => expect(RADIUS).toBeCloseTo(6371007.181, 3));

  it('puts its centre at 0, 0', () => {
    const [x, y] = laea.forward(area.centre);
    expect(Math.hypot(x ?? 1, y ?? 1)).toBeLessThan(1e-6);
  });

  it('comes back to a millionth of a degree all over its square', () => {
    for (let lon = 20; lon <= 190; lon += 7)
      for (let lat = -10; lat <= 85; lat += 5) {
        const back = laea.inverse(laea.forward([lon, lat])) ?? [Number.NaN, Number.NaN];
        expect(Math.abs(((back[0] ?? 0) - lon + 540) % 360) - 180).toBeLessThan(1e-6);
        expect(Math.abs((back[1] ?? 0) - lat)).toBeLessThan(1e-6);
      }
  });

  it('keeps areas: cells of one degree of longitude and equal authalic height are equal on the map', () => {
    const cell = (lon: number, lat: number) => {
      const d = 0.01;
      const [ax = 0, ay = 0] = laea.forward([lon, lat]);
      const [bx = 0, by = 0] = laea.forward([lon + d, lat]);
      const [cx = 0, cy = 0] = laea.forward([lon, lat + d]);
      // Against the true size of the cell on the ellipsoid.
      const phi = ((lat + d / 2) * Math.PI) / 180;
      const e2 = 0.00669437999014;
      const w = 1 - e2 * Math.sin(phi) ** 2;
      const m = (6378137 * (1 - e2)) / w ** 1.5;
      const n = 6378137 / Math.sqrt(w);
      const rad = (d * Math.PI) / 180;
      return ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / (m * rad * n * Math.cos(phi) * rad);
    };
    for (const [lon, lat] of [
      [105, 50],
      [131, 43],
      [60, 40],
      [150, 70],
      [178, 20],
    ] as const)
      expect(cell(lon, lat)).toBeCloseTo(1, 3);
  });

  it('is null beyond the antipode', () => expect(laea.inverse([3e7, 0])).toBeNull());

  it('lays a square of tiles about the centre', () => {
    const { tileMatrixSet } = equalAreaCrs(area);
    expect(tileMatrixSet.origin).toEqual([-area.halfExtentM, area.halfExtentM]);
    expect(tileMatrixSet.extentAtZoom0).toBe(2 * area.halfExtentM);
  });

  const fixture = fileURLToPath(new URL('../../geo/testdata/laea.json', import.meta.url));
  it.runIf(existsSync(fixture))('agrees with the server and PROJ to a decimetre', () => {
    const f = JSON.parse(readFileSync(fixture, 'utf8')) as {
      centre: [number, number];
      points: [lon: number, lat: number, x: number, y: number][];
    };
    expect(f.centre).toEqual(area.centre);
    expect(f.points.length).toBeGreaterThan(5);
    for (const [lon, lat, x, y] of f.points) {
      const [ours = 0, up = 0] = laea.forward([lon, lat]);
      expect(Math.hypot(ours - x, up - y), `${lon}, ${lat}`).toBeLessThan(0.1);
    }
  });
});
