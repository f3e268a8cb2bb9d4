import { readFileSync } from 'node:fs';
import { expect, test } from '../support/fixtures.ts';

/** A named view of which a picture is kept in pictures/. */
interface NamedView {
  name: string;
  path: string;
  width: number;
  height: number;
  phone?: boolean;
}

const views: NamedView[] = JSON.parse(readFileSync(new URL('../views.json', import.meta.url), 'utf8'));

for (const view of views) {
  test.describe(() => {
    test.use({
      viewport: { width: view.width, height: view.height },
      isMobile: view.phone ?? false,
      hasTouch: view.phone ?? false,
    });
    test(`picture of ${view.name}`, async ({ page }) => {
      await page.goto(view.path);
      if (view.path.startsWith('/?')) {
        await expect(page.locator('html')).toHaveAttribute('data-ready', '1', { timeout: 60_000 });
        if (/[?&]at=/.test(view.path)) await expect(page.locator('[data-verdict].card')).toBeVisible();
        if (/[?&]sel=.+\d/.test(view.path)) await expect(page.locator('.chosen, .thing h2')).toBeVisible();
        if (/[?&]where=/.test(view.path)) await expect(page.getByRole('row').nth(1)).toBeVisible();
        if (/[?&]sum=/.test(view.path)) await expect(page.locator('.audit')).toBeVisible();
        else if (/[?&]claim=/.test(view.path)) await expect(page.locator('.shapes path').first()).toBeAttached();
      }
      await page.evaluate(() => document.fonts.ready);
      await expect(page).toHaveScreenshot(`${view.name}.png`, { timeout: 60_000 });
    });
  });
}
