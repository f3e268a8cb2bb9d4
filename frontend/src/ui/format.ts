import type { Lang } from '../dossier';
import { tag } from './messages';

/** Locale of dates: 28 May 1858, as historians write it. */
const dates = (lang: Lang): string => (lang === 'en' ? 'en-GB' : tag(lang));

const THIN = '\u202f';

/** A number with the marks of the language, as the sentences of the server have them. */
export function number(n: number, lang: Lang, digits = 0): string {
  return new Intl.NumberFormat(tag(lang), { maximumFractionDigits: digits }).format(n);
}

/** Kilometres: whole from ten on, one decimal below. */
export function km(n: number, lang: Lang): string {
  return number(n, lang, Math.abs(n) < 10 ? 1 : 0);
}

/** An area rounded to what an area of uncertain outline can bear: three significant digits. */
export function roughArea(km2: number): number {
  if (km2 === 0) return 0;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(km2))) - 2);
  return Math.round(km2 / unit) * unit;
}

/**
 * A date of the record in words. It takes what EDTF level 0 and 1 write here: 1858-05-28, 1858-05, 1858, with ~ or ?
 * for approximate and uncertain. Anything else comes back as it is.
 */
export function date(edtf: string, lang: Lang): string {
  const m = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%])?$/.exec(edtf);
  if (!m) return edtf;
  const [, y, mo, d, doubt] = m;
  const when = new Date(0);
  when.setUTCFullYear(Number(y), Number(mo ?? 1) - 1, Number(d ?? 1));
  const text = new Intl.DateTimeFormat(dates(lang), {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    month: mo ? 'long' : undefined,
    day: d ? 'numeric' : undefined,
  }).format(when);
  return doubt ? `${APPROXIMATE[lang] ?? '~'}${text}` : text;
}

const APPROXIMATE: Record<Lang, string> = { en: 'c. ', zh: '约', ru: 'ок. ' };

/** A span of time, open ends left open: 1858 – 1860, 1860 –. */
export function span(from: string | null | undefined, to: string | null | undefined, lang: Lang): string {
  return `${from ? date(from, lang) : ''} – ${to ? date(to, lang) : ''}`.trim();
}

/** A list in words: a, b and c. */
export function list(items: string[], lang: Lang): string {
  return new Intl.ListFormat(tag(lang), { type: 'conjunction' }).format(items);
}

const LATIN = ['N', 'S', 'E', 'W'] as const;
const COMPASS: Record<Lang, readonly [string, string, string, string]> = {
  zh: ['北纬', '南纬', '东经', '西经'],
  ru: ['с. ш.', 'ю. ш.', 'в. д.', 'з. д.'],
};

/** A point as people write it: 51.5° N, 127.5° E, with the language's decimal sign. */
export function point([lon, lat]: readonly [number, number], lang: Lang): string {
  const part = (v: number, plus: string, minus: string) => {
    const n = new Intl.NumberFormat(tag(lang), { maximumFractionDigits: 3 }).format(Math.abs(v));
    return lang === 'zh' ? `${v < 0 ? minus : plus}${n}°` : `${n}°${THIN}${v < 0 ? minus : plus}`;
  };
  const [n, s, e, w] = COMPASS[lang] ?? LATIN;
  return `${part(lat, n, s)}, ${part(lon, e, w)}`;
}

/** The language of a name that exists in English only: all Latin letters, where the reader's script is another. */
export function strange(name: string, lang: Lang): 'en' | undefined {
  if (new Intl.Locale(lang).maximize().script === 'Latn') return undefined;
  return /^(?:\p{Script=Latin}|\P{L})+$/u.test(name) ? 'en' : undefined;
}
