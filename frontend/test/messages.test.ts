import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDossier, readJson, root } from '../build/files';
import { fill, type Messages, tag, translate } from '../src/ui/messages';

type Table = Record<string, string | Record<string, string>>;

const languages = readDossier().languages;
const table = (lang: string): Table => readJson<Table>(`messages/${lang}.json`);

const braces = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

describe.each(languages)('the words in %s', (lang) => {
  const english = table('en');
  const words = table(lang);

  it('are the same keys', () => expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort()));

  it('are not empty and keep their values', () => {
    for (const [key, text] of Object.entries(words)) {
      const all = typeof text === 'string' ? [text] : Object.values(text);
      const source = english[key];
      const wanted = braces(typeof source === 'string' ? source : (source?.other ?? ''));
      for (const t of all) {
        expect(t, key).not.toBe('');
        expect(braces(t), key).toEqual(wanted);
      }
    }
  });

  it('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(tag(lang)).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(words))
      if (typeof text === 'object') expect(Object.keys(text).sort(), key).toEqual([...forms].sort());
  });
});

describe('a text', () => {
  it('takes values', () => {
    expect(fill('{n} of {m}', { n: 1, m: 2 })).toBe('1 of 2');
    expect(fill('{n} of {m}', { n: 1 })).toBe('1 of {m}');
  });
  it('takes the plural form', () => {
    const ru = table('ru') as unknown as Messages;
    expect(translate(ru, 'ru', 'sourceCount', { n: 1 })).toMatch(/^1 источник$/);
    expect(translate(ru, 'ru', 'sourceCount', { n: 3 })).toMatch(/^3 источника$/);
    expect(translate(ru, 'ru', 'sourceCount', { n: 5 })).toMatch(/^5 источников$/);
  });
});

it('no source file uses a key that is not there', () => {
  const keys = new Set(Object.keys(table('en')));
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f));
  for (const file of files)
    for (const [, key] of readFileSync(join(root, 'src', file), 'utf8').matchAll(/\bt\('(\w+)'/g))
      expect(keys, `${file}: ${key}`).toContain(key);
});
