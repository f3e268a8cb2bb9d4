/** Something that can be found: by any of its names. */
export interface Findable {
  names: string[];
  /** Smaller is nearer to the top among equals. */
  rank: number;
}

/** fold makes a name comparable: lower case, without accents, ё as е. */
export function fold(s: string): string {
  return s
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether `query` is `text` but for one letter missing, added, wrong or two swapped. */
function oneOff(query: string, text: string): boolean {
  if (Math.abs(query.length - text.length) > 1) return false;
  let i = 0;
  while (i < query.length && query[i] === text[i]) i++;
  const [q, t] = [query.slice(i), text.slice(i)];
  return (
    q.slice(1) === t.slice(1) ||
    q.slice(1) === t ||
    q === t.slice(1) ||
    (q[0] === t[1] && q[1] === t[0] && q.slice(2) === t.slice(2))
  );
}

/** How well a folded name answers a folded query: 0 best, null not at all. */
function score(query: string, name: string): number | null {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(` ${query}`)) return 2;
  if (query.length > 1 && name.includes(query)) return 3;
  if (query.length >= 4 && oneOff(query, name.slice(0, query.length))) return 4;
  if (query.length >= 4 && oneOff(query, name)) return 4;
  return null;
}

/** find returns the things that a query may mean, best first, at most `most` of them. */
export function find<T extends Findable>(query: string, things: T[], most = 8): T[] {
  const q = fold(query);
  if (q === '') return [];
  const hits: { thing: T; score: number }[] = [];
  for (const thing of things) {
    const scores = thing.names.map((n) => score(q, fold(n))).filter((s) => s !== null);
    if (scores.length > 0) hits.push({ thing, score: Math.min(...scores) });
  }
  return hits
    .sort((a, b) => a.score - b.score || a.thing.rank - b.thing.rank)
    .slice(0, most)
    .map((h) => h.thing);
}

/**
 * coordinates reads "127.5, 50.3": longitude, then latitude; the other way round where only that can be meant, or with
 * the letters N, S, E, W. Null when it is no pair of degrees.
 */
export function coordinates(text: string): [number, number] | null {
  const m = /^\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?\s*$/i.exec(
    text,
  );
  if (!m) return null;
  const sign = (l: string | undefined) => (l && /[SW]/i.test(l) ? -1 : 1);
  let [lon, lat] = [Number(m[1]) * sign(m[2]), Number(m[3]) * sign(m[4])];
  const swapped =
    (m[2] && /[NS]/i.test(m[2])) || (m[4] && /[EW]/i.test(m[4])) || (Math.abs(lat) > 90 && Math.abs(lon) <= 90);
  if (swapped) [lon, lat] = [lat, lon];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}
