import type { Lang } from './dossier';

/** What the whole page shows. The URL holds it, and nothing else does. */
export interface View {
  lon: number;
  lat: number;
  z: number;
  /** The day shown, YYYYMMDD; ALL_DAYS shows the whole record. */
  day: number;
  /** Layer ids shown, or null for all. */
  layers: string[] | null;
  /** Selected feature id. */
  sel: string | null;
  /** Selected claim id. */
  claim: string | null;
  /** What is added up to check the claim's number: ids of terms, "id:reading" where accounts differ; null: no sum is open. */
  sum: string[] | null;
  /** Which figures are added up. */
  figures: Figures;
  /** The asked point, [lon, lat]. */
  at: [number, number] | null;
  /** What places must be to be shown. */
  where: Where;
  /** What a second map shows beside the first: a day (1858-05-28), "all" dates, or a reading's id; null: there is one map. */
  vs: string | null;
  lang: Lang | null;
  theme: 'light' | 'dark' | null;
  proj: Projection;
  /** Pinned release, or null for the current one. */
  release: string | null;
}

/** Properties of places with the value that is kept; a key without one keeps all. */
export type Where = Partial<Record<WhereKey, string>>;
export const WHERE_KEYS = ['kind', 'country', 'statusAt', 'evidence'] as const;
export type WhereKey = (typeof WHERE_KEYS)[number];

/** How the round earth is laid flat: equal-area, Mercator, or not at all. */
export const PROJECTIONS = ['laea', 'mercator', 'globe'] as const;
export type Projection = (typeof PROJECTIONS)[number];

export type Figures = 'published' | 'computed';

export const ALL_DAYS = 99991231;

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const TERM = /^[a-z0-9]+(?:-[a-z0-9]+)*(?::[a-z0-9-]+)?$/;
const LANG = /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/;

/** Camera used for what a URL leaves out. */
export interface Camera {
  lon: number;
  lat: number;
  z: number;
}

function number(s: string | null, min: number, max: number): number | null {
  if (s === null || !/^[+-]?\d+(\.\d+)?$/.test(s.trim())) return null;
  const n = Number(s);
  return n >= min && n <= max ? n : null;
}

/** "lon,lat" in degrees, or null. */
export function parsePoint(s: string | null): [number, number] | null {
  if (s === null) return null;
  const parts = s.split(',');
  if (parts.length !== 2) return null;
  const lon = number(parts[0] ?? null, -180, 180);
  const lat = number(parts[1] ?? null, -90, 90);
  return lon === null || lat === null ? null : [lon, lat];
}

/** A day as 1858-05-28 or 18580528, to YYYYMMDD; null for anything that is no day of the calendar. */
export function parseDay(s: string | null): number | null {
  const m = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(s ?? '');
  if (!m) return null;
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (y * 10000 + mo * 100 + d === ALL_DAYS) return ALL_DAYS;
  const date = new Date(Date.UTC(2000, mo - 1, d));
  date.setUTCFullYear(y, mo - 1, d);
  return date.getUTCMonth() === mo - 1 && date.getUTCDate() === d ? y * 10000 + mo * 100 + d : null;
}

/** YYYYMMDD to 1858-05-28. */
export function isoDay(day: number): string {
  const s = String(day).padStart(8, '0');
  return `${s.slice(0, 4)}-${s.slice(4, 6)}-${s.slice(6)}`;
}

/** The first day of a date of the record (1858, 1858-05, 1858-05-28, with ~ or ?), as the map counts days. */
export function dayOf(edtf: string): number | null {
  return parseDay(`${edtf.replace(/[~?%]$/, '')}-01-01`.slice(0, 10));
}

/** The last day of a date of the record or of an interval of them, 1858/1881; null for an open end or no date. */
export function lastDay(edtf: string): number | null {
  const end = (edtf.split('/').at(-1) ?? '').replace(/[~?%]$/, '');
  const m = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(end);
  if (!m) return null;
  const [y, mo] = [Number(m[1]), Number(m[2] ?? 12)];
  const d = m[3] ? Number(m[3]) : new Date(Date.UTC(y, mo, 0)).getUTCDate();
  return parseDay(`${m[1]}-${String(mo).padStart(2, '0')}-${String(d).padStart(2, '0')}`);
}

function word<T extends string>(s: string | null, allowed: readonly T[]): T | null {
  return allowed.includes(s as T) ? (s as T) : null;
}

function id(s: string | null): string | null {
  return s !== null && s.length <= 80 && ID.test(s) ? s : null;
}

/** A day as the other side of a comparison is written. */
export const versusDay = (day: number): string => (day === ALL_DAYS ? EVERY_DAY : isoDay(day));
const EVERY_DAY = 'all';

/** The day that the other side of a comparison is of; null: it is no day but a reading. */
export const dayOfVersus = (vs: string): number | null => (vs === EVERY_DAY ? ALL_DAYS : parseDay(vs));

function parseVersus(s: string | null): string | null {
  const day = s === null ? null : dayOfVersus(s);
  return day === null ? id(s) : versusDay(day);
}

/** "kind:mine,country:ABC" to what it keeps. */
function parseWhere(s: string | null): Where {
  const out: Where = {};
  for (const part of s?.split(',') ?? []) {
    const [k, v] = part.split(':');
    const key = word(k ?? null, WHERE_KEYS);
    if (key && v && v.length <= 40 && /^[A-Za-z0-9-]+$/.test(v)) out[key] = v;
  }
  return out;
}

/**
 * parseView reads a view from a query string. A value that makes no sense is as if absent: a link with a typo
 * still opens a map.
 */
export function parseView(search: string, home: Camera): View {
  const p = new URLSearchParams(search);
  const layers = p.get('layers');
  const sum = p.get('claim') ? p.get('sum') : null;
  return {
    lon: number(p.get('lon'), -180, 180) ?? home.lon,
    lat: number(p.get('lat'), -90, 90) ?? home.lat,
    z: number(p.get('z'), 0, 22) ?? home.z,
    day: parseDay(p.get('day')) ?? ALL_DAYS,
    layers: layers === null ? null : layers.split(',').filter((l) => ID.test(l)),
    sel: id(p.get('sel')),
    claim: id(p.get('claim')),
    sum: sum === null || sum.length > 1000 ? null : sum.split(',').filter((x) => TERM.test(x)),
    figures: sum !== null && p.get('figures') === 'computed' ? 'computed' : 'published',
    at: parsePoint(p.get('at')),
    where: parseWhere(p.get('where')),
    vs: parseVersus(p.get('vs')),
    lang: LANG.test(p.get('lang') ?? '') ? p.get('lang') : null,
    theme: word(p.get('theme'), ['light', 'dark'] as const),
    proj: word(p.get('proj'), PROJECTIONS) ?? 'laea',
    release: /^[0-9a-f]{12}$/.test(p.get('release') ?? '') ? p.get('release') : null,
  };
}

const round = (n: number, digits: number) => String(Number(n.toFixed(digits)));

/** A point as the URL writes it, to about ten metres. */
export function pointText([lon, lat]: readonly [number, number]): string {
  return `${round(lon, 4)},${round(lat, 4)}`;
}

/**
 * writeView is the inverse of parseView: the query string of a view, in a fixed order, without what is as by
 * default. parseView(writeView(v)) is v, rounded to about ten metres and a hundredth of a zoom.
 */
export function writeView(v: View, home: Camera): string {
  const out: string[] = [];
  const put = (key: string, value: string | null) => {
    if (value !== null) out.push(`${key}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':')}`);
  };
  const moved =
    round(v.lon, 4) !== round(home.lon, 4) ||
    round(v.lat, 4) !== round(home.lat, 4) ||
    round(v.z, 2) !== round(home.z, 2);
  if (moved) {
    put('lon', round(v.lon, 4));
    put('lat', round(v.lat, 4));
    put('z', round(v.z, 2));
  }
  if (v.day !== ALL_DAYS) put('day', isoDay(v.day));
  put('layers', v.layers === null ? null : v.layers.join(','));
  put('sel', v.sel);
  put('claim', v.claim);
  if (v.claim && v.sum) {
    put('sum', v.sum.join(','));
    if (v.figures === 'computed') put('figures', v.figures);
  }
  put('at', v.at && pointText(v.at));
  const where = WHERE_KEYS.flatMap((k) => (v.where[k] ? [`${k}:${v.where[k]}`] : []));
  put('where', where.length > 0 ? where.join(',') : null);
  put('vs', v.vs);
  put('lang', v.lang);
  put('theme', v.theme);
  if (v.proj !== 'laea') put('proj', v.proj);
  put('release', v.release);
  return out.length ? `?${out.join('&')}` : '';
}
