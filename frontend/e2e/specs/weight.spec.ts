import type { Response } from '@playwright/test';
import { Explorer } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

/** Bytes of tiles, as they travel, that a reader may have to wait for. */
const BUDGET = 120_000;

for (const [name, viewport] of [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const)
  test.describe(name, () => {
    test.use({ viewport });
    test(`the tiles of the first view weigh at most ${BUDGET / 1000} kB: ${name}`, async ({ page }) => {
      const tiles: Response[] = [];
      page.on('response', (r) => {
        if (new URL(r.url()).pathname.startsWith('/tiles/')) tiles.push(r);
      });
      await new Explorer(page).open('?lang=en');
      const sizes = await Promise.all(tiles.map(async (r) => Number((await r.allHeaders())['content-length'] ?? 0)));
      const bytes = sizes.reduce((a, b) => a + b, 0);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes, `${tiles.length} tiles`).toBeLessThanOrEqual(BUDGET);
    });
  });
