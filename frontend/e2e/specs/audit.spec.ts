import { AxeBuilder } from '@axe-core/playwright';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

test('a claimed number is checked by adding up, from the keyboard', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?claim=ceded-2m-km2&lang=en');
  const button = explorer.claim('ceded-2m-km2').getByRole('button', { name: 'Check the number' });
  await button.focus();
  await page.keyboard.press('Enter');
  const sum = page.getByRole('region', { name: 'Check the number' });
  await expect(sum.getByRole('status')).toContainText('Nothing is counted');
  expect(query(page).get('sum')).toBe('');

  await sum.getByRole('checkbox', { name: /Aigun 1858/ }).press('Space');
  await expect(sum.getByRole('status')).toContainText('together 600,000 km²');
  await sum.getByRole('button', { name: /D with Tuva/ }).press('Enter');
  await expect(sum.getByRole('status')).toContainText('reaches the 2,000,000 km² claimed');
  await expect(sum.getByRole('img')).toHaveAccessibleName(/2,030,000/);

  await sum.getByRole('radio', { name: 'Area computed' }).check();
  await expect(sum.getByRole('status')).toContainText('Adds nothing here');
  await sum.getByRole('radio', { name: 'inner reading' }).check();
  expect(query(page).get('sum')).toContain('tarbagatai-1864:inner');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);

  await page.reload();
  await expect(sum.getByRole('radio', { name: 'inner reading' })).toBeChecked();
  await sum.getByRole('button', { name: 'Close' }).click();
  await expect(sum).toBeHidden();
  await expect(button).toBeFocused();
  expect(query(page).has('sum')).toBe(false);
});

test('only a claim whose number can be checked offers it', async ({ page, request }) => {
  const { claims } = (await (await request.get('/api/claims')).json()) as { claims: { audited: boolean }[] };
  await new Explorer(page).open('?claim=ceded-2m-km2&lang=en');
  await expect(page.getByRole('button', { name: 'Check the number' })).toHaveCount(
    claims.filter((c) => c.audited).length,
  );
});
