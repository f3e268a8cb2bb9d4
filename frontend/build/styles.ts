import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import type { Lang, Theme } from '../src/dossier';
import { mapImages, PIXEL_RATIO } from '../src/map/images';
import { buildStyle, type Grid } from '../src/map/style';
import { readDossier } from './files';
import type { Fonts } from './fonts';
import { png } from './png';

const GRIDS: Grid[] = ['WebMercatorQuad', 'EqualArea'];
const THEMES: Theme[] = ['light', 'dark'];

/** The images of the map in one row, for clients that load a sprite. */
export function sprite(): { name: string; json: string; image: Buffer } {
  const images = Object.entries(mapImages());
  const width = images.reduce((w, [, i]) => w + i.width, 0);
  const height = Math.max(...images.map(([, i]) => i.height));
  const rgba = new Uint8ClampedArray(width * height * 4);
  const index: Record<string, unknown> = {};
  let x = 0;
  for (const [name, image] of images) {
    for (let y = 0; y < image.height; y++)
      rgba.set(image.data.subarray(y * image.width * 4, (y + 1) * image.width * 4), (y * width + x) * 4);
    index[name] = { x, y: 0, width: image.width, height: image.height, pixelRatio: PIXEL_RATIO, sdf: true };
    x += image.width;
  }
  const json = JSON.stringify(index);
  const image = png(width, height, rgba);
  const hash = createHash('sha256').update(json).update(image).digest('hex').slice(0, 8);
  return { name: `assets/sprite-${hash}`, json, image };
}

/** The styles the server hands out at /style.json, by file name; the server fills in {{base}} and {{release}}. */
export function styleFiles(faces: Fonts['faces']): Record<string, string> {
  const dossier = readDossier();
  const { name } = sprite();
  const out: Record<string, string> = {};
  for (const grid of GRIDS)
    for (const theme of THEMES)
      for (const lang of dossier.languages as Lang[]) {
        const style = buildStyle({
          dossier,
          theme,
          lang,
          grid,
          base: '{{base}}',
          release: '{{release}}',
          faces,
          sprite: `{{base}}/${name}`,
        });
        out[`styles/${grid}-${theme}-${lang}.json`] = JSON.stringify(style);
      }
  return out;
}

/** Vite plugin: writes styles/ and the sprite. */
export function styles(made: () => Promise<Fonts>): Plugin {
  return {
    name: 'ceded-styles',
    async generateBundle() {
      const files: Record<string, string | Buffer> = styleFiles((await made()).faces);
      const { name, json, image } = sprite();
      // A sprite is asked for by device pixel ratio; ours has one density.
      for (const at of ['', '@2x']) {
        files[`${name}${at}.json`] = json;
        files[`${name}${at}.png`] = image;
      }
      for (const [fileName, source] of Object.entries(files)) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}
