import { describe, expect, it } from 'vitest';
import { embedCode, embedPath } from '../src/embed-code';
import { ALL_DAYS, type View } from '../src/state';

const home = { lon: 108, lat: 50, z: 1.6 };
const view: View = {
  ...home,
  day: ALL_DAYS,
  layers: null,
  sel: null,
  claim: null,
  sum: null,
  figures: 'published',
  at: null,
  where: {},
  vs: null,
  lang: null,
  theme: null,
  proj: 'laea',
  release: null,
};

describe('the snippet of a view', () => {
  it('is that of its point, of its territory, else of the map', () => {
    expect(embedPath({ ...view, at: [127.5, 51.5], sel: 'x' }, 'en', home)).toBe('/embed/at/127.5,51.5?lang=en');
    expect(embedPath({ ...view, sel: 'some-land' }, 'zh', home)).toBe('/embed/features/some-land?lang=zh');
    expect(embedPath({ ...view, lon: 100, theme: 'dark' }, 'ru', home)).toBe(
      '/embed/map?lon=100&lat=50&z=1.6&lang=ru&theme=dark',
    );
  });

  it('is one frame, its values escaped', () => {
    const code = embedCode('https://example.org', '/embed/map?a=1&b=2', 'What "was" <here>?');
    expect(code).toContain('src="https://example.org/embed/map?a=1&amp;b=2"');
    expect(code).toContain('title="What &quot;was&quot; &lt;here>?"');
    expect(code).not.toContain('<script');
  });
});
