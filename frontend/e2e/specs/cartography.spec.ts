import type { Page } from '@playwright/test';
import { Explorer } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

// What is drawn is as large as it says, and nothing hides behind anything.

/** Metres on the ground that a pixel of the equal-area grid spans. */
const metresPerPixel = (z: number) => 16_400_000 / 512 / 2 ** z;

/** A line's error, and the middle of its longest edge. */
async function line(page: Page, id: string): Promise<{ km: number; hue: string; at: [number, number] }> {
  const { geometry, properties } = await (await page.request.get(`/api/collections/border/items/${id}`)).json();
  const lines: [number, number][][] = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
  let at: [number, number] = [0, 0];
  let longest = 0;
  for (const l of lines)
    for (let i = 1; i < l.length; i++) {
      const [a, b] = [l[i - 1], l[i]];
      if (!a || !b) continue;
      const length = Math.hypot((b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180), b[1] - a[1]);
      if (length > longest) [longest, at] = [length, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]];
    }
  return { km: properties.precisionKm, hue: properties.hue, at };
}

/** Width of the band through the middle of the map, in pixels: the shortest way across what has its colour. */
async function bandWidth(page: Page, explorer: Explorer, colour: string): Promise<number> {
  const png = await explorer.canvas.screenshot();
  return page.evaluate(
    async ([base64 = '', hex = '']) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const { width, height } = image;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const want = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
      const has = (x: number, y: number) =>
        want.every((v, i) => Math.abs((data[(Math.round(y) * width + Math.round(x)) * 4 + i] ?? 0) - v) <= 3);
      // Lines and names lie on the band: it ends where its colour is gone for longer than those are wide.
      const reach = (dx: number, dy: number) => {
        let last = 0;
        for (let r = 0; r - last < 26; r += 0.5) if (has(width / 2 + dx * r, height / 2 + dy * r)) last = r;
        return last;
      };
      let shortest = Number.POSITIVE_INFINITY;
      for (let degrees = 0; degrees < 180; degrees += 2) {
        const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const [there, back] = [reach(dx, dy), reach(-dx, -dy)];
        // Along the line itself nothing of the band is seen.
        if (there > 0 && back > 0) shortest = Math.min(shortest, there + back);
      }
      return shortest;
    },
    [png.toString('base64'), colour] as const,
  );
}

/** The colour of the bands of a hue, as the style says. */
async function tint(page: Page, hue: string): Promise<string> {
  const { layers } = await (await page.request.get('/style.json?theme=light')).json();
  const band = layers.find((l: { id: string }) => l.id === 'border-band-wide');
  const match: string[] = band.paint['line-color'];
  return match[match.indexOf(hue) + 1] ?? '';
}

test('the band of doubt is as wide as the error, near and far', async ({ page }) => {
  const explorer = new Explorer(page);
  const l = await line(page, 'qing-outer-west-line');
  const [lon, lat] = l.at;
  for (const z of [5, 6]) {
    await explorer.open(`?lang=en&theme=light&layers=border&lon=${lon}&lat=${lat}&z=${z}`);
    const want = (2000 * l.km) / metresPerPixel(z);
    const got = await bandWidth(page, explorer, await tint(page, l.hue));
    // A river or a border on its rim hides some of it.
    expect(Math.abs(got - want), `at zoom ${z}: ${got} pixels, want ${want}`).toBeLessThan(Math.max(6, want * 0.05));
  }
});

test('places that lie together are told one by one', async ({ page }) => {
  const { features } = await (await page.request.get('/api/features?layer=investment')).json();
  const points = (features as { id: string; bbox: number[] | null }[]).filter(({ bbox: b }) => b && b[0] === b[2]);
  const here = points.find(({ id, bbox: a }) =>
    points.some(
      ({ id: other, bbox: b }) =>
        id !== other && a && b && Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0)) < 0.02,
    ),
  );
  const explorer = new Explorer(page);
  await explorer.open(`?lang=en&layers=investment&lon=${here?.bbox?.[0]}&lat=${here?.bbox?.[1]}&z=7.5`);
  await explorer.pressMiddle();
  const list = page.getByRole('region', { name: /\d places here/ });
  await expect(list).toBeVisible();
  const buttons = list.getByRole('button');
  expect(await buttons.count()).toBeGreaterThan(1);
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  // The crosshair of the keyboard asks in the middle too.
  await explorer.canvas.focus();
  await page.keyboard.press('Enter');
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('.thing')).toBeVisible();
  await expect(list).toBeHidden();
});
