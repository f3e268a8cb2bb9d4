import { beforeAll, describe, expect, it } from 'vitest';
import { covered } from '../build/cmap';
import { cutFonts, type Fonts } from '../build/fonts';
import { collectWords, ranges, scriptOf } from '../build/glyphs';

let fonts: Fonts;
const words = collectWords();
beforeAll(async () => {
  fonts = await cutFonts(words);
});

/** Whether a character falls into one of the ranges of a font. */
function inRanges(font: string, char: string): number {
  const c = char.codePointAt(0) ?? 0;
  return (fonts.faces[font] ?? []).filter((f) =>
    f.ranges.some((r) => {
      const [from = '', to] = r.slice(2).split('-');
      return c >= Number.parseInt(from, 16) && c <= Number.parseInt(to ?? from, 16);
    }),
  ).length;
}

/** Characters of names that the source font has not either: the reader's own fonts draw them. */
const FOREIGN = '崟';

describe('the fonts', () => {
  it('hold every character of every label, in exactly one file', () => {
    for (const font of ['Ceded Regular', 'Ceded Semibold'])
      for (const c of [...words.first, ...words.labels])
        if (c >= ' ' && !FOREIGN.includes(c))
          expect(inRanges(font, c), `U+${c.codePointAt(0)?.toString(16)} ${c} in ${font}`).toBe(1);
    for (const c of words.italic) expect(inRanges('Ceded Italic', c), `${c} in italic`).toBe(1);
  });

  it('draw what they say they draw', async () => {
    for (const cut of fonts.cuts) {
      const glyphs = await covered(cut.bytes);
      const missing = cut.chars.filter((c) => !glyphs.has(c.codePointAt(0) ?? 0));
      expect(
        missing.map((c) => `U+${c.codePointAt(0)?.toString(16)} ${c}`),
        cut.name,
      ).toEqual([]);
    }
  });

  it('are Mongolian too', () => {
    for (const c of 'ӨөҮү') expect(scriptOf(c)).toBe('cyrillic-ext');
  });
});

it('ranges join neighbours', () => {
  expect(ranges(['c', 'a', 'b', 'é'])).toEqual(['U+61-63', 'U+E9']);
});
