import { get } from '../api';
import type { Lang } from '../dossier';

/** Every interface text by key. Using a key that does not exist is a type error; a language without it fails a test. */
export type Messages = typeof import('@files/messages/en.json');
export type MessageKey = keyof Messages;

type Plural = { other: string; one?: string; few?: string; many?: string };

/** Language tag for the page: Chinese here is written in simplified characters. */
export const tag = (lang: Lang): string => (lang === 'zh' ? 'zh-Hans' : lang);

/** How a language is written in its own letters, for the switch. */
export function ownName(lang: Lang): string {
  const name = new Intl.DisplayNames([tag(lang)], { type: 'language' }).of(lang) ?? lang;
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}

/** loadMessages fetches the texts of one language; where the server cannot tell them, the program's own in English. */
export const loadMessages = (lang: Lang): Promise<Messages> =>
  get<{ messages: Messages }>('/api/messages', { lang }).then(
    (r) => r.messages,
    () => import('@files/messages/en.json').then((m) => m.default),
  );

/** The key of a word: notCeded for not-ceded. */
export const camel = (word: string): string => word.replace(/-(\w)/g, (_, c: string) => c.toUpperCase());

export type Values = Record<string, string | number>;

/** fill puts values into the {braces} of a text. A value that is missing leaves its braces, so that it shows. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}

/** translate returns a text of the table, in the plural form that `values.n` asks for. */
export function translate(m: Messages, lang: Lang, key: MessageKey, values: Values = {}): string {
  const text = m[key] as string | Plural;
  if (typeof text === 'string') return fill(text, values);
  const form = new Intl.PluralRules(tag(lang)).select(Number(values.n ?? 0)) as keyof Plural;
  return fill(text[form] ?? text.other, values);
}
