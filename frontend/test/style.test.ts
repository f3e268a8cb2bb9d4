import { expression, featureFilter, validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDossier, readJson } from '../build/files';
import { cutFonts } from '../build/fonts';
import { collectWords } from '../build/glyphs';
import { styleParts } from '../build/styles';
import { LEVELS } from '../src/map/context';
import { DASHES, MARKS } from '../src/map/expressions';
import type { FontFaces } from '../src/map/fonts';
import { mapImages } from '../src/map/images';
import { contrast, makePalette } from '../src/map/palette';
import { buildStyle, legend } from '../src/map/style';

const dossier = readDossier();
let faces: FontFaces;
beforeAll(async () => {
  faces = (await cutFonts(collectWords())).faces;
});

const style = (theme: 'light' | 'dark' = 'light') =>
  buildStyle({ dossier, theme, lang: 'en', grid: 'EqualArea', base: 'https://example.org', release: 'latest', faces });

describe('the style for the server, in parts', () => {
  it('draws what the explorer draws, with words in place of what a dossier says', () => {
    const parts = styleParts(faces);
    const text = JSON.stringify(parts);
    for (const key of ['base', 'release', 'grid', 'projection', 'title', 'theme', 'hues', 'metresPerPixel', 'layers'])
      expect(text, key).toContain(`{{${key}}}`);
    expect(text).toContain('"name{{lang}}"');
    for (const hue of Object.keys(makePalette(dossier.palette.light).hues)) expect(text).not.toContain(`"${hue}"`);
    for (const p of parts.modules.flatMap((m) => m.layers)) expect(LEVELS).toContain(p.at);
  });
});

describe('the style', () => {
  it('is valid in each grid, theme and language', () => {
    for (const grid of ['EqualArea', 'WebMercatorQuad'] as const)
      for (const theme of ['light', 'dark'] as const)
        for (const lang of dossier.languages)
          expect(
            validateStyleMin(
              buildStyle({ dossier, theme, lang, grid, base: 'https://example.org', release: 'latest', faces }),
            ),
          ).toEqual([]);
  });

  it('knows no territory, line or treaty by name', () => {
    const ids = JSON.stringify(style().layers);
    expect(ids).not.toMatch(/\b(1[6-9]\d\d)\b/);
  });

  it('draws every layer of the manifest', () => {
    const drawn = new Set(style().layers.flatMap((l) => ('source-layer' in l && l['source-layer']) || []));
    for (const l of dossier.layers.filter((x) => x.tileset)) expect(drawn, l.id).toContain(l.mvtLayer ?? l.id);
  });

  it('draws only images that exist', () => {
    const names = Object.keys(mapImages());
    const used =
      JSON.stringify(style().layers).match(/"(hatch-[a-z-]+|dots-[a-z-]+|mark-[a-z]+|town(?:-capital)?)"/g) ?? [];
    expect(used.length).toBeGreaterThan(3);
    for (const u of used) expect(names).toContain(u.slice(1, -1));
  });

  it('filters dated layers by the day of the map, in one place', () => {
    const atlas = style().layers.filter((l) => 'source' in l && l.source === 'atlas');
    expect(atlas.length).toBeGreaterThan(5);
    for (const l of atlas) expect(JSON.stringify('filter' in l && l.filter), l.id).toContain('"global-state","day"');
  });

  it('draws a line that has ended as a former border while it is the edge of land', () => {
    const shows = (id: string, day: number, properties: Record<string, number>) => {
      const layer = style().layers.find((l) => l.id === id);
      if (!layer || !('filter' in layer) || !layer.filter) throw new Error(`no filtered layer ${id}`);
      return featureFilter(layer.filter, 'layers[0].filter').filter(
        { zoom: 3, globalState: { day } },
        { type: 2, properties: { kind: 'treaty-line', ...properties } },
      );
    };
    const edge = { fromDay: 18000101, toDay: 18500101, edgeToDay: 99991231 };
    expect([shows('border-line', 18200101, edge), shows('border-former', 18200101, edge)]).toEqual([true, false]);
    expect([shows('border-line', 18600101, edge), shows('border-former', 18600101, edge)]).toEqual([false, true]);
    expect([shows('border-line', 99991231, edge), shows('border-former', 99991231, edge)]).toEqual([true, false]);
    const ended = { fromDay: 18000101, toDay: 18500101 };
    expect([shows('border-line', 18600101, ended), shows('border-former', 18600101, ended)]).toEqual([false, false]);
  });

  it('has unique layer ids and fonts of its own', () => {
    const layers = style().layers;
    expect(new Set(layers.map((l) => l.id)).size).toBe(layers.length);
    expect(style()).not.toHaveProperty('glyphs');
    const fonts = new Set(JSON.stringify(layers).match(/Ceded (Regular|Semibold|Italic)/g));
    for (const f of fonts) expect(Object.keys(faces)).toContain(f);
  });

  describe('and its legend', () => {
    type Props = Record<string, string>;
    /** A property of a map layer as it comes out for a feature. */
    const drawn = (id: string, property: string, props: Props) => {
      const layer = style().layers.find((l) => l.id === id) as unknown as
        | Record<'layout' | 'paint', Record<string, unknown> | undefined>
        | undefined;
      const value = layer?.paint?.[property] ?? layer?.layout?.[property];
      if (!Array.isArray(value) || typeof value[0] !== 'string') return value;
      const made = expression.createExpression(value, 'layers[0].paint.x');
      if (made.result === 'error') throw new Error(`${id} ${property}: ${made.value.map((e) => e.message).join()}`);
      return made.value.evaluate({ zoom: 6 }, { type: 2, properties: props });
    };
    /** What each line of the legend stands for on the map. */
    const lines: Record<string, [layer: string, props: Props]> = {
      certaintySurveyed: ['border-line', { certainty: 'surveyed' }],
      certaintyTreatyText: ['border-line', { certainty: 'treaty-text' }],
      certaintyReconstruction: ['border-line', { certainty: 'reconstruction' }],
      certaintyIllustrative: ['border-line', { certainty: 'illustrative' }],
      formerBorder: ['border-former', {}],
      statusSettled: ['border-status', { status: 'settled' }],
      statusDisputed: ['border-status', { status: 'disputed' }],
      statusUndelimited: ['border-status', { status: 'undelimited' }],
      routeBefore: ['investment-route', { statusAt: 'before' }],
      routeUnderway: ['investment-route', { statusAt: 'underway' }],
      routeAfter: ['investment-route', { statusAt: 'after' }],
      presentBorders: ['boundaries-country', {}],
      disputedBorders: ['boundaries-disputed', {}],
    };
    const entries = legend(dossier.layers);

    it('says every line that is drawn, as it is drawn', () => {
      expect(entries.filter((e) => e.kind === 'line').map((e) => e.label)).toEqual(
        expect.arrayContaining(Object.keys(lines)),
      );
      for (const e of entries.filter((x) => x.kind === 'line')) {
        const [layer, props] = lines[e.label] ?? [];
        if (!layer || !props) throw new Error(`the legend has a line ${e.label} that no map layer is named for`);
        if (e.group === 'status') expect(drawn(layer, 'icon-image', props) || undefined, e.label).toEqual(e.mark);
        else expect(drawn(layer, 'line-dasharray', props) ?? undefined, e.label).toEqual(e.dash);
        if (e.label === 'disputedBorders') expect(drawn(`${layer}-mark`, 'icon-image', {})).toBe(e.mark);
      }
    });

    it('tells apart what differs in certainty or status', () => {
      for (const group of ['certainty', 'status'] as const) {
        const looks = entries.filter((e) => e.group === group).map((e) => JSON.stringify([e.dash, e.mark]));
        expect(new Set(looks).size).toBe(looks.length);
      }
    });

    it('has a mark for every status of the data but settled, and a dash for every certainty', () => {
      const { features } = readJson<{ features: { properties: Props }[] }>('layers/border.geojson');
      for (const { properties: p } of features) {
        if (p.status && p.status !== 'settled') expect(Object.keys(MARKS)).toContain(p.status);
        if (p.certainty) expect(Object.keys(DASHES)).toContain(p.certainty);
      }
    });
  });
});

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const p = makePalette(dossier.palette[theme]);
  it('has text that reads at 4.5:1 and strokes at 3:1', () => {
    expect(contrast(p.ink, p.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.muted, p.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.muted, p.land)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.riverText, p.land)).toBeGreaterThanOrEqual(4.5);
    for (const [k, v] of Object.entries(p.texts)) expect(contrast(v, p.land), k).toBeGreaterThanOrEqual(4.5);
    for (const [k, v] of Object.entries(p.hues)) expect(contrast(v, p.land), k).toBeGreaterThanOrEqual(3);
  });
  it('has a colour for every hue of the data', () => {
    expect(Object.keys(p.hues)).toContain('open');
  });
});
