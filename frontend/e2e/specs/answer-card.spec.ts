import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

test('the card tells position, holders, areas, accounts, claims and sources, in this order', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&lon=127.5&lat=51.5&z=4&at=127.5,51.5');
  const { answer } = explorer;
  const accounts = answer.locator('.accounts');
  await expect(accounts).toBeVisible();
  const tops: number[] = [];
  for (const part of ['.sentence', '.meter', '.ledger', '.areas', '.accounts', '.claims-here', '.works'])
    tops.push((await answer.locator(part).first().boundingBox())?.y ?? Number.NaN);
  expect(tops).toEqual([...tops].sort((a, b) => a - b));

  // Where the accounts can be compared the card says so, above the words of each side.
  await expect(accounts.locator('.compared [data-agreement="agree"]')).toContainText('28 May 1858');
  await expect(accounts.locator('.compared [data-agreement="differ"]').first()).toContainText('km²');
  const sides = accounts.locator('.side');
  expect(await sides.count()).toBeGreaterThan(1);
  const [a, b] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
  expect(a && b && Math.abs(a.y - b.y) < 2, 'side by side').toBe(true);
  await expect(sides.first().locator('.name')).toContainText('黑龙江');
});

test('the ledger of a day: acts and holders in the order of time, who held it then marked', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&at=80,44.2&day=1872-01-01');
  const ledger = explorer.answer.locator('.ledger');
  await expect(ledger.locator('[aria-current]')).toHaveText(/4 July 1871.*Russian Empire \(occupation\).*Qing Empire/);
  const acts = ledger.locator('.passage');
  await expect(acts.first()).toHaveText(/24 February 1881.*Qing Empire → Russian Empire.*St Petersburg/);
  const days = await ledger.locator('.when').allTextContents();
  const years = days.map((d) => Number(d.match(/\d{4}/)?.[0]));
  expect(years.length).toBeGreaterThan(8);
  expect(years).toEqual([...years].sort((a, b) => a - b));
});

test('near a line the ledger says that it holds only inside', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&at=134.75,48.33');
  await expect(explorer.answer.locator('.ledger')).toContainText('if the place lies in it');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  test('the accounts stand one under another', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lang=ru&at=127.5,51.5');
    const sides = explorer.answer.locator('.side');
    await expect(sides.nth(1)).toBeAttached();
    const [a, b] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
    expect(a && b && b.y >= a.y + a.height).toBe(true);
  });
});

test('the projection goes from equal-area to Mercator to a globe, and is in the address', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&lon=105&lat=50&z=2.5');
  const button = page.getByRole('button', { name: 'Projection' });
  const seen: string[] = [];
  for (const proj of ['mercator', 'globe', null]) {
    seen.push((await button.getAttribute('aria-label')) ?? '');
    await button.click();
    await expect.poll(() => query(page).get('proj')).toBe(proj);
    await explorer.drawn();
    await expect(explorer.canvas).toHaveCount(1);
  }
  expect(new Set(seen).size).toBe(3);
  await explorer.open('?lang=en&proj=globe&lon=105&lat=50&z=2.5');
  await explorer.pressMiddle();
  await expect(explorer.answer).toContainText('Mongolia');
});
