import { ALL_DAYS } from './state';

/** An act of the record, by its name in the reader's language. */
export interface Act {
  id: string;
  kind: string;
  name: string;
}

/** A day on which acts about the land on the map were signed, or something on it begins or ends. */
export interface Step {
  /** EDTF, as precise as the record. */
  date: string;
  /** Its first day, YYYYMMDD. */
  day: number;
  acts: Act[];
  begins: string[];
  ends: string[];
}

/** Whether the map looks different from this day on. */
export const changes = (s: Step): boolean => s.begins.length + s.ends.length > 0;

/** Whether a territory is on the map of a day: what never begins is there from the first. */
export function shownOn(steps: Step[], id: string, day: number): boolean {
  if (day === ALL_DAYS) return true;
  const begun = steps.find((s) => s.begins.includes(id));
  return (!begun || begun.day <= day) && !steps.some((s) => s.day <= day && s.ends.includes(id));
}

/** Index of the last step on or before a day; -1 before all of them. */
export function stepAt(steps: Step[], day: number): number {
  return steps.findLastIndex((s) => s.day <= day);
}

/**
 * The step before or after a day, null past an end. From the whole record one goes back to the last step, and on to the
 * first.
 */
export function neighbour(steps: Step[], day: number, way: 1 | -1, wanted: (s: Step) => boolean = () => true) {
  if (day === ALL_DAYS) return (way === 1 ? steps.find(wanted) : steps.findLast(wanted)) ?? null;
  const found =
    way === 1 ? steps.find((s) => s.day > day && wanted(s)) : steps.findLast((s) => s.day < day && wanted(s));
  return found ?? null;
}

/** Years since the year 0, as a number with a fraction. */
export function years(day: number): number {
  const [y, m, d] = [Math.floor(day / 10000), Math.floor(day / 100) % 100, day % 100];
  return y + (m - 1) / 12 + (d - 1) / 372;
}

/** How much of the track goes by years; the rest goes by steps, so that crowded years can be told apart. */
const BY_YEARS = 0.4;

/**
 * How the track lays out time: from a day to its place, 0 to 1. Between two steps time runs evenly; where acts crowd
 * it runs slower, as the marks of the years show.
 */
export function layout(steps: Step[]): (day: number) => number {
  const first = years(steps[0]?.day ?? 0);
  const span = years(steps.at(-1)?.day ?? 0) - first;
  const at = steps.map((s, i) => {
    const even = steps.length > 1 ? i / (steps.length - 1) : 0;
    return span > 0 ? BY_YEARS * ((years(s.day) - first) / span) + (1 - BY_YEARS) * even : even;
  });
  return (day) => {
    const i = stepAt(steps, day);
    const [a, b] = [steps[i], steps[i + 1]];
    if (!a) return 0;
    if (!b) return at[i] ?? 1;
    const share = (years(day) - years(a.day)) / (years(b.day) - years(a.day));
    return (at[i] ?? 0) + ((at[i + 1] ?? 1) - (at[i] ?? 0)) * share;
  };
}

/** Round years along the track that stand at least `gap` (a share of it) apart, the rounder first. */
export function yearMarks(steps: Step[], gap: number): { year: number; at: number }[] {
  const place = layout(steps);
  const [from, to] = [years(steps[0]?.day ?? 0), years(steps.at(-1)?.day ?? 0)];
  const marks: { year: number; at: number }[] = [];
  for (const unit of [100, 50, 25, 10])
    for (let y = Math.ceil(from / unit) * unit; y <= to; y += unit) {
      const at = place(y * 10000 + 101);
      if (marks.every((m) => Math.abs(m.at - at) >= gap)) marks.push({ year: y, at });
    }
  return marks.sort((a, b) => a.year - b.year);
}

/** The step nearest to a place on the track. */
export function nearestStep(steps: Step[], share: number): Step | null {
  const place = layout(steps);
  let best: Step | null = null;
  for (const s of steps) if (!best || Math.abs(place(s.day) - share) < Math.abs(place(best.day) - share)) best = s;
  return best;
}
