import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const br = promisify(brotliCompress);
const gz = promisify(gzip);

// WOFF2 and PNG are compressed already; styles are filled in by the server before they are sent.
const TEXT = /\.(js|css|html|json|svg|txt)$/;
const SKIP = /^(styles|\.vite)\//;
const SMALLEST = 512;

/** Vite plugin: writes .br and .gz beside every text asset that gains by it. */
export function compress(): Plugin {
  return {
    name: 'ceded-compress',
    apply: 'build',
    async writeBundle({ dir }) {
      if (!dir) return;
      const names = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => join(e.parentPath, e.name).slice(dir.length + 1))
        .filter((n) => TEXT.test(n) && !SKIP.test(n));
      await Promise.all(
        names.map(async (name) => {
          const path = join(dir, name);
          const bytes = readFileSync(path);
          if (bytes.length < SMALLEST) return;
          const [b, g] = await Promise.all([
            br(bytes, {
              params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
            }),
            gz(bytes, { level: 9 }),
          ]);
          if (b.length < bytes.length) writeFileSync(`${path}.br`, b);
          if (g.length < bytes.length) writeFileSync(`${path}.gz`, g);
        }),
      );
    },
  };
}
