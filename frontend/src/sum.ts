import type { Audit, AuditArea, AuditChoice, AuditTerm } from './api';
import type { Figures } from './state';

/** A term that is counted, under the reading chosen. */
export interface Part {
  term: AuditTerm;
  /** What the map draws of it; null where nothing is drawn. */
  area: AuditArea | null;
  km2: number;
}

/** What a choice adds up to. Areas are km2. */
export interface Total {
  /** In the order of the audit. */
  parts: Part[];
  /** Chosen, but without a figure of the kind that is added. */
  without: AuditTerm[];
  km2: number;
  /** Sum of the errors that were judged: one judgement made them all, so they need not cancel out. */
  errorKm2: number | null;
  /** A part has no judged error: that of the whole is errorKm2 or more. */
  errorAtLeast: boolean;
  reaches: boolean;
}

/** The term of "id" or "id:reading". */
const idOf = (token: string) => token.split(':')[0] ?? '';

/** Whether a choice has a term, under whatever reading. */
export const has = (sum: string[], term: AuditTerm) => sum.some((x) => idOf(x) === term.id);

/** The area of a term under the reading that a choice asks for, else under the first. */
export function areaOf(term: AuditTerm, sum: string[]): AuditArea | null {
  const reading = sum.find((x) => idOf(x) === term.id)?.split(':')[1];
  return term.areas.find((a) => a.reading === reading) ?? term.areas[0] ?? null;
}

/** How a choice writes a term: its reading is said where it is not the first. */
export function token(term: AuditTerm, reading: string | null): string {
  return reading && reading !== term.areas[0]?.reading ? `${term.id}:${reading}` : term.id;
}

/** The choice with one term switched, or under another reading; in the order of the audit. */
export function change(audit: Audit, sum: string[], term: AuditTerm, on: boolean, reading: string | null): string[] {
  return audit.terms.flatMap((x) => {
    if (x.id === term.id) return on ? [token(x, reading)] : [];
    return has(sum, x) ? [token(x, areaOf(x, sum)?.reading ?? null)] : [];
  });
}

/** The tokens of a choice that the server names. */
export function tokens(audit: Audit, terms: string[], readings: AuditChoice['readings'] = {}): string[] {
  return audit.terms.filter((x) => terms.includes(x.id)).map((x) => token(x, readings[x.id] ?? null));
}

/** Whether a choice is just these terms, whatever the readings. */
export function same(audit: Audit, sum: string[], terms: string[] | null): boolean {
  return terms !== null && audit.terms.every((x) => has(sum, x) === terms.includes(x.id));
}

/** Ids of the features that a choice counts. */
export function litBy(audit: Audit, sum: string[]): string[] {
  return audit.terms.filter((x) => has(sum, x)).flatMap((x) => areaOf(x, sum)?.features ?? []);
}

/**
 * add adds a choice up. Published figures reach the claimed one within the tolerance of the audit, computed areas
 * within their own error.
 */
export function add(audit: Audit, sum: string[], figures: Figures): Total {
  const out: Total = { parts: [], without: [], km2: 0, errorKm2: null, errorAtLeast: false, reaches: false };
  for (const term of audit.terms) {
    if (!has(sum, term)) continue;
    const area = areaOf(term, sum);
    const km2 = figures === 'published' ? term.publishedKm2 : (area?.computedKm2 ?? null);
    if (km2 === null) {
      out.without.push(term);
      continue;
    }
    out.parts.push({ term, area, km2 });
    out.km2 += km2;
    if (figures !== 'computed' || !area) continue;
    if (area.errorKm2 !== null) out.errorKm2 = (out.errorKm2 ?? 0) + area.errorKm2;
    out.errorAtLeast ||= area.errorAtLeast;
  }
  const off = Math.abs(out.km2 - audit.claimedKm2);
  const room = figures === 'published' ? (audit.claimedKm2 * audit.tolerancePercent) / 100 : out.errorKm2;
  out.reaches = out.parts.length > 0 && room !== null && off <= room;
  return out;
}

/** The end of the bar's scale: all that could be counted, so that the mark never moves. */
export function scaleEnd(audit: Audit): number {
  const all = (km2: (x: AuditTerm) => number) => audit.terms.reduce((n, x) => n + km2(x), 0);
  return Math.max(
    audit.claimedKm2 * 1.1,
    all((x) => x.publishedKm2 ?? 0),
    all((x) => Math.max(0, ...x.areas.map((a) => a.computedKm2 + (a.errorKm2 ?? 0)))),
  );
}
