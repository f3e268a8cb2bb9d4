import { describe, expect, it } from 'vitest';
import type { Audit, AuditTerm } from '../src/api';
import { add, change, litBy, same, scaleEnd, tokens } from '../src/sum';

const term = (id: string, publishedKm2: number | null, areas: [string | null, number, number | null][]): AuditTerm => ({
  id,
  name: id,
  publishedKm2,
  qualifier: null,
  areas: areas.map(([reading, computedKm2, errorKm2]) => ({
    reading,
    readingName: reading,
    features: [reading ? `${id}-${reading}` : id],
    computedKm2,
    errorKm2,
    errorAtLeast: errorKm2 === null,
  })),
  note: null,
  sources: [],
});

const audit: Audit = {
  claim: 'c',
  claimedKm2: 1000,
  tolerancePercent: 5,
  toleranceNote: '',
  terms: [
    term('west', 600, [[null, 500, 20]]),
    term('north', 400, [
      ['wide', 480, 100],
      ['narrow', 300, 60],
    ]),
    term('listed', 100, []),
    term('open', null, [[null, 90, null]]),
  ],
  presets: [],
  published: [],
  computed: [],
  lang: 'en',
};

describe('a sum', () => {
  it('of published figures reaches the claim within the tolerance', () => {
    expect(add(audit, ['west', 'north'], 'published')).toMatchObject({ km2: 1000, errorKm2: null, reaches: true });
    expect(add(audit, ['west', 'north', 'listed'], 'published')).toMatchObject({ km2: 1100, reaches: false });
  });

  it('of computed areas reaches it within their error, under the reading chosen', () => {
    expect(add(audit, ['west', 'north'], 'computed')).toMatchObject({
      km2: 980,
      errorKm2: 120,
      errorAtLeast: false,
      reaches: true,
    });
    expect(add(audit, ['west', 'north:narrow'], 'computed')).toMatchObject({ km2: 800, errorKm2: 80, reaches: false });
  });

  it('says that its error is a lower bound where the error of a part is not judged', () => {
    expect(add(audit, ['west', 'open'], 'computed')).toMatchObject({ km2: 590, errorKm2: 20, errorAtLeast: true });
  });

  it('names what has no figure of the kind', () => {
    expect(add(audit, ['listed', 'open'], 'computed').without.map((x) => x.id)).toEqual(['listed']);
    expect(add(audit, ['listed', 'open'], 'published').without.map((x) => x.id)).toEqual(['open']);
  });

  it('of nothing reaches nothing, and unknown terms count for nothing', () => {
    expect(add(audit, [], 'published')).toMatchObject({ km2: 0, reaches: false });
    expect(add(audit, ['elsewhere'], 'computed')).toMatchObject({ parts: [], km2: 0, reaches: false });
  });

  it('lights what it counts', () => {
    expect(litBy(audit, ['west', 'north:narrow', 'listed'])).toEqual(['west', 'north-narrow']);
    expect(litBy(audit, ['north:unheard-of'])).toEqual(['north-wide']);
  });
});

describe('a choice', () => {
  it('keeps the order of the audit and the readings of the rest', () => {
    const north = audit.terms[1] as AuditTerm;
    const west = audit.terms[0] as AuditTerm;
    expect(change(audit, ['north:narrow'], west, true, null)).toEqual(['west', 'north:narrow']);
    expect(change(audit, ['west', 'north:narrow'], north, true, 'wide')).toEqual(['west', 'north']);
    expect(change(audit, ['west', 'north'], west, false, null)).toEqual(['north']);
  });

  it('is that of a sum in print whatever the readings', () => {
    expect(tokens(audit, ['north', 'west'], { north: 'narrow' })).toEqual(['west', 'north:narrow']);
    expect(same(audit, ['west', 'north:narrow'], ['north', 'west'])).toBe(true);
    expect(same(audit, ['west'], ['north', 'west'])).toBe(false);
    expect(same(audit, [], null)).toBe(false);
  });
});

it('the scale holds all that can be counted', () => expect(scaleEnd(audit)).toBe(1190));
