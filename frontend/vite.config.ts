import { defineConfig } from 'vite';
import { compress } from './build/compress';
import { embedMap } from './build/embed-map';
import { filesDir } from './build/files';
import { fonts } from './build/fonts';
import { preloadMap } from './build/preload';
import { styles } from './build/styles';
import { tokens } from './build/tokens';

const cut = fonts();

export default defineConfig({
  plugins: [cut, tokens(), styles(cut.made), embedMap(), preloadMap(), compress()],
  resolve: { alias: { '@files': filesDir } },
  server: {
    fs: { allow: ['.', filesDir] },
    // The dossier comes from a running server: `make run`.
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/embed', '/features', '/at', '/claims'].map((p) => [
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
    rolldownOptions: { input: ['index.html', 'src/main.tsx', 'src/embed.ts', 'src/page.ts'] },
  },
});
