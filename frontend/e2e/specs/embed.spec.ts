import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';

/** The tag that a journalist pastes. */
function tag(src: string, attributes = ''): string {
  return `<iframe title="What was ceded here?" width="720" height="560" style="border:0" ${attributes} src="${src}"></iframe>`;
}

/** The snippet inside the story. */
function snippet(page: Page) {
  const frame = page.frameLocator('iframe');
  return {
    frame,
    figure: frame.locator('.figure svg').filter({ visible: true }),
    button: frame.getByRole('button', { name: 'Open the interactive map' }),
    map: frame.locator('canvas.maplibregl-canvas'),
  };
}

test.describe('a snippet in the page of somebody else', () => {
  test('shows figure and text first, and the map on demand', async ({ page, origin, story }) => {
    const sent: string[] = [];
    page.on('request', (request) => request.url().startsWith(origin) && sent.push(request.url()));
    const { url } = await story(tag(`${origin}/embed/features/aigun-1858?lang=en`));
    await page.goto(url, { waitUntil: 'networkidle' });
    const { frame, figure, button, map } = snippet(page);

    await expect(figure).toBeVisible();
    await expect(frame.locator('body')).toContainText('Aigun');
    await expect(frame.locator('body')).toContainText('1858');
    expect(
      sent.filter((u) => u.includes('/tiles/')),
      'tiles before anybody asked',
    ).toEqual([]);
    expect(sent.length, 'requests before anybody asked').toBeLessThanOrEqual(5);

    await button.click();
    await expect(map).toBeVisible();
    await expect(frame.locator('html')).toHaveAttribute('data-ready', '1', { timeout: 60_000 });
    expect(sent.filter((u) => u.includes('/tiles/')).length).toBeGreaterThan(0);
  });

  test('opens the map from the keyboard', async ({ page, origin, story }) => {
    const { url } = await story(tag(`${origin}/embed/at/131.9,43.1?lang=en`));
    await page.goto(url);
    const { frame, button, map } = snippet(page);
    await expect(frame.locator('body')).toContainText('Peking');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(map).toBeVisible();
  });

  test('shows any view of the explorer', async ({ page, origin, story }) => {
    const { url } = await story(tag(`${origin}/embed/map?lon=76&lat=45&z=3.6&sel=chuguchak-1864&lang=en&theme=dark`));
    await page.goto(url);
    const { frame, figure, button } = snippet(page);
    await expect(figure).toBeVisible();
    await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
    await button.click();
    await expect(frame.locator('html')).toHaveAttribute('data-ready', '1', { timeout: 60_000 });
  });

  test('speaks Chinese and Russian', async ({ page, origin, story }) => {
    for (const [lang, name] of [
      ['zh', '瑷珲'],
      ['ru', 'Айгун'],
    ]) {
      const { url } = await story(tag(`${origin}/embed/features/aigun-1858?lang=${lang}`));
      await page.goto(url);
      await expect(snippet(page).frame.locator('html')).toHaveAttribute('lang', lang ?? '');
      await expect(snippet(page).frame.locator('body')).toContainText(name ?? '');
    }
  });

  test('is complete in a sandbox, where its button opens a new tab', async ({ page, context, origin, story }) => {
    const src = `${origin}/embed/features/aigun-1858?lang=en`;
    const { url } = await story(tag(src, 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'));
    await page.goto(url, { waitUntil: 'networkidle' });
    const { frame, figure, map } = snippet(page);
    await expect(figure).toBeVisible();
    await expect(frame.locator('body')).toContainText('1858');

    const tab = context.waitForEvent('page');
    await frame.locator('.open-map').click();
    const opened = await tab;
    await opened.waitForLoadState();
    expect(new URL(opened.url()).origin).toBe(origin);
    expect(opened.url()).toContain('aigun-1858');
    await expect(map).toHaveCount(0);
  });

  test('fits a narrow column', async ({ page, origin, story }) => {
    const { url } = await story(tag(`${origin}/embed/features/aigun-1858`).replace('width="720"', 'width="320"'));
    await page.goto(url);
    const { frame, figure } = snippet(page);
    await expect(figure).toBeVisible();
    const overflow = await frame.locator('html').evaluate((e) => e.scrollWidth - e.clientWidth);
    expect(overflow, 'px that stick out at the side').toBeLessThanOrEqual(0);
  });
});

test.describe('a snippet without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const [path, word] of [
    ['/embed/features/aigun-1858', 'Aigun'],
    ['/embed/at/106.9,47.92', 'Mongolia'],
    ['/embed/at/116.4,39.9', 'not ceded'],
  ] as const) {
    test(path, async ({ page, origin, story }) => {
      const { url } = await story(tag(origin + path));
      await page.goto(url);
      const { frame, figure } = snippet(page);
      await expect(figure).toBeVisible();
      await expect(frame.locator('body')).toContainText(word);
    });
  }
});

test('only snippets may be framed', async ({ request }) => {
  const policy = async (path: string) => (await request.get(path)).headers()['content-security-policy'] ?? '';
  expect(await policy('/embed/features/aigun-1858')).toContain('frame-ancestors *');
  for (const path of ['/', '/features/aigun-1858', '/at/127.5,51.5', '/api/at?lon=127.5&lat=51.5']) {
    expect(await policy(path), path).toContain("frame-ancestors 'none'");
  }
});
