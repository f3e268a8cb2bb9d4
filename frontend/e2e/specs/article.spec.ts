import { AxeBuilder } from '@axe-core/playwright';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

test('the article reads paragraph by paragraph, and filters', async ({ page, request }) => {
  const { claims } = await (await request.get('/api/claims?lang=en')).json();
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await explorer.tab('The article').click();
  const panel = page.getByRole('tabpanel');
  const part = panel.locator('.part').filter({ hasText: 'Two million km²' });
  await expect(part).toContainText('¶6');
  await expect(part.locator('#claim-ceded-2m-km2')).toContainText('The author states:');
  await expect(panel.getByRole('article')).toHaveCount(claims.length);

  // Comments of readers stand under a heading that says so.
  await expect(panel.getByRole('heading', { name: /^Comments/ })).toContainText("They are not the author's");
  await expect(panel.locator('#claim-k4-hinkley')).toContainText('A commenter writes:');

  await panel.getByText('What the verdicts mean').click();
  await expect(panel.getByText('Not checkable; shown with context only.')).toBeVisible();

  const kind = claims.filter((c: { kind: string }) => c.kind === 'territorial').length;
  await panel.getByLabel('Filter by kind').selectOption('territorial');
  await expect(panel.getByRole('article')).toHaveCount(kind);
  await panel.getByLabel('Filter by speaker').selectOption({ index: 1 });
  await expect(panel.getByRole('status')).toContainText(/\d+ claims?/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join()}`)).toEqual([]);
  await panel.getByRole('button', { name: 'Clear filters' }).click();
  await expect(panel.getByRole('article')).toHaveCount(claims.length);
});

test('"show on the map" sets date and layers, and draws the countries a claim speaks of', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&layers=border');
  await explorer.tab('The article').click();
  await explorer.claim('ceded-2m-km2').getByRole('button', { name: 'Show on the map' }).click();
  await expect.poll(() => query(page).get('day')).toBe('1881-12-31');
  expect(query(page).get('layers')).toBe('border,ceded');

  await explorer.claim('china-central-asia-energy').getByRole('button', { name: 'Show on the map' }).click();
  await expect.poll(() => query(page).get('claim')).toBe('china-central-asia-energy');
  const outline = page.locator('.shapes path').first();
  await expect(outline).toHaveAttribute('d', /^M[\d.-]+ [\d.-]+L/);
  await explorer.drawn();
  const before = await outline.getAttribute('d');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(outline, 'it moves with the map').not.toHaveAttribute('d', before ?? '');
});

test('opposing claims lead to each other', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&claim=russia-fears-recovery');
  const claim = explorer.claim('russia-fears-recovery');
  await claim.locator('.counterpart').getByRole('link').click();
  await expect.poll(() => query(page).get('claim')).toBe('china-no-expansion');
  await expect(explorer.claim('china-no-expansion')).toBeInViewport();
  await page.goBack();
  await expect.poll(() => query(page).get('claim')).toBe('russia-fears-recovery');
});

for (const [lang, gist] of [
  ['zh', '少有的睦邻关系'],
  ['ru', 'Редко добрые соседи'],
] as const)
  test(`the argument is in the reader's language: ${lang}`, async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open(`?lang=${lang}&claim=seldom-good-neighbours`);
    await expect(page.locator('.part').nth(1)).toContainText(gist);
  });
