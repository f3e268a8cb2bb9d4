import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALL_DAYS, dayOf, isoDay, parseDay, parsePoint, parseView, type View, writeView } from '../src/state';

const home = { lon: 108, lat: 50, z: 1.6 };
const plain: View = {
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

describe('the address of a view', () => {
  const views: [string, View, string][] = [
    ['the first view needs no words', plain, ''],
    ['a camera', { ...plain, lon: 127.5, lat: 50.25, z: 4.5 }, '?lon=127.5&lat=50.25&z=4.5'],
    ['a day', { ...plain, day: 18580528 }, '?day=1858-05-28'],
    ['an asked point', { ...plain, at: [127.5, 51.5] }, '?at=127.5,51.5'],
    ['layers', { ...plain, layers: ['ceded', 'border'] }, '?layers=ceded,border'],
    ['a sum that nothing is in', { ...plain, claim: 'some-claim', sum: [] }, '?claim=some-claim&sum='],
    [
      'a sum of computed areas under a reading',
      { ...plain, claim: 'some-claim', sum: ['west-1858', 'north-1864:inner'], figures: 'computed' },
      '?claim=some-claim&sum=west-1858,north-1864:inner&figures=computed',
    ],
    ['another day beside it', { ...plain, day: 18580528, vs: '1860-11-14' }, '?day=1858-05-28&vs=1860-11-14'],
    ['all days beside it', { ...plain, day: 18580528, vs: 'all' }, '?day=1858-05-28&vs=all'],
    ['a reading beside the others', { ...plain, vs: 'some-land-1858-inner' }, '?vs=some-land-1858-inner'],
    ['no layer at all', { ...plain, layers: [] }, '?layers='],
    [
      'all of it',
      {
        ...plain,
        lon: -170.1234,
        lat: 60,
        z: 3.21,
        day: 19110101,
        sel: 'some-land-1858',
        claim: 'ceded-2m-km2',
        at: [76.9, 43.25],
        lang: 'zh',
        theme: 'dark',
        proj: 'mercator',
        release: '0123456789ab',
      },
      '?lon=-170.1234&lat=60&z=3.21&day=1911-01-01&sel=some-land-1858&claim=ceded-2m-km2&at=76.9,43.25&lang=zh&theme=dark&proj=mercator&release=0123456789ab',
    ],
  ];
  it.each(views)('writes and reads %s', (_, view, query) => {
    expect(writeView(view, home)).toBe(query);
    expect(parseView(query, home)).toEqual(view.layers?.length === 0 ? { ...view, layers: [] } : view);
  });

  it('rounds to about ten metres', () => {
    expect(writeView({ ...plain, lon: 100.123456, lat: 50.98765432, z: 4.56789 }, home)).toBe(
      '?lon=100.1235&lat=50.9877&z=4.57',
    );
  });

  it('opens a map whatever a link says', () => {
    const odd =
      '?lon=abc&lat=95&z=-1&day=1858-13-40&sel=../x&claim=A%20b&at=1&lang=f!&theme=pink&proj=flat&release=zz&utm_source=x';
    expect(parseView(odd, home)).toEqual(plain);
  });
});

describe('a sum', () => {
  it('is nothing without its claim', () => {
    expect(parseView('?sum=a,b&figures=computed', home)).toEqual(plain);
    expect(writeView({ ...plain, sum: ['a'] }, home)).toBe('');
  });
  it('leaves out what is no term', () =>
    expect(parseView('?claim=c&sum=a,B,../x,b:inner,c:', home).sum).toEqual(['a', 'b:inner']));
});

describe('days', () => {
  it.each([
    ['1858-05-28', 18580528],
    ['18580528', 18580528],
    ['9999-12-31', ALL_DAYS],
    ['1900-02-29', null],
    ['1858', null],
    ['', null],
    [null, null],
  ])('%s is %s', (text, day) => expect(parseDay(text)).toBe(day));
  it('begin at the first day of a year or month', () => {
    expect(dayOf('1858')).toBe(18580101);
    expect(dayOf('1858-05')).toBe(18580501);
    expect(dayOf('1689~')).toBe(16890101);
    expect(dayOf('soon')).toBeNull();
  });
  it('are written as ISO 8601', () => expect(isoDay(16890907)).toBe('1689-09-07'));
});

describe('points', () => {
  it.each([
    ['127.5,51.5', [127.5, 51.5]],
    ['-180,-90', [-180, -90]],
    ['127.5', null],
    ['127.5,95', null],
    ['127.5,51.5,3', null],
    ['1e2,5', null],
  ])('%s is %s', (text, point) => expect(parsePoint(text)).toEqual(point));
});

it('the table of keys in the README is whole, and says no other', () => {
  const every: View = {
    ...plain,
    lon: 1,
    lat: 2,
    z: 3,
    day: 18580528,
    layers: ['a'],
    sel: 'b',
    claim: 'c',
    sum: ['d'],
    figures: 'computed',
    at: [5, 6],
    where: { kind: 'mine' },
    vs: '1860-11-14',
    lang: 'en',
    theme: 'dark',
    proj: 'globe',
    release: '0123456789ab',
  };
  const written = [...new URLSearchParams(writeView(every, home)).keys()];
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('| key '), readme.indexOf('A step that a reader'));
  const told = table.split('\n').flatMap((row) => (row.split('|')[1] ?? '').match(/`\w+`/g) ?? []);
  expect(told.map((k) => k.slice(1, -1))).toEqual(written);
});
