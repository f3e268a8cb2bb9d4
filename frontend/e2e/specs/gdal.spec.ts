import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.ts';

/** What GDAL says of a dataset, all layers; a complaint is a failure. */
function ogrinfo(dataset: string): string {
  const { status, stdout, stderr } = spawnSync('ogrinfo', ['-ro', '-al', '-so', dataset], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test.describe('GDAL reads what the server serves @store', () => {
  let folder = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ceded-gdal-'));
  });
  test.afterAll(() => rmSync(folder, { recursive: true }));

  test('items of a collection', async ({ origin, request }) => {
    const items = await (await request.get('/api/collections/ceded/items')).json();
    const text = ogrinfo(`${origin}/api/collections/ceded/items`);
    expect(text).toContain(`Feature Count: ${items.numberReturned}`);
    expect(text).toContain('areaKm2: Integer');
    expect(text).toContain('instruments: StringList');
  });

  for (const grid of ['WebMercatorQuad', 'EqualArea']) {
    test(`a tile of ${grid}`, async ({ request }) => {
      const tile = await request.get(`/tiles/latest/atlas/${grid}/0/0/0`);
      expect(tile.status()).toBe(200);
      const file = join(folder, `${grid}.mvt`);
      writeFileSync(file, await tile.body());
      const text = ogrinfo(file);
      for (const layer of ['ceded', 'mongolia', 'border', 'labels']) expect(text).toContain(`Layer name: ${layer}`);
      expect(text).toContain('nameZh: String');
      expect(text).toContain('fromDay: Integer');
    });
  }
});
