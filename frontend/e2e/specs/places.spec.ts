import { AxeBuilder } from '@axe-core/playwright';
import { Explorer, query } from '../support/explorer.ts';
import { expect, test } from '../support/fixtures.ts';

interface Place {
  id: string;
  name: string;
  bbox: [number, number, number, number] | null;
  properties: { kind?: string; country?: string; statusAt?: string; evidence?: string; positionPrecision?: string };
}

test('a place on the map opens its card: facts, how sure, sources, page', async ({ page, request }) => {
  const { features } = await (await request.get('/api/features?layer=investment')).json();
  const drawn = (features as Place[]).filter((x) => x.bbox);
  // One that stands alone, so that the click can mean no other.
  const alone = ({ bbox: a }: Place) =>
    drawn.filter(({ bbox: b }) => a && b && Math.abs(a[0] - b[0]) < 0.4 && Math.abs(a[1] - b[1]) < 0.4).length === 1;
  const mine = drawn.find(
    (x) => x.properties.kind === 'power-plant' && x.properties.positionPrecision === 'exact' && alone(x),
  );
  if (!mine?.bbox) throw new Error('no such place');
  const [lon, lat] = mine.bbox;
  const explorer = new Explorer(page);
  await explorer.open(`?lang=en&layers=investment&lon=${lon}&lat=${lat}&z=8`);
  await explorer.pressMiddle();
  const card = page.locator('.thing');
  await expect(card).toHaveAttribute('data-thing', mine.id);
  await expect(card).toContainText(mine.name);
  await expect(card).toContainText('Power plant');
  await expect(card).toContainText(/Already there|Agreed or under way|Came later/);
  await expect(card).toContainText(/Sourced|Commonly reported/);
  await expect(card).toContainText('Published coordinate');
  await expect(card.getByText(/\d sources?/)).toBeVisible();
  await expect(card.getByRole('link', { name: 'Open the page' })).toHaveAttribute(
    'href',
    new RegExp(`/features/${mine.id}`),
  );
  expect(query(page).get('at'), 'a place is opened, the ground is not asked about').toBeNull();
});

test('the table filters the map and itself, and counts', async ({ page, request }) => {
  const all: Place[] = [];
  for (const layer of ['investment', 'border']) {
    const { features } = await (await request.get(`/api/features?layer=${layer}`)).json();
    all.push(...(features as Place[]).filter((x) => x.properties.evidence));
  }
  const fits = all.filter((x) => x.properties.kind === 'mine' && x.properties.statusAt === 'after');
  expect(fits.length).toBeGreaterThan(0);
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&lon=68&lat=44&z=5');
  const before = await explorer.canvas.screenshot();
  await explorer.tab('Places').click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('status')).toHaveText(`${all.length} of ${all.length} places and routes`);
  await panel.getByLabel('Kind').selectOption('mine');
  await panel.getByLabel('At the date of the article').selectOption('after');
  await expect(panel.getByRole('status')).toHaveText(`${fits.length} of ${all.length} places and routes`);
  await expect(panel.getByRole('row')).toHaveCount(fits.length + 1);
  expect(query(page).get('where')).toBe('kind:mine,statusAt:after');
  await explorer.drawn();
  expect(before.equals(await explorer.canvas.screenshot()), 'the map shows fewer places').toBe(false);

  // A row opens where it stands, and the map goes there.
  const z = query(page).get('lon');
  await panel.getByRole('row').nth(1).getByRole('button').click();
  await expect(page.locator('.thing')).toBeVisible();
  await expect.poll(() => query(page).get('lon')).not.toBe(z);
  await explorer.drawn();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join()}`)).toEqual([]);

  await page.reload();
  await expect(panel.getByRole('status')).toHaveText(`${fits.length} of ${all.length} places and routes`);
  await panel.getByRole('button', { name: 'Clear filters' }).click();
  await expect(panel.getByRole('status')).toHaveText(`${all.length} of ${all.length} places and routes`);
});

test('the legend explains the signs', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lang=en');
  await explorer.tab('Legend').click();
  await expect(page.getByRole('tabpanel')).toContainText('Soft rim: the position is not exact');
  await page.getByRole('checkbox', { name: /Investment/ }).uncheck();
  await expect.poll(() => query(page).get('layers')).toBe('ceded,mongolia,border');
});

for (const lang of ['zh', 'ru'])
  test(`the table is in the reader's language: ${lang}`, async ({ page }) => {
    await new Explorer(page).open(`?lang=${lang}&where=kind:refinery`);
    const row = page.getByRole('tabpanel').getByRole('row').nth(1);
    await expect(row).toContainText(lang === 'zh' ? /[\u4e00-\u9fff]{2}/ : /[а-я]{4}/i);
    await expect(row).toContainText(lang === 'zh' ? '炼油厂' : /НПЗ|Нефтеперерабатывающий/);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  test('the table fits', async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open('?lang=ru&where=country:KAZ');
    await expect(page.getByRole('tabpanel').getByRole('row').nth(1)).toBeVisible();
    const wide = await page.getByRole('tabpanel').evaluate((e) => e.scrollWidth - e.clientWidth);
    expect(wide, 'px that stick out at the side').toBeLessThanOrEqual(0);
  });
});

test('figures of people are charts that say what is counted', async ({ page, request }) => {
  const { population } = await (await request.get('/api/population?measure=residents')).json();
  const explorer = new Explorer(page);
  await explorer.open('?lang=en&where=kind:refinery');
  const people = page.locator('.people');
  await people.locator('summary').first().click();
  await expect(people.getByRole('heading', { name: 'Residents at a census' })).toBeVisible();
  const row = population.find((p: { figures: { value: number | null }[] }) => p.figures.every((f) => f.value !== null));
  const chart = people.getByRole('img', { name: row.area });
  await expect(chart).toHaveAttribute('aria-label', new RegExp(`${row.figures[0].year}: [\\d,]+`));
  const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join()}`)).toEqual([]);
});
