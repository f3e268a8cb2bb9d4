import { SIGNS, signPaths } from '../map/glyphs';

const LINES: Record<string, string> = {
  'hatch-ceded': 'M-1 1 1-1M0 6 6 0M5 7 7 5',
  'hatch-ceded-inner': 'M-1 1 1-1M0 3.5 3.5 0M2.5 4.5 4.5 2.5',
  'hatch-otherwise': 'M-1 5 1 7M0 0 6 6M5-1 7 1',
};

/** The map's pattern as a paint of SVG. */
export function Hatch({ id, pattern }: { id: string; pattern: string }) {
  const size = pattern === 'hatch-ceded-inner' ? 3.5 : 6;
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse">
      {pattern === 'dots-claimed' ? (
        <>
          <circle cx="1.5" cy="1.5" r="0.9" class="mark-dot" />
          <circle cx="4.5" cy="4.5" r="0.9" class="mark-dot" />
        </>
      ) : (
        <path d={LINES[pattern]} class="mark" />
      )}
    </pattern>
  );
}

/** A sample of the map's drawing: an area with its pattern, or a line with its dashes. */
export function Swatch({ pattern, hue, flat }: { pattern?: string; hue?: string; flat?: boolean }) {
  const id = `p-${pattern ?? 'flat'}-${hue ?? 'ink'}`;
  return (
    <svg class="swatch" data-hue={hue} viewBox="0 0 30 20" width="30" height="20" aria-hidden="true">
      {pattern && !flat && <Hatch id={id} pattern={pattern} />}
      <rect width="30" height="20" class="tint" />
      {pattern && !flat && <rect width="30" height="20" fill={`url(#${id})`} />}
    </svg>
  );
}

/** The sign of a place: cut out of a disc, or within a ring. */
export function SiteSign({
  sign,
  open,
  soft,
  layer,
}: {
  sign: string;
  open?: boolean;
  soft?: boolean;
  layer?: string;
}) {
  const { fill, stroke, width } = signPaths(SIGNS[sign] ?? SIGNS.dot ?? {});
  return (
    <svg
      class="site-sign"
      data-hue={layer}
      data-open={open ? '' : undefined}
      data-soft={soft ? '' : undefined}
      viewBox="-4 -4 32 32"
      width="22"
      height="22"
      aria-hidden="true"
    >
      <circle class="disc" cx="12" cy="12" r="14" />
      <path class="inner" d={fill} />
      <path class="inner-line" d={stroke} stroke-width={width} />
    </svg>
  );
}

/** What lies along a line, by the image of the map. */
const ALONG: Record<string, string> = {
  'mark-disputed': 'm-3.4-3.4 6.8 6.8m0-6.8-6.8 6.8',
  'mark-undelimited': 'm-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
};

export function LineSwatch(o: { dash?: number[]; width?: number; double?: boolean; colour?: string; mark?: string }) {
  const { dash, width = 2 } = o;
  return (
    <svg class="swatch-line" data-colour={o.colour} viewBox="0 0 30 20" width="30" height="20" aria-hidden="true">
      <path
        d={o.double ? 'M1 8.5h28M1 11.5h28' : 'M1 10h28'}
        stroke-width={width}
        stroke-dasharray={dash?.[1] ? dash.map((d) => d * width).join(' ') : undefined}
      />
      {o.mark && <path class="along" d={`M15 10${ALONG[o.mark]}`} />}
    </svg>
  );
}

/** Name of the map's image for a territory's pattern. */
export function imageOf(pattern: string, reading?: string): string | undefined {
  if (pattern === 'ceded' && reading === 'inner') return 'hatch-ceded-inner';
  return { ceded: 'hatch-ceded', otherwise: 'hatch-otherwise', claimed: 'dots-claimed' }[pattern];
}
