// Compares what a reader downloads, brotli-packed, with the budget below, and fails when it is over.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
if (!existsSync(join(dist, '.vite/manifest.json'))) {
  console.error('dist/ is not built: run "npm run build" first');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

/** Bytes of a file as they travel. */
function size(file) {
  const path = join(dist, file);
  if (existsSync(`${path}.br`)) return statSync(`${path}.br`).size;
  return file.endsWith('.woff2') ? statSync(path).size : brotliCompressSync(readFileSync(path)).length;
}

/** The script of an entry with the chunks it imports at once, but those that `skip` says. */
function scripts(entry, skip = () => false, seen = new Set()) {
  const e = manifest[entry];
  if (seen.has(entry) || skip(e)) return [];
  seen.add(entry);
  return [e.file, ...(e.imports ?? []).flatMap((i) => scripts(i, skip, seen))];
}

const css = (entry) => manifest[entry].css ?? [];
const sum = (files) => [...new Set(files)].reduce((n, f) => n + size(f), 0);
const fonts = readdirSync(join(dist, 'fonts'));
const font = (...names) => names.flatMap((n) => fonts.filter((f) => f.startsWith(`${n}.`))).map((f) => `fonts/${f}`);
/** Bytes of the interface's words, which the server sends. */
const words = (lang) => brotliCompressSync(readFileSync(join(dist, `../../data/files/messages/${lang}.json`))).length;

const isMap = (e) => /\/create-/.test(e.file);
const latin = font('latin-400', 'latin-600', 'latin-italic');
// kB as in performance.md: 1000 bytes.
const rows = [
  ['snippet: script', sum(scripts('src/embed.ts')), 15_000],
  ['snippet: style', sum(css('src/embed.ts')), 5_000],
  // The page itself is at most 37 kB (server/pages_test.go), all of it 40.
  ['snippet: script and style', sum([...scripts('src/embed.ts'), ...css('src/embed.ts')]), 3_000],
  ['snippet: requests beside the page', scripts('src/embed.ts').length + css('src/embed.ts').length, 2],
  [
    'explorer: script without MapLibre, with the longest words',
    sum(scripts('src/main.tsx', isMap)) + words('ru'),
    60_000,
  ],
  ['explorer: style', sum(css('src/main.tsx')), 15_000],
  ['fonts of the first view, en', sum(latin), 40_000],
  [
    'fonts of the first view, ru',
    sum([...font('latin-400'), ...font('cyrillic-400', 'cyrillic-600', 'cyrillic-italic')]),
    40_000,
  ],
  ['fonts of the first view, zh', sum([...font('latin-400', 'latin-600'), ...font('han-1')]), 110_000],
];

let over = 0;
for (const [what, got, most] of rows) {
  const ok = got <= most;
  if (!ok) over++;
  console.log(`${ok ? 'ok  ' : 'OVER'} ${what.padEnd(58)} ${String(got).padStart(7)} of ${most}`);
}
if (over > 0) process.exit(1);
