import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const at = (path: string) => new URL(`../${path}`, import.meta.url);

it('the README shows every named view, and no other', () => {
  const views: { name: string }[] = JSON.parse(readFileSync(at('e2e/views.json'), 'utf8'));
  const shown = [...readFileSync(at('README.md'), 'utf8').matchAll(/\(e2e\/pictures\/([\w-]+)\.png\)/g)].map(
    (m) => m[1],
  );
  expect(shown).toEqual(views.map((v) => v.name));
  expect(shown.filter((name) => !existsSync(at(`e2e/pictures/${name}.png`)))).toEqual([]);
});
