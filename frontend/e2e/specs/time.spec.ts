import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

/** Addresses of tiles that the page asks for from now on. */
function tilesAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (r) => {
    if (r.url().includes('/tiles/')) asked.push(r.url());
  });
  return asked;
}

const track = (page: Page) => page.getByRole('slider', { name: 'Timeline' });
const words = (page: Page) => page.locator('.timebar .words');

test('time goes from act to act, by buttons and keys, and asks for no tile', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await expect(words(page)).toContainText('All at once');
  const asked = tilesAsked(page);

  await page.getByRole('button', { name: 'Next event' }).click();
  await expect.poll(() => query(page).get('day')).toBe('1689-09-07');
  await expect(words(page)).toContainText('7 September 1689');
  await expect(words(page)).toContainText('Treaty of Nerchinsk');

  await track(page).focus();
  await page.keyboard.press('End');
  await expect.poll(() => query(page).get('day')).toMatch(/^20\d\d-/);
  await page.keyboard.press('Home');
  await expect.poll(() => query(page).get('day')).toBe('1689-09-07');
  const seen = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('ArrowRight');
    seen.add(query(page).get('day') ?? '');
    await explorer.drawn();
  }
  expect(seen.size).toBe(12);
  expect([...seen]).toEqual([...seen].sort());
  await expect(track(page)).toHaveAttribute('aria-valuetext', /\d{4}: ./);
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(() => asked.length, 'a move asks for tiles, and the test sees it').toBeGreaterThan(0);

  await track(page).focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => query(page).get('day')).toBeNull();
  await page.keyboard.press('[');
  await expect.poll(() => query(page).get('day')).toMatch(/^20\d\d-/);

  // A walk through time is one step back.
  await page.goBack();
  await expect.poll(() => query(page).get('day')).toBeNull();
});

test('the map draws what was in force: a territory comes, a line goes', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&day=1858-05-27&lon=125&lat=53&z=3');
  await expect(words(page)).toContainText('27 May 1858');
  await expect(words(page)).toContainText(/after: ./);
  const before = await explorer.canvas.screenshot();
  await page.getByRole('button', { name: 'Next event' }).click();
  await expect(words(page)).toContainText('28 May 1858');
  await expect(words(page)).toContainText('Treaty of Aigun');
  await expect(page.locator('.timebar .begins')).toContainText('Left bank of the Amur');
  await explorer.drawn();
  expect(before.equals(await explorer.canvas.screenshot())).toBe(false);
});

test('time is dragged along its track', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&lon=127.5&lat=51.5&z=4&at=127.5,51.5');
  await expect(explorer.answer).toHaveAttribute('data-verdict', 'ceded');
  const box = await track(page).boundingBox();
  if (!box) throw new Error('the track has no size');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await expect.poll(() => query(page).get('day')).toMatch(/^19\d\d-/);
  await page.mouse.move(box.x, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => query(page).get('day')).toBe('1689-09-07');
  await expect(explorer.answer).toHaveAttribute('data-verdict', 'not-ceded');
});

test('time plays the acts that change the map, and stops when told', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await track(page).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => query(page).get('day')).toBe('1689-09-07');
  await expect.poll(() => query(page).get('day')).toBe('1727-08-31');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('a territory brings the map to its date', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&sel=peking-1860');
  const day = page.locator('.chosen').getByRole('button', { name: '14 November 1860' });
  await day.click();
  await expect.poll(() => query(page).get('day')).toBe('1860-11-14');
  await expect(day).toHaveAttribute('aria-pressed', 'true');
  await expect(words(page)).toContainText('Peking');
  await page.getByRole('button', { name: 'All dates' }).click();
  await expect.poll(() => query(page).get('day')).toBeNull();
});

for (const [lang, date] of [
  ['zh', '1881年2月24日'],
  ['ru', '24 февраля 1881'],
] as const)
  test(`the date is in words: ${lang}`, async ({ page }) => {
    await new Explorer(page).open(`?lang=${lang}&day=1881-02-24`);
    await expect(words(page)).toContainText(date);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test('the bar fits, its targets are large, axe finds nothing', async ({ page }) => {
    await new Explorer(page).open('?lang=en&day=1860-11-14');
    const bar = await page.locator('.timebar').boundingBox();
    const sheet = await page.locator('.panel').boundingBox();
    expect(bar && sheet && bar.x >= 0 && bar.x + bar.width <= 320 && bar.y + bar.height <= sheet.y).toBe(true);
    for (const target of await page.locator('.timebar button, .timebar [role="slider"]').all()) {
      const box = await target.boundingBox();
      expect(
        Math.min(box?.width ?? 0, box?.height ?? 0),
        (await target.getAttribute('aria-label')) ?? '',
      ).toBeGreaterThanOrEqual(24);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => v.id)).toEqual([]);
  });
});
