import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesDir, readJson, root } from './files';

/** Characters by who needs them first. */
export interface Words {
  /** Map labels that show on the first view, and the interface. */
  first: Set<string>;
  /** The other map labels. */
  labels: Set<string>;
  /** Names in the italic of waters and ranges. */
  italic: Set<string>;
  /** Running text of the dossier: claims, findings, instruments. */
  prose: Set<string>;
}

// What Intl writes in dates, numbers and lists, and what our own code puts between words.
const WRITTEN = '年月日上下午公里平方千米万亿、，。：；（）“”《》 ·–—−×±²…  ‘’«»°%№';

// Names of the basemap that the first view may show, by kind and lowest rank; the others wait until the reader is nearer.
const FIRST_RANK: Record<string, number> = { country: 3, sea: 2, lake: 0, river: 1, city: 1, town: 1 };

function add(set: Set<string>, text: unknown): void {
  if (typeof text === 'string') for (const c of text) set.add(c);
  else if (Array.isArray(text)) for (const t of text) add(set, t);
  else if (text && typeof text === 'object') for (const t of Object.values(text)) add(set, t);
}

interface Feature {
  properties: { names?: Record<string, string>; rank?: number; kind?: string; passage?: string; precisionKm?: number };
}

function features(folder: string): [file: string, features: Feature[]][] {
  const dir = join(filesDir, folder);
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((f) => f.endsWith('.geojson'))
    .sort()
    .map((f) => [f, readJson<{ features: Feature[] }>(`${folder}/${f}`).features]);
}

function folderJson(dir: string): unknown[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((f) => f.endsWith('.json'))
    .sort()
    .map((f) => JSON.parse(readFileSync(join(dir, f), 'utf8')));
}

/** collectWords reads every string of the dossier that may be drawn. */
export function collectWords(): Words {
  const w: Words = { first: new Set(), labels: new Set(), italic: new Set(), prose: new Set() };
  add(w.first, WRITTEN);
  const used = messageKeys();
  for (const m of [...folderJson(join(filesDir, 'messages'))])
    for (const [key, text] of Object.entries(m as object)) add(used.has(key) ? w.first : w.prose, text);
  for (const [, list] of features('layers'))
    for (const { properties: p } of list) {
      // Territories and lines; points are named when the reader is nearer.
      const set = p.passage || p.precisionKm ? w.first : w.labels;
      add(set, p.names);
      add(set, upper(p.names));
    }
  for (const [file, list] of features('basemap'))
    for (const { properties: p } of list) {
      const set = (p.rank ?? 9) <= (FIRST_RANK[p.kind ?? ''] ?? -1) ? w.first : w.labels;
      add(set, p.names);
      add(set, upper(p.names));
      const slanted = /river|lake/.test(file) || (p.kind && /sea|lake|river|range/.test(p.kind));
      if (slanted) add(w.italic, p.names);
    }
  for (const t of folderJson(join(filesDir, 'texts'))) add(w.prose, t);
  for (const f of ['claims.json', 'instruments.json', 'territories.json', 'sources.csl.json', 'dossier.json'])
    if (existsSync(join(filesDir, f))) add(w.prose, readJson(f));
  return w;
}

/** The keys that our own code may ask for: any word in quotes. The rest are words of pages that the server writes. */
function messageKeys(): Set<string> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f));
  const code = files.map((f) => readFileSync(join(root, 'src', f), 'utf8')).join('\n');
  return new Set([...code.matchAll(/['"](\w+)['"]/g)].map((m) => m[1] ?? ''));
}

/** Country names are drawn in capitals. */
function upper(names: Record<string, string> | undefined): string[] {
  return Object.values(names ?? {}).map((n) => n.toUpperCase());
}

export type Script = 'latin' | 'latin-ext' | 'cyrillic' | 'cyrillic-ext' | 'han';

/** The font file that draws a character; null when none of ours does. Disjoint by construction. */
export function scriptOf(char: string): Script | null {
  const c = char.codePointAt(0) ?? 0;
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return null;
  if (c < 0x100 || (c >= 0x2000 && c <= 0x206f) || [0x20ac, 0x2212, 0x2122, 0x131, 0x152, 0x153].includes(c))
    return 'latin';
  if ((c >= 0x400 && c <= 0x45f) || [0x490, 0x491, 0x2116].includes(c)) return 'cyrillic';
  if ((c >= 0x460 && c <= 0x52f) || (c >= 0x1c80 && c <= 0x1c8a)) return 'cyrillic-ext';
  if ((c >= 0x100 && c <= 0x2ff) || (c >= 0x1e00 && c <= 0x1eff)) return 'latin-ext';
  if ((c >= 0x3000 && c <= 0x303f) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xff00 && c <= 0xffef)) return 'han';
  return null;
}

/** Code points to CSS ranges: U+41-5A, U+E9. */
export function ranges(chars: Iterable<string>): string[] {
  const points = [...chars].map((c) => c.codePointAt(0) ?? 0).sort((a, b) => a - b);
  const out: string[] = [];
  for (let i = 0; i < points.length; ) {
    let j = i;
    while (points[j + 1] === (points[j] ?? 0) + 1) j++;
    const hex = (n: number | undefined) => (n ?? 0).toString(16).toUpperCase();
    out.push(i === j ? `U+${hex(points[i])}` : `U+${hex(points[i])}-${hex(points[j])}`);
    i = j + 1;
  }
  return out;
}
