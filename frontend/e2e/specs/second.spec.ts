import { fileURLToPath } from 'node:url';
import { Explorer, query } from '../support/explorer.ts';
import { test as base, expect } from '../support/fixtures.ts';
import { type Served, serve } from '../support/server.ts';

// Another dossier, served by the same program and the same built front end: other languages, words, layers and hues,
// the southern hemisphere, across the antimeridian.

const folder = fileURLToPath(new URL('../../../data/testdata/second', import.meta.url));

const test = base.extend<{ origin: string }, { served: Served }>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const served = await serve('', folder);
      await use(served);
      await served.stop();
    },
    { scope: 'worker' },
  ],
  origin: async ({ served }, use) => use(served.origin),
});

test('the explorer asks it', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await expect(page).toHaveTitle('Test Islands: What was handed over here?');
  await expect(page.getByRole('heading', { name: 'Test Islands' })).toBeVisible();
  await explorer.pressMiddle();
  await expect(explorer.answer).toBeVisible();
  const [lon] = (query(page).get('at') ?? '').split(',');
  expect(Math.abs(Number(lon))).toBeGreaterThan(174);

  await page.goto('/?at=-178.5,-54.5&lang=fr');
  await expect(explorer.answer).toContainText("Île d'essai de l'Aulne");
  await expect(explorer.answer).toHaveAttribute('data-verdict', 'awarded');
  await explorer.drawn();
  await page.getByRole('combobox', { name: 'Rechercher' }).fill('cedre');
  await page.getByRole('option', { name: /Cèdre/ }).click();
  await expect(page).toHaveURL(/sel=cedar/);
  await explorer.tab('Légende').click();
  const legend = page.locator('.legend');
  for (const word of ['Attribué', 'Cédé à bail', 'Contesté', "Îles d'essai du nord", "Stations d'essai"])
    await expect(legend.getByText(word).first()).toBeVisible();
});

test('its map has its own hues', async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open('?lon=179&lat=-55.5&z=4');
  const hue = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--hue-coral'));
  expect(hue.toUpperCase()).toBe('#B5442E');
  await page.goto('/?lon=180&lat=-56&z=3&proj=mercator');
  await explorer.drawn();
});

test('a snippet opens its map', async ({ page }) => {
  await page.goto('/embed/features/alder-1901?lang=fr');
  await expect(page.getByRole('heading', { name: /Aulne/ })).toBeVisible();
  await page.locator('.open-map').click();
  await expect(page.locator('.live-map canvas')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-ready', '1', { timeout: 60_000 });
});

test('its style names its layers, hues and passages and none of the other dossier', async ({ request, origin }) => {
  const text = await (await request.get(`${origin}/style.json?grid=EqualArea&lang=fr&theme=dark`)).text();
  expect(text).not.toMatch(/\{\{/);
  const style = JSON.parse(text) as { layers: { id: string }[] };
  const ids = style.layers.map((l) => l.id);
  for (const id of ['north-islands-fill', 'south-islands-fill', 'lines-line', 'north-islands-name'])
    expect(ids).toContain(id);
  expect(text).toContain('"coral","#F0815F"');
  expect(text).toContain('"awarded",0,"leased",1');
});
