import type { Plugin } from 'vite';
import type { Colours, Theme } from '../src/dossier';
import { makePalette } from '../src/map/palette';
import { readDossier } from './files';

/** Custom properties of one theme: what the map draws with, the page writes with. */
function properties(colours: Colours): string {
  const { hues, texts, ...base } = makePalette(colours);
  const kebab = (k: string) => k.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return [
    ...Object.entries(base).map(([k, v]) => `--${kebab(k)}:${v}`),
    ...Object.entries(hues).map(([k, v]) => `--hue-${k}:${v}`),
    ...Object.entries(texts).map(([k, v]) => `--hue-text-${k}:${v}`),
  ].join(';');
}

/** tokensCss writes the palette of the manifest as CSS: light, dark by system, and either by choice. */
export function tokensCss(palette: Record<Theme, Colours>): string {
  const light = properties(palette.light);
  const dark = properties(palette.dark);
  return [
    `:root{color-scheme:light;${light}}`,
    `@media (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}`,
    `:root[data-theme=light]{color-scheme:light;${light}}`,
    `:root[data-theme=dark]{color-scheme:dark;${dark}}`,
    ...Object.keys(makePalette(palette.light).hues).map(
      (k) => `[data-hue="${k}"]{--hue:var(--hue-${k});--hue-text:var(--hue-text-${k})}`,
    ),
  ].join('\n');
}

/** Vite plugin: virtual:tokens.css. */
export function tokens(): Plugin {
  return {
    name: 'ceded-tokens',
    resolveId: (id) => (id.startsWith('virtual:tokens.css') ? `\0${id}` : null),
    load: (id) => (id.startsWith('\0virtual:tokens.css') ? tokensCss(readDossier().palette) : null),
  };
}
