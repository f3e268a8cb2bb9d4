import { describe, expect, it } from 'vitest';
import { ALL_DAYS } from '../src/state';
import { changes, layout, nearestStep, neighbour, type Step, stepAt, yearMarks } from '../src/time';

const step = (day: number, begins: string[] = []): Step => ({
  date: String(day),
  day,
  acts: [{ id: `act-${day}`, kind: 'treaty', name: `Act ${day}` }],
  begins,
  ends: [],
});
const steps = [step(17000101, ['a']), step(18500615), step(18510101, ['b']), step(20000101)];

describe('steps of time', () => {
  it('go from one to the next, and from the whole record to an end', () => {
    expect(neighbour(steps, 18500615, 1)?.day).toBe(18510101);
    expect(neighbour(steps, 18500615, -1)?.day).toBe(17000101);
    expect(neighbour(steps, 18500101, 1)?.day).toBe(18500615);
    expect(neighbour(steps, 20000101, 1)).toBeNull();
    expect(neighbour(steps, ALL_DAYS, 1)?.day).toBe(17000101);
    expect(neighbour(steps, ALL_DAYS, -1)?.day).toBe(20000101);
    expect(neighbour(steps, 17000101, 1, changes)?.day).toBe(18510101);
  });

  it('say which was last on a day', () => {
    expect(stepAt(steps, 16991231)).toBe(-1);
    expect(stepAt(steps, 18501231)).toBe(1);
  });

  it('stand in order on the track, the first and the last at its ends, crowded ones apart', () => {
    const place = layout(steps);
    const at = steps.map((s) => place(s.day));
    expect(at[0]).toBe(0);
    expect(at[3]).toBe(1);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect((at[2] as number) - (at[1] as number)).toBeGreaterThan(0.15);
    for (const s of steps) expect(nearestStep(steps, place(s.day))?.day).toBe(s.day);
  });

  it('have round years under them that do not collide', () => {
    const marks = yearMarks(steps, 0.1);
    expect(marks.map((m) => m.year)).toContain(1800);
    for (const [i, m] of marks.entries()) if (i > 0) expect(m.at - (marks[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(0.1);
  });
});
