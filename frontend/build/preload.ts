import type { Plugin } from 'vite';

/**
 * Vite plugin: lets index.html fetch the chunk with MapLibre at once. The explorer imports it when its panel stands, so
 * that words come first; without this its quarter of a megabyte would start late.
 */
export function preloadMap(): Plugin {
  return {
    name: 'ceded-preload-map',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const map = Object.values(bundle ?? {}).find((f) => f.type === 'chunk' && f.name === 'create');
        return map
          ? [
              {
                tag: 'link',
                attrs: { rel: 'modulepreload', crossorigin: '', href: `/${map.fileName}` },
                injectTo: 'head',
              },
            ]
          : [];
      },
    },
  };
}
