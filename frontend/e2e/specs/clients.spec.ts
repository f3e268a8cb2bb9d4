import { classifyRings, VectorTile } from '@mapbox/vector-tile';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { check as checkGeoJSON } from '@placemarkio/check-geojson';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { PbfReader } from 'pbf';
import { expect, test } from '../support/fixtures.ts';

const grids = ['WebMercatorQuad', 'EqualArea'] as const;

interface Style {
  sources: Record<string, { url?: string; tiles?: string[] }>;
  layers: { id: string; source?: string; 'source-layer'?: string }[];
  sprite?: string;
  glyphs?: string;
}

/** Addresses that a document names, templates filled in with the first tile. */
function addresses(style: Style): string[] {
  const tiles = Object.values(style.sources).flatMap((s) => [...(s.tiles ?? []), ...(s.url ? [s.url] : [])]);
  return tiles.map((a) => a.replace(/\{[zxy]\}/g, '0'));
}

test('the style that is served is valid in each grid, theme and language, and names nothing outside', async ({
  request,
  baseURL,
}) => {
  const { languages } = (await (await request.get('/api/dossier')).json()) as { languages: string[] };
  expect(languages.length).toBeGreaterThan(0);
  for (const grid of grids)
    for (const theme of ['light', 'dark'])
      for (const lang of languages) {
        const where = `/style.json?grid=${grid}&theme=${theme}&lang=${lang}`;
        const answer = await request.get(where);
        expect(answer.status(), where).toBe(200);
        const style = (await answer.json()) as Style;
        // biome-ignore lint/suspicious/noExplicitAny: the validator takes whatever is served
        expect(validateStyleMin(style as any), where).toEqual([]);
        for (const url of JSON.stringify(style).match(/https?:\/\/[^"\\ ]+/g) ?? [])
          if (!/^https?:\/\/(creativecommons\.org|www\.naturalearthdata\.com|www\.geonames\.org)/.test(url))
            expect(url.startsWith(`${baseURL}`), `${where} names ${url}`).toBe(true);
        for (const address of addresses(style)) expect((await request.get(address)).ok(), address).toBe(true);
      }
});

test('a linter finds nothing in the interface that is served', async ({ request }) => {
  const answer = await request.get('/api/openapi.json');
  expect(answer.status()).toBe(200);
  const source = await answer.text();
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'no-path-trailing-slash': 'off', // a folder of files, as its links are relative to it
      'operation-4xx-response': 'off', // what a door without parameters refuses is its answer `default`
    },
  });
  const lint = async (text: string) =>
    (await lintFromString({ source: text, absoluteRef: 'openapi.json', config })).map(
      (p) => `${p.ruleId}: ${p.message} ${p.location[0]?.pointer ?? ''}`,
    );
  expect(await lint(source)).toEqual([]);
  expect(await lint(source.replace('"operationId":', '"operationID":'))).not.toEqual([]);
});

test('a checker of GeoJSON finds nothing in the items, features and files of each layer', async ({ request }) => {
  const { collections } = (await (await request.get('/api/collections')).json()) as { collections: { id: string }[] };
  expect(collections.length).toBeGreaterThan(0);
  for (const { id } of collections) {
    const items = `/api/collections/${id}/items`;
    const text = await (await request.get(items)).text();
    const { features } = JSON.parse(text) as { features: { id: string }[] };
    expect(features.length, items).toBeGreaterThan(0);
    expect(() => checkGeoJSON(text), items).not.toThrow();
    const one = await (await request.get(`/api/collections/${id}/items/${features[0]?.id}`)).text();
    expect(() => checkGeoJSON(one), id).not.toThrow();
    expect(() => checkGeoJSON(one.replace('"Feature"', '"feature"')), id).toThrow();
    const file = await request.get(`/download/latest/${id}.geojson`);
    expect(file.status(), id).toBe(200);
    const all = await file.text();
    expect(() => checkGeoJSON(all), `${id}.geojson`).not.toThrow();
  }
});

test('another decoder reads the tiles: whole rings, the right way round, inside their tile', async ({ request }) => {
  let features = 0;
  for (const grid of grids)
    for (const tileset of ['atlas', 'basemap'])
      for (let z = 0; z <= 2; z++)
        for (let x = 0; x < 2 ** z; x++)
          for (let y = 0; y < 2 ** z; y++) {
            const where = `/tiles/latest/${tileset}/${grid}/${z}/${x}/${y}`;
            const answer = await request.get(where);
            if (answer.status() === 204) continue;
            expect(answer.status(), where).toBe(200);
            features += check(new VectorTile(new PbfReader(await answer.body())), where);
          }
  expect(features).toBeGreaterThan(1000);
});

/** Looks at every feature of a tile; returns how many there were. */
function check(tile: VectorTile, where: string): number {
  let count = 0;
  for (const [name, layer] of Object.entries(tile.layers)) {
    expect(layer.version, `${where} ${name}`).toBe(2);
    const least = -layer.extent;
    const most = 2 * layer.extent;
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const what = `${where} ${name} ${feature.properties.id}`;
      count++;
      if (typeof feature.properties.id !== 'string') throw new Error(`${what} has no id`);
      const lines = feature.loadGeometry();
      if (lines.length === 0) throw new Error(`${what} is empty`);
      for (const line of lines)
        for (const p of line)
          if (p.x < least || p.x > most || p.y < least || p.y > most)
            throw new Error(`${what} lies far outside: ${p.x},${p.y}`);
      if (feature.type === 2 && lines.some((l) => l.length < 2)) throw new Error(`${what} has a line of one point`);
      if (feature.type !== 3) continue;
      for (const ring of lines) {
        const [first, last] = [ring[0], ring.at(-1)];
        if (ring.length < 4 || first?.x !== last?.x || first?.y !== last?.y)
          throw new Error(`${what} has an open ring`);
      }
      // Each polygon begins with its outer ring: as many rings are kept as there are.
      const kept = classifyRings(lines).flat().length;
      if (kept !== lines.length || area(lines[0] ?? []) <= 0) throw new Error(`${what} has rings the wrong way round`);
    }
  }
  return count;
}

/** Twice the area of a ring, positive for an outer one: y grows downwards. */
function area(ring: { x: number; y: number }[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (a && b) sum += a.x * b.y - b.x * a.y;
  }
  return sum;
}
