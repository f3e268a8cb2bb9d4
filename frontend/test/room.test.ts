import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasRoom } from '../src/map/room';

describe('room for a name', () => {
  const bar = [100, 500, 700, 580] as [number, number, number, number];
  it.each([
    ['inside', [10, 10, 90, 24], true],
    ['over the left edge', [-4, 10, 60, 24], false],
    ['over the right edge', [760, 10, 804, 24], false],
    ['over the foot', [10, 590, 60, 604], false],
    ['under the bar', [90, 570, 160, 584], false],
    ['beside the bar', [10, 520, 100, 534], true],
  ] as const)('%s', (_, box, want) => {
    expect(hasRoom([...box], 800, 600, [bar])).toBe(want);
  });

  it('is asked for where the pinned MapLibre places symbols', () => {
    const code = readFileSync(new URL('../node_modules/maplibre-gl/dist/maplibre-gl.mjs', import.meta.url), 'utf8');
    for (const name of ['_updatePlacement(', 'placeCollisionBox(', 'collisionIndex', 'placeable:!1'])
      expect(code, name).toContain(name);
    expect(code, 'symbols are measured from 100 pixels outside the map').toMatch(/viewportPadding|=100[,;]/);
  });
});
