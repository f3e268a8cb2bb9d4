import { describe, expect, it } from 'vitest';
import { date, km, list, number, point, roughArea, span } from '../src/ui/format';

const THIN = '\u202f';

describe('numbers', () => {
  it('have the marks of the language', () => {
    expect(number(1234567, 'en')).toBe('1,234,567');
    expect(number(577421, 'zh')).toBe('577,421');
    expect(number(577421.25, 'ru', 1)).toBe('577\u00a0421,3');
  });
  it('round kilometres by their size', () => {
    expect(km(212.44, 'en')).toBe('212');
    expect(km(3.27, 'en')).toBe('3.3');
    expect(km(3.27, 'ru')).toBe('3,3');
  });
  it('do not claim more digits of an area than it has', () => {
    expect(roughArea(577421)).toBe(577000);
    expect(roughArea(84)).toBe(84);
    expect(roughArea(0)).toBe(0);
  });
});

describe('dates', () => {
  it.each([
    ['1858-05-28', 'en', '28 May 1858'],
    ['1858-05-28', 'zh', '1858年5月28日'],
    ['1858-05-28', 'ru', '28 мая 1858 г.'],
    ['1858-05', 'en', 'May 1858'],
    ['1858', 'en', '1858'],
    ['1689~', 'en', 'c. 1689'],
    ['soon', 'en', 'soon'],
  ] as const)('%s in %s is %s', (edtf, lang, text) => expect(date(edtf, lang)).toBe(text));
  it('leave open ends open', () => {
    expect(span('1860', null, 'en')).toBe('1860 –');
    expect(span('1858', '1860', 'en')).toBe('1858 – 1860');
  });
});

describe('points and lists', () => {
  it('are written as in the language', () => {
    expect(point([127.5, 51.5], 'en')).toBe(`51.5°${THIN}N, 127.5°${THIN}E`);
    expect(point([-3, 51.5], 'zh')).toBe('北纬51.5°, 西经3°');
    expect(list(['a', 'b', 'c'], 'ru')).toBe('a, b и c');
  });
});
