import { AxeBuilder } from '@axe-core/playwright';
import type { APIRequestContext } from '@playwright/test';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

const id = 'aigun-1858-amur-line';

/** A vertex of the line, away from its ends. */
async function onLine(request: APIRequestContext): Promise<[number, number]> {
  const item = await (await request.get(`/api/collections/border/items/${id}`)).json();
  const lines: [number, number][][] =
    item.geometry.type === 'LineString' ? [item.geometry.coordinates] : item.geometry.coordinates;
  const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
  const vertex = longest[Math.floor(longest.length / 3)];
  if (!vertex) throw new Error('the line has no vertices');
  return vertex;
}

test('a line says what it is under the pointer, and all of it on a click', async ({ page, request }) => {
  const [lon, lat] = await onLine(request);
  const explorer = new Explorer(page);
  await explorer.open(`?lang=en&layers=border,ceded&lon=${lon}&lat=${lat}&z=7`);
  const box = await explorer.canvas.boundingBox();
  if (!box) throw new Error('the map has no size');
  await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2 - 60);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator('.tip')).toContainText('± 3 km');
  await explorer.pressMiddle();

  const card = page.locator('.thing');
  await expect(card).toHaveAttribute('data-thing', id);
  await expect(card).toContainText('Treaty of Aigun');
  await expect(card).toContainText('Follows');
  await expect(card).toContainText('within 3 km');
  await expect(card).toContainText('28 May 1858');
  await expect(card.getByRole('link', { name: 'Open the page' })).toHaveAttribute(
    'href',
    new RegExp(`/features/${id}`),
  );
  expect(query(page).get('sel')).toBe(id);
  await expect(explorer.answer, 'the place is asked about all the same').toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
  expect(violations.map((v) => v.id)).toEqual([]);

  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toBeHidden();
  await expect(explorer.answer).toBeVisible();
});

test('a chosen line is in the address, in each language', async ({ page }) => {
  const explorer = new Explorer(page);
  for (const [lang, name] of [
    ['zh', '瑷珲条约'],
    ['ru', 'Айгунский договор'],
  ]) {
    await explorer.open(`?lang=${lang}&sel=${id}`);
    await expect(page.locator('.thing')).toContainText(name ?? '');
  }
});
