import type { Lang } from '../dossier';

type Shared = typeof import('@files/messages/en.json');
type Own = typeof import('../messages/en.json');

/** Every interface text by key. Using a key that does not exist is a type error; a language without it fails a test. */
export type Messages = Shared & Own;
export type MessageKey = keyof Messages;

type Plural = { other: string; one?: string; few?: string; many?: string };

/** How a language is written in its own letters, for the switch. */
export const OWN_NAME: Record<Lang, string> = { en: 'English', zh: '中文', ru: 'Русский' };

/** Language tag for the page: Chinese here is written in simplified characters. */
export const TAG: Record<Lang, string> = { en: 'en', zh: 'zh-Hans', ru: 'ru' };

/** loadMessages fetches the texts of one language; each is a chunk of its own. */
export async function loadMessages(lang: Lang): Promise<Messages> {
  const load = {
    en: () => Promise.all([import('@files/messages/en.json'), import('../messages/en.json')]),
    zh: () => Promise.all([import('@files/messages/zh.json'), import('../messages/zh.json')]),
    ru: () => Promise.all([import('@files/messages/ru.json'), import('../messages/ru.json')]),
  }[lang];
  const [shared, own] = await load();
  return { ...shared.default, ...own.default } as Messages;
}

export type Values = Record<string, string | number>;

/** fill puts values into the {braces} of a text. A value that is missing leaves its braces, so that it shows. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}

/** translate returns a text of the table, in the plural form that `values.n` asks for. */
export function translate(m: Messages, lang: Lang, key: MessageKey, values: Values = {}): string {
  const text = m[key] as string | Plural;
  if (typeof text === 'string') return fill(text, values);
  const form = new Intl.PluralRules(TAG[lang]).select(Number(values.n ?? 0)) as keyof Plural;
  return fill(text[form] ?? text.other, values);
}
