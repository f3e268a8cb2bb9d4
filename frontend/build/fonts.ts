import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';
import type { FontFaces } from '../src/map/fonts';
import { covered } from './cmap';
import { root } from './files';
import { collectWords, ranges, type Script, scriptOf, type Words } from './glyphs';

/** One WOFF2 file: its bytes and the characters it draws. */
export interface Cut {
  name: string;
  file: string;
  chars: string[];
  bytes: Buffer;
}

/** All cuts, and which of them make up the map's fonts and the page's families. */
export interface Fonts {
  cuts: Cut[];
  faces: FontFaces;
  /** All faces of the page. */
  css: string;
}

const modules = join(root, 'node_modules/@fontsource');

const source = (script: Script, style: string) =>
  script === 'han'
    ? join(modules, `noto-sans-sc/files/noto-sans-sc-chinese-simplified-${style}.woff2`)
    : join(modules, `noto-sans/files/noto-sans-${script}-${style}.woff2`);

// Kerning and marks; the rest of the features is not used by the map, which draws character by character.
const FEATURES = ['kern', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum', 'lnum'];

/** cut makes a file of those characters that the font has; a label that loses one fails a test. */
async function cut(name: string, script: Script, style: string, chars: string[]): Promise<Cut | null> {
  const font = readFileSync(source(script, style));
  const glyphs = await covered(font);
  const drawn = chars.filter((c) => glyphs.has(c.codePointAt(0) ?? 0));
  if (drawn.length === 0) return null;
  const bytes = await subsetFont(font, drawn.join(''), {
    targetFormat: 'woff2',
    keepFeatures: FEATURES,
    noHinting: true,
  });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { name, file: `fonts/${name}.${hash}.woff2`, chars: drawn, bytes };
}

// The letters of European languages in Latin script and of Russian, whatever the dossier says today.
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const LATIN = [...range(0x20, 0x7e), ...range(0xa0, 0xff), 'Œ', 'œ'];
const LATIN_EXT = [...range(0x100, 0x17f), ...range(0x218, 0x21b)];
const CYRILLIC = [...range(0x410, 0x44f), 'Ё', 'ё'];

/** The characters of a script among some words, sorted. */
function pick(script: Script, ...sets: Iterable<string>[]): string[] {
  const out = new Set<string>();
  for (const set of sets) for (const c of set) if (scriptOf(c) === script) out.add(c);
  return [...out].sort();
}

function without(chars: string[], ...taken: string[][]): string[] {
  const t = new Set(taken.flat());
  return chars.filter((c) => !t.has(c));
}

/** cutFonts makes every font file. The ranges of the files that make up one font are disjoint. */
export async function cutFonts(w: Words): Promise<Fonts> {
  const all = [w.first, w.labels, w.prose];
  const latin = pick('latin', LATIN, ...all);
  const latinExt = pick('latin-ext', LATIN_EXT, ...all);
  const cyrillic = pick('cyrillic', CYRILLIC, ...all);
  const cyrillicExt = pick('cyrillic-ext', ...all);
  const han1 = pick('han', w.first);
  const han2 = without(pick('han', w.labels), han1);
  const han3 = without(pick('han', w.prose), han1, han2);
  const slanted = [w.italic, LATIN.slice(0, 95), CYRILLIC];
  const wanted: [name: string, script: Script, style: string, chars: string[]][] = [
    ['latin-400', 'latin', '400-normal', latin],
    ['latin-600', 'latin', '600-normal', latin],
    ['latin-italic', 'latin', '400-italic', pick('latin', ...slanted)],
    ['latin-ext-400', 'latin-ext', '400-normal', latinExt],
    ['latin-ext-600', 'latin-ext', '600-normal', latinExt],
    ['latin-ext-italic', 'latin-ext', '400-italic', pick('latin-ext', LATIN_EXT, w.italic)],
    ['cyrillic-400', 'cyrillic', '400-normal', cyrillic],
    ['cyrillic-600', 'cyrillic', '600-normal', cyrillic],
    ['cyrillic-italic', 'cyrillic', '400-italic', pick('cyrillic', ...slanted)],
    ['cyrillic-ext-400', 'cyrillic-ext', '400-normal', cyrillicExt],
    ['cyrillic-ext-600', 'cyrillic-ext', '600-normal', cyrillicExt],
    ['cyrillic-ext-italic', 'cyrillic-ext', '400-italic', pick('cyrillic-ext', w.italic)],
    ['han-1', 'han', '400-normal', han1],
    ['han-2', 'han', '400-normal', han2],
    ['han-3', 'han', '400-normal', han3],
  ];
  // One after the other: the converter in WebAssembly does not like company.
  const made: (Cut | null)[] = [];
  for (const w of wanted) made.push(await cut(...w));
  const cuts = made.filter((c) => c !== null);
  const find = (test: RegExp) => cuts.filter((c) => test.test(c.name));
  const files = (list: Cut[]) => list.map((c) => ({ url: `/${c.file}`, ranges: ranges(c.chars) }));
  const han = find(/^han-[12]/);
  const faces: FontFaces = {
    'Ceded Regular': files([...find(/-400$/), ...han]),
    'Ceded Semibold': files([...find(/-600$/), ...han]),
    'Ceded Italic': files([...find(/-italic$/), ...han]),
  };
  const face = (family: string, weight: string, c: Cut) =>
    `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;` +
    `src:url(/${c.file}) format("woff2");unicode-range:${ranges(c.chars).join(',')}}`;
  const letters = (family: string) => [
    ...find(/-400$/).map((c) => face(family, '400', c)),
    ...find(/-600$/).map((c) => face(family, '600', c)),
  ];
  // Ceded: interface. Ceded Letters and Ceded Han: before and after the reader's own fonts in running Chinese.
  const css = [
    ...letters('Ceded'),
    // By single weights like the letters: a face with a range of weights would shut the other scripts' faces out.
    ...find(/^han-1/).flatMap((c) => [face('Ceded', '400', c), face('Ceded', '600', c)]),
    ...letters('Ceded Letters'),
    ...find(/^han-/).map((c) => face('Ceded Han', '400 700', c)),
  ].join('\n');
  return { cuts, faces, css };
}

/** Vite plugin: cuts the fonts, writes them to /fonts, and offers them as virtual:fonts and
 * virtual:fonts.css. */
export function fonts(): Plugin & { made: () => Promise<Fonts> } {
  let result: Promise<Fonts> | undefined;
  const made = () => {
    result ??= cutFonts(collectWords());
    return result;
  };
  return {
    name: 'ceded-fonts',
    made,
    resolveId: (id) => (/^virtual:fonts(\.css(\?\w+)?)?$/.test(id) ? `\0${id}` : null),
    async load(id) {
      if (id === '\0virtual:fonts') return `export const faces = ${JSON.stringify((await made()).faces)}`;
      if (id.startsWith('\0virtual:fonts.css')) return (await made()).css;
      return null;
    },
    async generateBundle() {
      for (const c of (await made()).cuts) this.emitFile({ type: 'asset', fileName: c.file, source: c.bytes });
    },
    configureServer(server) {
      server.middlewares.use(async (req, res, next) => {
        const hit = (await made()).cuts.find((c) => req.url === `/${c.file}`);
        if (!hit) return next();
        res.setHeader('Content-Type', 'font/woff2');
        res.end(hit.bytes);
      });
    },
    transformIndexHtml: {
      order: 'post',
      async handler() {
        const first = (await made()).cuts.find((c) => c.name === 'latin-400');
        return first
          ? [
              {
                tag: 'link',
                attrs: { rel: 'preload', href: `/${first.file}`, as: 'font', type: 'font/woff2', crossorigin: '' },
              },
            ]
          : [];
      },
    },
  };
}
