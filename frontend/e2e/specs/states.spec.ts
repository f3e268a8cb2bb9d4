import type { Page } from '@playwright/test';
import { clean } from '../support/axe.ts';
import { Explorer } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';
import { STATES } from '../support/states.ts';

// These look at the server's picture too.
test.use({ picture: true });

/** What `make test` takes in turn, `make test-full` takes all of. */
const full = !!process.env.CEDED_TEST_FULL;
const langs = ['en', 'zh', 'ru'];
const themes = ['light', 'dark'];

/** Interactive things under 24 px on a side, links inside a sentence left out, as WCAG 2.5.8 has it. */
const small = (page: Page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, summary, textarea, [role=option]',
    );
    return [...all].flatMap((e) => {
      const box = e.getBoundingClientRect();
      if (box.width === 0 || !e.checkVisibility({ visibilityProperty: true }) || e.matches('.skip')) return [];
      if (getComputedStyle(e).display === 'inline' || e.closest('label')) return [];
      return box.width < 23.5 || box.height < 23.5
        ? [`${e.tagName}.${e.className} "${e.textContent?.slice(0, 30)}": ${box.width} x ${box.height}`]
        : [];
    });
  });

/** Latin words that stand in a page of another language without saying so. */
const untagged = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (!e || e.closest('[lang=en], script, style, textarea, code, .credit, svg') || !e.checkVisibility()) continue;
      // A sentence of English: three words in a row of lower-case letters.
      const words = n.textContent?.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/);
      if (words) out.push(`${words[0]} (${e.className || e.tagName})`);
    }
    return [...new Set(out)];
  });

STATES.forEach((state, i) => {
  test.describe(() => {
    // No larger than it must be: the map is drawn in software.
    test.use({ viewport: { width: 900, height: 560 } });
    const looks = langs.flatMap((lang, j) =>
      themes.flatMap((theme, k) =>
        full || (j === i % langs.length && k === i % themes.length) ? [{ lang, theme }] : [],
      ),
    );
    for (const { lang, theme } of looks)
      test(`no barrier, nothing small, no other language: ${state.name}, ${lang}, ${theme}`, async ({ page, seen }) => {
        await state.open(page, `lang=${lang}&theme=${theme}`);
        if (state.failing) seen.errors.clear();
        await clean(page);
        expect.soft(await small(page), 'targets under 24 px').toEqual([]);
        if (lang !== 'en') expect.soft(await untagged(page), 'English that does not say so').toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(over, 'px that stick out at the side').toBeLessThanOrEqual(0);
        if (state.failing) seen.errors.clear();
      });
  });
});

test('the picture of the view is there before the map, and gone after', async ({ page }) => {
  let let_go = () => {};
  const held = new Promise<void>((resolve) => (let_go = resolve));
  await page.route('**/tiles/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/?lang=en&theme=light&lon=120&lat=50&z=3');
  const picture = page.locator('img.first');
  await expect(picture).toHaveAttribute('src', /^\/map\.svg\?.*lon=120.*&width=\d+&height=\d+/);
  await expect.poll(() => picture.evaluate((e: HTMLImageElement) => e.naturalWidth)).toBeGreaterThan(0);
  // What takes over a second says so.
  await expect(page.getByRole('progressbar')).toBeVisible();
  let_go();
  await new Explorer(page).drawn();
  await expect(picture).toHaveCount(0);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});
