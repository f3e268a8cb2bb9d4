import type { Dossier, Lang, Text } from './dossier';
import { pointText } from './state';

export interface PublishedArea {
  km2: number;
  km2To?: number;
  qualifier?: string;
  note?: string;
  source: string;
}

export interface AnswerFeature {
  id: string;
  layer: string;
  names: Text;
  passage: string;
  reading?: string;
  instrument?: string;
  instrumentNames?: Text;
  validFrom: string | null;
  validTo: string | null;
  from?: string;
  to?: string;
  position: 'inside' | 'near-line';
  /** Distance to the nearest line that is not coast; null when coast alone bounds it. */
  boundaryKm: number | null;
  precisionKm: number | null;
  arc?: string;
  coastKm?: number;
  certainty: string;
  areaKm2: number;
  areaErrorPercent: number | null;
  publishedAreas: PublishedArea[];
  statusNow: StatusNow | null;
  note?: string;
  sources: string[];
}

export interface StatusNow {
  status: string;
  statement: string;
  instruments: string[];
  states: string[];
  claimToday: string;
  claimNote?: string;
  lang: string;
}

/** The certainty of what no source was found for. */
export const TO_BE_SOURCED = 'to be sourced';

/** A passage, which has a date, or a holder, which has an interval. */
export interface LedgerEntry {
  kind: 'passage' | 'holder';
  territory: string;
  /** On the day asked for; without one, today. */
  current: boolean;
  date?: string;
  from?: string;
  to?: string;
  holder?: string;
  validFrom?: string | null;
  validTo?: string | null;
  basis?: string;
  certainty?: string;
  instrument?: string;
  alsoClaimedBy?: string[];
  note?: string;
  /** Members that stand in the dossier's own language, though another was asked for. */
  untranslated?: string[];
}

export interface Answer {
  lon: number;
  lat: number;
  date: string | null;
  release: string;
  lang: Lang;
  verdict: string;
  verdictLabel: string;
  answer: string;
  features: AnswerFeature[];
  /** What passed and who held it, in the order of time. */
  ledger: LedgerEntry[];
  /** Whether the side of the nearest line can be told; else the ledger holds only inside the territory. */
  ledgerCertain: boolean;
  nearest?: { id: string; names: Text; distanceKm: number; direction: string };
  nearLine?: {
    arc: string;
    line: string;
    instrument?: string;
    distanceKm: number;
    precisionKm: number;
    sides: [string, string];
  };
  claims: string[];
  licence: string;
  credit: string;
  cite: string;
}

export interface Claim {
  id: string;
  short: string;
  paraphrase: string;
  quote: string | null;
  speaker: string;
  locator: string;
  kind: string;
  verdict: string;
  verdictLabel: string;
  verdictMeaning?: string;
  finding: string;
  caution: string | null;
  counterpart: string | null;
  when?: string | null;
  quantity?: string | null;
  priority: number;
  reviewed?: string;
  articleWide?: boolean;
  /** Its figure can be checked: fetchAudit. */
  audited?: boolean;
  sourceToBeFound: boolean;
  sources: string[];
  features: string[];
  /** Ids of countries and regions it speaks of. */
  regions?: string[];
  points: { name: string; lon: number; lat: number; approximate?: boolean }[];
  translated?: boolean;
  kindLabel?: string;
  lang?: string;
}

/** How several sides tell one thing. */
export interface Account {
  id: string;
  subject: string;
  views: { side: string; sideLabel: string; statement: string; lang: string; sources: string[] }[];
  fields: AccountField[];
}

/** One field of it, side by side: whether they agree, in words, and what each has. */
export interface AccountField {
  field: string;
  part?: string;
  partName?: string;
  agreement: string;
  words: string;
  values: { side: string; given: boolean; text?: string; lang?: string }[];
}

/** People in an area, counted in one way. */
export interface People {
  id: string;
  area: string;
  measure: string;
  measureLabel: string;
  /** What the measure counts. */
  meaning: string;
  /** Id of the area as a feature. */
  feature: string | null;
  figures: Headcount[];
  evidence: string | null;
  /** What no source bears yet: figures, sources. */
  toBeSourced: string[];
  note: string | null;
  sources: string[];
}

export interface Headcount {
  year: number;
  /** Null: to be sourced. */
  value: number | null;
}

/** A paragraph, the caption or a reader's comment: what it says in a few words, and the claims that begin in it. */
export interface Part {
  locator: string;
  name?: string;
  gist: string;
  lang: string;
  claims: string[];
}

export interface Outline {
  paragraphs: Part[];
  comments: Part[];
}

export type Geometry =
  | { type: 'Polygon'; coordinates: [number, number][][] }
  | { type: 'MultiPolygon'; coordinates: [number, number][][][] }
  | { type: 'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString'; coordinates: unknown };

/** The computed area of a term, in km2, under one reading where accounts differ. */
export interface AuditArea {
  reading: string | null;
  readingName: string | null;
  features: string[];
  computedKm2: number;
  /** Null where nobody judged it. */
  errorKm2: number | null;
  /** A part has no judged error: that of the whole is errorKm2 or more. */
  errorAtLeast: boolean;
}

/** What a sum may count. */
export interface AuditTerm {
  id: string;
  name: string;
  publishedKm2: number | null;
  qualifier: string | null;
  /** None where nothing is drawn; `note` says why. */
  areas: AuditArea[];
  note: string | null;
  sources: string[];
}

/** A sum made in print; without terms it is a total only. */
export interface AuditPreset {
  id: string;
  counted: string;
  terms: string[] | null;
  totalKm2: number;
  reachesClaim: boolean;
  remark: string | null;
  sources: string[];
  translated: boolean;
}

/** The check of a claimed figure. Areas are km2. */
export interface Audit {
  claim: string;
  claimedKm2: number;
  tolerancePercent: number;
  toleranceNote: string;
  terms: AuditTerm[];
  presets: AuditPreset[];
  published: AuditChoice[];
  computed: AuditChoice[];
  lang: Lang;
}

/** A choice of terms that reaches the figure. */
export interface AuditChoice {
  terms: string[];
  readings: Record<string, string>;
  totalKm2: number;
}

export interface Source {
  id: string;
  aliases?: string[];
  title?: string;
  author?: { family?: string; given?: string; literal?: string }[];
  issued?: { 'date-parts'?: (number | string)[][]; literal?: string };
  'container-title'?: string;
  publisher?: string;
  URL?: string;
  language?: string;
  quality?: string;
}

export interface Instrument {
  id: string;
  names: Text;
  signed?: { date?: string; oldStyle?: string | null };
  articles?: { number: string; paraphrase?: string }[];
}

/** A feature of any layer without its geometry. */
export interface Facts {
  id: string;
  layer: string;
  name: string;
  /** west, south, east, north in degrees; null: no place on the map. */
  bbox: [number, number, number, number] | null;
  lang: Lang;
  /** Name of the country it lies in. */
  country?: string;
  properties: Properties;
}

/** What a line or a place may say of itself; free texts are in English. */
export interface Properties {
  kind?: string;
  group?: string;
  instrument?: string | null;
  article?: string;
  follows?: string;
  certainty?: string;
  /** How well the row of the border ledger is borne out. */
  attested?: string;
  status?: string;
  precisionKm?: number;
  validFrom?: string | null;
  validTo?: string | null;
  sources?: string[];
  note?: string;
  /** Ids of the sections of a whole border. */
  sections?: string[];
  // Of a place or a route.
  evidence?: string;
  bank?: string;
  country?: string;
  statusAt?: string;
  statusAtNote?: string;
  statusText?: string;
  facts?: string;
  when?: string;
  investorParty?: string;
  localParty?: string;
  amountNote?: string;
  /** Per cent that the investor owns; 0: a loan or a contract only. */
  sharePct?: number;
  sharePctNote?: string;
  lengthNote?: string;
  /** Names along a route, "" for a bend. */
  waypoints?: string[];
  positionPrecision?: string;
  positionNote?: string;
  /** Properties that no source bears yet. */
  toBeSourced?: string[];
}

/** What the server said was wrong, as RFC 9457 tells it, or that it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fixes: string[] = [],
  ) {
    super(message);
  }
  /** True when no server answered at all. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** After so long a server that says nothing counts as away. */
const PATIENCE_MS = 30_000;

/** get fetches a JSON answer of our own server. It throws ApiError, or AbortError when `signal` says so. */
export async function get<T>(
  path: string,
  params: Record<string, string | null> = {},
  signal?: AbortSignal,
): Promise<T> {
  const query = new URLSearchParams();
  for (const [k, v] of Object.entries(params)) if (v !== null) query.set(k, v);
  const url = query.size ? `${path}?${query}` : path;
  let response: Response;
  try {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: { Accept: 'application/json' },
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new ApiError(0, String(e));
  }
  if (!response.ok) {
    const p = (await response.json().catch(() => ({}))) as { detail?: string; title?: string; fixes?: string[] };
    throw new ApiError(response.status, p.detail ?? p.title ?? response.statusText, p.fixes ?? []);
  }
  return (await response.json()) as T;
}

export const fetchDossier = (lang: Lang) => get<Dossier>('/api/dossier', { lang });

export const fetchFeatures = (layer: string, lang: Lang) =>
  get<{ features: Facts[] }>('/api/features', { layer, lang }).then((r) => r.features);
export const fetchFacts = (id: string, lang: Lang) => get<Facts>(`/api/features/${encodeURIComponent(id)}`, { lang });

export function fetchAnswer(at: readonly [number, number], date: string | null, lang: Lang, signal?: AbortSignal) {
  const [lon = '', lat = ''] = pointText(at).split(',');
  return get<Answer>('/api/at', { lon, lat, date, lang }, signal);
}

export const fetchClaims = (lang: Lang) => get<{ claims: Claim[] }>('/api/claims', { lang }).then((r) => r.claims);
export const fetchReadings = (feature: string, lang: Lang) =>
  get<{ readings: Account[] }>('/api/readings', { feature, lang }).then((r) => r.readings);
export const fetchPopulation = (lang: Lang) =>
  get<{ population: People[] }>('/api/population', { lang }).then((r) => r.population);
export const fetchArticle = (lang: Lang) => get<Outline>('/api/article', { lang });
/** A feature with its geometry, as GeoJSON. */
export const fetchItem = (layer: string, id: string) =>
  get<{ geometry: Geometry | null; properties: { names: Text; certainty?: string } }>(
    `/api/collections/${encodeURIComponent(layer)}/items/${encodeURIComponent(id)}`,
  );
export const fetchAudit = (claim: string, lang: Lang) => get<Audit>(`/api/claims/${claim}/area`, { lang });
export const fetchSources = () => get<{ sources: Source[] }>('/api/sources').then((r) => r.sources);
export const fetchInstruments = () => get<{ instruments: Instrument[] }>('/api/instruments').then((r) => r.instruments);
