import { describe, expect, it } from 'vitest';
import { coordinates, find, fold } from '../src/ui/find';

const places = [
  { id: 'blagoveshchensk', names: ['Blagoveshchensk', '布拉戈维申斯克', 'Благовещенск'], rank: 2 },
  { id: 'khabarovsk', names: ['Khabarovsk', '哈巴罗夫斯克', 'Хабаровск'], rank: 1 },
  { id: 'heihe', names: ['Heihe', '黑河', 'Хэйхэ'], rank: 3 },
  { id: 'orel', names: ['Orël', 'Орёл'], rank: 5 },
];
const ids = (q: string) => find(q, places).map((p) => p.id);

describe('the search', () => {
  it.each([
    ['khab', ['khabarovsk']],
    ['ХАБАРОВСК', ['khabarovsk']],
    ['орел', ['orel']],
    ['黑河', ['heihe']],
    ['hk', []],
    ['Khabaorvsk', ['khabarovsk']],
    ['Blagoveschensk', ['blagoveshchensk']],
    ['', []],
  ])('%s finds %j', (q, found) => expect(ids(q)).toEqual(found));

  it('puts the greater place first among equals', () => expect(ids('h')[0]).toBe('heihe'));
  it('folds', () => expect(fold('  Köln-Ёж ')).toBe('koln еж'));
});

describe('typed coordinates', () => {
  it.each([
    ['127.5, 50.3', [127.5, 50.3]],
    ['50.3 127.5', [127.5, 50.3]],
    ['50.3N, 127.5E', [127.5, 50.3]],
    ['43.25° N 76.9° E', [76.9, 43.25]],
    ['10, 20', [10, 20]],
    ['10S 20W', [-20, -10]],
    ['200, 95', null],
    ['Khabarovsk', null],
  ])('%s is %j', (text, point) => expect(coordinates(text)).toEqual(point));
});
