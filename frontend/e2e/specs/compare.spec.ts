import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

const strip = (page: Page) => page.getByRole('region', { name: 'Comparison' });
const right = (page: Page) => page.getByRole('region', { name: 'Right map', exact: true });
const canvases = (page: Page) => page.locator('canvas.maplibregl-canvas');

test('two dates side by side: opened, stepped, swapped and closed by keyboard, all in the address', async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&day=1859-01-01&lon=132&lat=50&z=2.8');

  await page.getByRole('button', { name: 'Compare two dates' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).get('vs')).toBe('1860-11-14');
  await expect(canvases(page)).toHaveCount(2);
  await explorer.drawn();
  await expect(page.getByRole('region', { name: 'Left map', exact: true })).toContainText('1 January 1859');
  await expect(right(page)).toContainText('14 November 1860');
  await expect(strip(page)).toContainText('Only on the right: East of the Ussuri');

  // Each map draws its own day: the two pictures differ.
  const [a, b] = [await canvases(page).nth(0).screenshot(), await canvases(page).nth(1).screenshot()];
  expect(a.equals(b)).toBe(false);

  // The second map's day walks from act to act; what lies between is told.
  await right(page).getByRole('button', { name: 'Next event' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).get('vs')).toMatch(/^186[0-4]-/);
  await strip(page).locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(strip(page).getByRole('listitem').first()).toContainText('Peking');

  await strip(page).getByRole('button', { name: 'Swap the sides' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).get('vs')).toBe('1859-01-01');
  await expect(right(page)).toContainText('1 January 1859');

  await page.reload();
  await explorer.drawn();
  await expect(right(page)).toContainText('1 January 1859');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await strip(page).getByRole('button', { name: 'End the comparison' }).focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => query(page).get('vs')).toBeNull();
  await expect(canvases(page)).toHaveCount(1);
  await page.goBack();
  await expect.poll(() => query(page).get('vs')).toBe('1859-01-01');
  await expect(canvases(page)).toHaveCount(2);
});

test('the two maps move as one, whichever is moved', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&day=1859-01-01&vs=1881-02-24&lon=110&lat=50&z=3');
  await expect(canvases(page)).toHaveCount(2);
  for (const i of [1, 0]) {
    const before = query(page).get('lon');
    await canvases(page).nth(i).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => query(page).get('lon'), `map ${i} moves the view`).not.toBe(before);
    await explorer.drawn();
  }
  // Nothing but the day differs: where no territory changes, both maps draw the same.
  await page.goto('/?lang=en&day=2010-01-01&vs=2010-01-02&lon=110&lat=50&z=3');
  await expect(canvases(page)).toHaveCount(2);
  await explorer.drawn();
  await expect(strip(page)).toContainText('Both maps show the same territories.');
});

test('two readings of a treaty side by side, from the answer', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&at=77,45&lon=80&lat=46&z=2.6');
  await page.getByRole('button', { name: 'Compare the readings' }).click();
  await expect.poll(() => query(page).get('vs')).toMatch(/^chuguchak-1864/);
  await explorer.drawn();
  await expect(strip(page)).toContainText('Only on the left: West of the 1864 line');
  await expect(strip(page)).toContainText('Only on the right: West of the 1864 line');
  const heading = await right(page).textContent();
  await strip(page).getByRole('button', { name: 'Swap the sides' }).click();
  await expect(right(page)).not.toHaveText(heading ?? '');
  await expect(page.locator('.pin')).toHaveCount(2);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('both maps, their words and the strip stay clear of the sheet', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lang=ru&day=1859-01-01&vs=1860-11-14');
    await expect(canvases(page)).toHaveCount(2);
    const sheet = await page.getByRole('complementary').first().boundingBox();
    for (const part of ['.versus', '.versus-side[data-side="first"]', '.versus-side[data-side="second"]']) {
      const box = await page.locator(part).boundingBox();
      if (!box || !sheet) throw new Error(`${part} or the sheet is not there`);
      expect(box.y + box.height, part).toBeLessThanOrEqual(sheet.y);
      expect(box.x, part).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, part).toBeLessThanOrEqual(390);
    }
  });
});
