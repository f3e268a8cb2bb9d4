import { createHash } from 'node:crypto';
import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Plugin } from 'vite';
import type { Layer } from '../src/dossier';
import { type Context, LEVELS } from '../src/map/context';
import { mapImages, PIXEL_RATIO } from '../src/map/images';
import { BASE_KEYS, type Palette } from '../src/map/palette';
import { MODULES, styleFrame } from '../src/map/style';
import type { Fonts } from './fonts';
import { png } from './png';

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

const word = (key: string) => `{{${key}}}`;
/** A list of cases that the server writes. */
const cases = (key: string) => ({ [word(key)]: word(key) });

/**
 * The style the server hands out at /style.json, in parts and with {{words}} where the dossier, the release or the
 * request say what to write: the same modules draw it as the explorer's map.
 */
export function styleParts(faces: Fonts['faces']) {
  const palette = {
    ...Object.fromEntries(BASE_KEYS.map((k) => [k, word(k)])),
    hues: cases('hues'),
    texts: cases('texts'),
    tints: cases('tints'),
    mutedTint: word('mutedTint'),
  } as Palette;
  const context: Context = {
    palette,
    lang: word('lang'),
    passages: [word('passages')],
    metresPerPixel: word('metresPerPixel') as unknown as number,
  };
  const layer = { id: word('id'), tileLayer: word('tileLayer') } as Layer;
  const frame = styleFrame(
    {
      name: `${word('title')}, ${word('theme')}`,
      projection: word('projection'),
      base: word('base'),
      release: word('release'),
      grid: word('grid'),
      faces,
      sprite: `${word('base')}/${sprite().name}`,
      water: palette.water,
      attribution: { atlas: word('attributionAtlas'), basemap: word('attributionBasemap') },
    },
    [word('layers') as unknown as LayerSpecification],
  );
  return {
    style: frame,
    levels: LEVELS,
    modules: MODULES.map((m) => ({ for: m.for, layers: m.module.layers(layer, context) })),
  };
}

/** Vite plugin: writes styles/ and the sprite. */
export function styles(made: () => Promise<Fonts>): Plugin {
  return {
    name: 'ceded-styles',
    async generateBundle() {
      const files: Record<string, string | Buffer> = {
        'styles/parts.json': JSON.stringify(styleParts((await made()).faces)),
      };
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
