import { expect, test } from '../support/fixtures.ts';

test.describe('pages read without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a feature', async ({ page }) => {
    await page.goto('/features/aigun-1858');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Aigun');
    const text = page.getByRole('main');
    await expect(text).toContainText('1858');
    await expect(text).toContainText('km');
    await expect(page.getByRole('heading', { name: 'Sources' })).toBeVisible();
    await expect(text.locator('svg').first()).toBeVisible();
    await expect(page.locator('a[href^="/?"]').first()).toBeVisible();
  });

  test('a point that was ceded', async ({ page }) => {
    await page.goto('/at/131.9,43.1');
    await expect(page.getByRole('main')).toContainText('Peking');
    await expect(page.getByRole('main')).toContainText('1860');
  });

  test('a point that was not', async ({ page }) => {
    await page.goto('/at/116.4,39.9');
    await expect(page.getByRole('main')).toContainText('not ceded');
    await expect(page.getByRole('main')).toContainText('km');
  });

  test('in Chinese and Russian, with a note that the translation is unreviewed', async ({ page }) => {
    await page.goto('/features/aigun-1858?lang=zh');
    await expect(page.locator('html')).toHaveAttribute('lang', /^zh/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('瑷珲');
    await page.goto('/features/aigun-1858?lang=ru');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Айгун');
  });

  test('the front page lists what there is', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('main')).toContainText('What was ceded here?');
    await expect(page.locator('main a[href="/api/claims"]')).toBeVisible();
    const row = page.locator('main li', { has: page.locator('a[href="/features/aigun-1858"]') });
    await row.locator('a[href^="/at/"]').click();
    await expect(page.getByRole('main')).toContainText('Treaty of Aigun');
  });
});

test('a page of nothing is a page that says so', async ({ request }) => {
  for (const path of ['/features/atlantis', '/at/200,95', '/nowhere']) {
    const answer = await request.get(path, { headers: { Accept: 'text/html' } });
    expect([400, 404], path).toContain(answer.status());
    expect(answer.headers()['content-type'], path).toContain('text/html');
  }
});
