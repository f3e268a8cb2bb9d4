import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of the Chromium on this machine; CEDED_CHROMIUM names another one. */
export function chromium(): string {
  const given = process.env.CEDED_CHROMIUM;
  if (given) return given;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  throw new Error('no Chromium found: install it (Debian: apt-get install chromium) or set CEDED_CHROMIUM');
}
