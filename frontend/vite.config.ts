import { createLogger, defineConfig } from 'vite';
import { compress } from './build/compress';
import { embedMap } from './build/embed-map';
import { filesDir } from './build/files';
import { fonts } from './build/fonts';
import { preloadMap } from './build/preload';
import { styles } from './build/styles';

const cut = fonts();

// Fonts are written by our own plugin under /fonts, which Vite cannot know.
const logger = createLogger();
const { warn, warnOnce } = logger;
const known = (text: string) => /\/fonts\/.*didn't resolve at build time/.test(text);
logger.warn = (text, options) => known(text) || warn(text, options);
logger.warnOnce = (text, options) => known(text) || warnOnce(text, options);

export default defineConfig({
  customLogger: logger,
  plugins: [cut, styles(cut.made), embedMap(), preloadMap(), compress()],
  resolve: { alias: { '@files': filesDir } },
  server: {
    fs: { allow: ['.', filesDir] },
    // The dossier comes from a running server: `make run`.
    proxy: Object.fromEntries(
      ['/api', '/palette.css', '/tiles', '/embed', '/features', '/at', '/claims'].map((p) => [
        p,
        process.env.CEDED_SERVER ?? 'http://127.0.0.1:8080',
      ]),
    ),
  },
  build: {
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: ['index.html', 'src/main.tsx', 'src/embed.ts', 'src/page.ts'],
    },
  },
});
