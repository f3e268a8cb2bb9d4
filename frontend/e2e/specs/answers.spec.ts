import { ask, places } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

test.describe('what was ceded here, as JSON @store', () => {
  for (const place of places) {
    test(place.name, async ({ request }) => {
      const got = await ask(request, place.lon, place.lat);
      expect(got.verdict).toBe(place.verdict);
      expect(got.features.filter((f) => f.position === 'inside').map((f) => f.id)).toEqual(
        expect.arrayContaining(place.inside),
      );
      expect(got.answer).not.toBe('');
      for (const feature of got.features) {
        expect(feature.sources.length, `sources of ${feature.id}`).toBeGreaterThan(0);
      }
    });
  }

  test('a "no" names what is nearest', async ({ request }) => {
    const beijing = places.find((p) => p.name === 'Beijing');
    const got = await ask(request, beijing?.lon ?? 0, beijing?.lat ?? 0);
    expect(got.nearest?.distanceKm).toBeGreaterThan(500);
    expect(got.answer).toContain('km');
  });

  test('a point beside an uncertain line is near the line', async ({ request }) => {
    // 3 km north of the western Stanovoy line, which is known to within 20 km.
    const line = await request.get('/api/collections/border/items/nerchinsk-1689-gorbitsa-stanovoy-line');
    expect(line.status()).toBe(200);
    const { geometry } = (await line.json()) as { geometry: { type: string; coordinates: number[][] | number[][][] } };
    const strings = (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates) as number[][][];
    const vertices = strings.flat().sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
    const [lon = 0, lat = 0] = vertices[Math.floor(vertices.length / 2)] ?? [];
    const got = await ask(request, lon, Number((lat + 3 / 111.2).toFixed(6)));
    expect(got.verdict).toBe('near-line');
    expect(got.nearLine?.line).toBe('nerchinsk-1689-gorbitsa-stanovoy-line');
    expect(got.nearLine?.distanceKm).toBeLessThan(4);
    expect([...(got.nearLine?.sides ?? [])].sort()).toEqual(['ceded', 'not-ceded']);
  });

  test('a coordinate that is none is a problem that names it', async ({ request }) => {
    const answer = await request.get('/api/at?lon=127.5&lat=95');
    expect(answer.status()).toBe(400);
    expect(answer.headers()['content-type']).toContain('application/problem+json');
    expect((await answer.json()).detail).toContain('lat');
  });

  test('the same release in every document', async ({ request }) => {
    const { release } = await ask(request, 127.5, 51.5);
    expect(release).toMatch(/^[0-9a-f]{12}$/);
    expect((await (await request.get('/api/dossier')).json()).release).toBe(release);
    expect(JSON.stringify(await (await request.get('/tiles/atlas.json')).json())).toContain(release);
    expect(await (await request.get('/readyz')).text()).toContain(release);
  });
});
