import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

/** A view that has Blagoveshchensk's neighbourhood in its middle. */
const amur = '?lon=127.5&lat=51.5&z=4';

test('a click answers with treaty, date, uncertainty and sources @store', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open(`${amur}&lang=en`);
  await explorer.pressMiddle();

  const { answer } = explorer;
  await expect(answer).toBeVisible();
  await expect(answer.getByText('Ceded', { exact: true }).first()).toBeVisible();
  await expect(answer).toContainText('Aigun');
  await expect(answer).toContainText('28 May 1858');
  await expect(answer).toContainText(/within|±/);
  await expect(answer).toContainText(/\d km/);
  await expect(answer.getByRole('heading', { name: 'Claims about this place' })).toBeVisible();
  const sources = answer
    .locator('details')
    .filter({ hasText: /\d+ sources?/ })
    .last();
  await expect(sources.getByRole('link').first()).toBeVisible();
  expect(query(page).get('at')).toMatch(/^127\.\d+,51\.\d+$/);
});

test('the keyboard alone finds the map, moves it and asks', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open(`?lon=131.9&lat=43.3&z=5&lang=en`);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the map' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(explorer.canvas).toBeFocused();
  await expect(page.locator('.crosshair')).toBeVisible();

  const before = query(page).get('lon');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => query(page).get('lon')).not.toBe(before);
  await page.keyboard.press('ArrowRight');
  await explorer.drawn();
  await page.keyboard.press('Enter');
  await expect(explorer.answer).toContainText('Peking');
  await expect(explorer.answer).toContainText('1860');

  const panel = page.getByRole('tabpanel');
  for (let i = 0; i < 25 && !(await panel.evaluate((e) => e.contains(document.activeElement))); i++) {
    await page.keyboard.press('Shift+Tab');
  }
  await expect.poll(() => panel.evaluate((e) => e.contains(document.activeElement))).toBe(true);
});

test('names, words and answer change with the language', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open(`${amur}&at=127.5,51.5&lang=en`);
  await expect(explorer.answer).toContainText('Aigun');
  for (const [button, lang, tab, name, title] of [
    ['中文', 'zh', '答案', '瑷珲', '地图'],
    ['Русский', 'ru', 'Ответ', 'Айгун', 'Карта'],
    ['English', 'en', 'Answer', 'Aigun', 'Map'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${lang}`));
    await expect(explorer.tab(tab)).toBeVisible();
    await expect(explorer.answer).toContainText(name);
    await expect(explorer.canvas).toHaveAttribute('aria-label', new RegExp(title));
    expect(query(page).get('lang')).toBe(lang);
    await explorer.drawn();
  }
});

test('the address restores the view, and "back" takes back a step', async ({ page, context }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lon=77&lat=44&z=4.5&lang=en&theme=dark&proj=mercator&layers=ceded');
  await explorer.pressMiddle();
  await expect(explorer.answer).toContainText('1864');
  await explorer.drawn();
  const address = page.url();
  const asked = query(page).get('at');

  const other = new Explorer(await context.newPage());
  await other.page.goto(address);
  await other.drawn();
  await expect(other.answer).toContainText('1864');
  for (const key of ['lon', 'lat', 'z', 'theme', 'proj', 'layers', 'at', 'lang']) {
    expect(query(other.page).get(key), key).toBe(new URL(address).searchParams.get(key));
  }
  await expect(other.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await other.page.close();

  await page.goBack();
  await expect(explorer.answer).toBeHidden();
  await page.goForward();
  await expect.poll(() => query(page).get('at')).toBe(asked);
  await expect(explorer.answer).toContainText('1864');
});

test('claims stand with verdict, finding and sources, and show on the map', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await explorer.tab('The article').click();
  const claim = explorer.claim('ceded-2m-km2');
  await expect(claim).toBeVisible();
  await expect(claim).toContainText('Finding:');
  await expect(claim).toContainText(/\d+ sources?/);
  const before = query(page).get('z');
  await claim.getByRole('button', { name: 'Show on the map' }).click();
  await expect.poll(() => query(page).get('claim')).toBe('ceded-2m-km2');
  await expect.poll(() => query(page).get('z')).not.toBe(before);
  await explorer.drawn();

  await page.getByRole('group', { name: 'Filter by verdict' }).getByRole('button').nth(1).click();
  await expect(page.getByRole('article').first()).toBeVisible();
});

test('a place or a coordinate can be typed', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Search' });
  await expect(search).toBeFocused();
  await search.fill('vladiv');
  await expect(page.getByRole('option').first()).toContainText('Vladivostok');
  await page.keyboard.press('Enter');
  await expect(explorer.answer).toContainText('Treaty of Peking');
  await search.fill('106.9, 47.92');
  await page.keyboard.press('Enter');
  await expect(explorer.answer).toContainText('Outer Mongolia');
  await explorer.drawn();
});

test('a date asks the same place as it was then', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open(`${amur}&at=127.5,51.5&lang=en`);
  await expect(explorer.answer).toContainText('28 May 1858');
  await explorer.open(`${amur}&at=127.5,51.5&lang=en&day=1858-05-28`);
  await expect.poll(() => query(page).get('day')).toBe('1858-05-28');
  await expect(explorer.answer).toHaveAttribute('data-verdict', 'ceded');
  await explorer.open(`${amur}&at=127.5,51.5&lang=en&day=1850-01-01`);
  await expect(explorer.answer).toHaveAttribute('data-verdict', 'not-ceded');
  await expect(explorer.answer).toContainText('Qing');
});

test('the legend switches layers', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await explorer.tab('Legend').click();
  await page.getByRole('checkbox', { name: 'Mongolia' }).uncheck();
  await expect.poll(() => query(page).get('layers')).toBe('ceded,border,investment');
  await explorer.drawn();
  await page.getByRole('checkbox', { name: 'Mongolia' }).check();
  await explorer.drawn();
});

test('the share dialog gives a link and a snippet that works', async ({ page, story, context }) => {
  const explorer = new Explorer(page);
  await explorer.open(`${amur}&at=127.5,51.5&lang=en`);
  await page.getByRole('button', { name: 'Share' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog).toBeVisible();
  const code = await dialog.getByLabel('Embed code').inputValue();
  expect(code).toContain('<iframe');
  const link = await dialog.getByLabel(/link/i).first().inputValue();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const { url } = await story(code);
  await page.goto(url);
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('.figure svg').filter({ visible: true })).toBeVisible();
  await expect(frame.locator('body')).toContainText('Aigun');

  const other = new Explorer(await context.newPage());
  await other.page.goto(link);
  await expect(other.answer).toContainText('Aigun');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a tap answers in the sheet, and the point stays in sight', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lon=131.9&lat=44.5&z=4&lang=en');
    const box = await explorer.canvas.boundingBox();
    if (!box) throw new Error('the map has no size');
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height * 0.3);
    await expect(explorer.answer).toBeVisible();
    await explorer.drawn();
    const pin = await page.locator('.pin').boundingBox();
    const sheet = await page.locator('.panel').boundingBox();
    expect(pin && sheet && pin.y + pin.height / 2 < sheet.y, 'the point is above the sheet').toBe(true);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, 'px that stick out at the side').toBeLessThanOrEqual(0);
  });
});
