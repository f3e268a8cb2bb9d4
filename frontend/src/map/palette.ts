import type { Colours } from '../dossier';

// Colours that a manifest must have.
const NEEDED = ['land', 'water', 'ink', 'muted', 'border'] as const;
// Colours that follow from those where it has none. All other keys are hues of territories.
const DERIVED = {
  paper: (c: Needed) => c.land,
  landFar: (c: Needed) => mix(c.land, c.water, 0.45),
  halo: (c: Needed) => c.land,
  shore: (c: Needed) => mix(c.water, c.border, 0.4),
  river: (c: Needed) => mix(c.water, c.border, 0.5),
  riverText: (c: Needed) => c.muted,
  waterText: (c: Needed) => c.muted,
  admin: (c: Needed) => mix(c.land, c.border, 0.4),
  disputed: (c: Needed) => c.border,
  selection: (c: Needed) => c.ink,
};

/** The keys of the colours that are no hue of a territory. */
export const BASE_KEYS = [...NEEDED, ...(Object.keys(DERIVED) as (keyof typeof DERIVED)[])];

type Needed = Record<(typeof NEEDED)[number], string>;
type Base = Needed & Record<keyof typeof DERIVED, string>;

/** The colours of one theme. */
export interface Palette extends Base {
  /** Colour of a territory by its `hue` property. */
  hues: Record<string, string>;
  /** The same hues, moved towards the ink until they can be read as text on land. */
  texts: Record<string, string>;
  /** The same hues, and the muted colour, thinned on the land. */
  tints: Record<string, string>;
  mutedTint: string;
}

/** How much of a hue its tint on the land has. */
const TINT = 0.2;

function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** mix blends two #rrggbb colours; t = 0 is a, t = 1 is b. */
export function mix(a: string, b: string, t: number): string {
  const y = channels(b);
  const c = channels(a).map((v, i) => Math.round(v + ((y[i] ?? 0) - v) * t));
  return `#${c.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG relative luminance of #rrggbb, 0 to 1. */
export function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast of two #rrggbb colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

/** The nearest colour to `colour`, on the way to the ink, that reads at 4.5:1 on the ground. */
export function readable(colour: string, ground: string, ink: string): string {
  for (let t = 0; t < 1; t += 0.05) {
    const c = mix(colour, ink, t);
    if (contrast(c, ground) >= 4.5) return c;
  }
  return ink;
}

/** makePalette sorts the manifest's colours. It throws, naming the key, when one that it needs is missing. */
export function makePalette(c: Colours): Palette {
  for (const key of NEEDED) if (!c[key]) throw new Error(`palette: the manifest has no colour "${key}"`);
  const needed = Object.fromEntries(NEEDED.map((key) => [key, c[key]])) as Needed;
  const derived = Object.fromEntries(
    Object.entries(DERIVED).map(([key, make]) => [key, c[key] ?? make(needed)]),
  ) as Record<keyof typeof DERIVED, string>;
  const base: Base = { ...needed, ...derived };
  const hues = Object.fromEntries(Object.entries(c).filter(([key]) => !(key in base)));
  const texts = Object.fromEntries(Object.entries(hues).map(([k, v]) => [k, readable(v, base.land, base.ink)]));
  const tints = Object.fromEntries(Object.entries(hues).map(([k, v]) => [k, mix(base.land, v, TINT)]));
  return { ...base, hues, texts, tints, mutedTint: mix(base.land, base.muted, TINT) };
}
