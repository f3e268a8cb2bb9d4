import { places } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { type Served, serve } from '../support/server.ts';

/** Documents that must not depend on where the data comes from. */
const documents = [
  ...places.map((p) => `/api/at?lon=${p.lon}&lat=${p.lat}`),
  '/api/at?lon=127.5&lat=51.5&date=1850&lang=zh',
  '/api/claims?lang=ru',
  '/api/instruments',
  '/api/sources',
  '/api/collections/ceded/items/aigun-1858',
  '/tiles/latest/atlas/EqualArea/3/4/3',
  '/tiles/latest/basemap/WebMercatorQuad/5/26/10',
];

test.describe('the embedded data and the store under test give the same bytes @store', () => {
  let embedded: Served;
  test.beforeAll(async () => {
    embedded = await serve();
  });
  test.afterAll(() => embedded.stop());

  for (const path of documents) {
    test(path, async ({ origin, request }) => {
      const [here, there] = [await request.get(path), await request.get(embedded.origin + path)];
      expect(here.status()).toBe(200);
      expect(there.status()).toBe(200);
      // Documents may carry the address they were asked at.
      const bytes = async (answer: typeof here) => (await answer.body()).toString('latin1');
      expect(await bytes(here)).toBe((await bytes(there)).replaceAll(embedded.origin, origin));
    });
  }
});
