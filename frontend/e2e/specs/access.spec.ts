import { clean } from '../support/axe.ts';
import { Explorer } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

test.describe('no barrier that axe finds', () => {
  for (const theme of ['light', 'dark'] as const) {
    test(`the explorer on arrival, the answer, the claims, the legend: ${theme}`, async ({ page }) => {
      const explorer = new Explorer(page);
      await explorer.open(`?theme=${theme}&lang=en`);
      await clean(page);
      await explorer.open(`?lon=127.5&lat=51.5&z=4&at=127.5,51.5&theme=${theme}&lang=en`);
      await expect(explorer.answer).toBeVisible();
      await clean(page);
      await explorer.tab('The article').click();
      await expect(page.getByRole('article').first()).toBeVisible();
      await clean(page);
      await explorer.tab('Legend').click();
      await clean(page);
    });

    test(`pages and snippets: ${theme}`, async ({ page }) => {
      for (const path of [
        '/features/aigun-1858',
        '/corrections',
        '/at/116.4,39.9',
        '/embed/features/peking-1860',
        '/embed/at/106.9,47.92',
      ]) {
        await page.goto(`${path}?theme=${theme}`);
        await clean(page);
      }
    });
  }

  test('the share dialog', async ({ page }) => {
    await new Explorer(page).open('?lang=en');
    await page.getByRole('button', { name: 'Share' }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await clean(page);
  });

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    test('the answer in Chinese', async ({ page }) => {
      const explorer = new Explorer(page);
      await explorer.open('?lon=127.5&lat=51.5&z=4&at=127.5,51.5&lang=zh');
      await expect(explorer.answer).toBeVisible();
      await clean(page);
    });
  });
});
