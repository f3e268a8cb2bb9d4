import { AxeBuilder } from '@axe-core/playwright';
import { ask } from '../support/api.ts';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

// These look at the server's picture too.
test.use({ picture: true });

for (const [lang, typed] of [
  ['en', 'vladivostk'],
  ['zh', '符拉迪沃斯托克'],
  ['ru', 'владивосток'],
  ['en', '131.9, 43.12'],
] as const)
  test(`what is typed gets the answer of its place: ${lang} ${typed}`, async ({ page, request }) => {
    const explorer = new Explorer(page);
    await page.goto(`/?lang=${lang}`);
    const search = page.getByRole('combobox').first();
    await search.fill(typed);
    await expect(page.getByRole('option').first()).toBeVisible();
    await search.press('Enter');
    await expect.poll(() => query(page).get('at')).not.toBeNull();
    const [lon = 0, lat = 0] = (query(page).get('at') ?? '').split(',').map(Number);
    const answer = await ask(request, lon, lat, lang);
    await expect(explorer.answer.locator('.sentence')).toHaveText(answer.answer);
    await expect(explorer.answer.locator('.passage[data-feature="peking-1860"]')).toBeVisible();
  });

test('the card is cited and downloaded, with the date asked about', async ({ page, request }) => {
  const explorer = new Explorer(page);
  await page.goto('/?lang=en&at=127.5,51.5&day=1860-11-14');
  const foot = explorer.answer.locator('.card-foot');
  await foot.getByText('Cite', { exact: true }).click();
  for (const name of ['BibTeX', 'RIS', 'CSL-JSON']) {
    const href = (await foot.getByRole('link', { name }).getAttribute('href')) ?? '';
    expect(href).toContain('date=1860-11-14');
    expect((await request.get(href)).status(), href).toBe(200);
  }
  const download = (await foot.getByRole('link', { name: 'Download' }).getAttribute('href')) ?? '';
  expect((await request.get(download)).status()).toBe(200);
  const { violations } = await new AxeBuilder({ page }).include('.card-foot').analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
});

test('without WebGL 2 the figure takes the place of the map, and the card answers', async ({ page }) => {
  await page.addInitScript(() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      return kind === 'webgl2' ? null : Reflect.apply(get, this, [kind, ...more]);
    } as typeof get;
  });
  const explorer = new Explorer(page);
  await page.goto('/?lang=en&at=127.5,51.5&proj=globe');
  const figure = page.locator('.no-map img');
  await expect(figure).toBeVisible();
  await expect.poll(() => figure.evaluate((e: HTMLImageElement) => e.naturalWidth)).toBeGreaterThan(0);
  await expect(explorer.answer).toContainText('Aigun');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a territory that an address selects comes into view above the sheet', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lang=en&sel=sixty-four-villages');
    await expect.poll(() => Number(query(page).get('z'))).toBeGreaterThan(4);
    await expect.poll(() => Math.abs(Number(query(page).get('lon')) - 127.6)).toBeLessThan(2);
  });

  test('a finger that rests on the map asks', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lang=en&lon=131.9&lat=44.5&z=4');
    const box = await explorer.canvas.boundingBox();
    if (!box) throw new Error('the map has no size');
    const touch = await page.context().newCDPSession(page);
    const at = { x: box.x + box.width / 2, y: box.y + box.height * 0.3 };
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await expect(explorer.answer).toBeVisible();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(query(page).get('at')).not.toBeNull();
  });
});
