import type { AnswerFeature } from '../api';
import { lang, t } from '../store';
import { km } from '../ui/format';

const WIDTH = 320;
const RIGHT = 18;
/** Where the line stands, how far its band may reach to each side, and the least of it that is seen. */
const LINE = 86;
const BAND = 68;
const LEAST = 2;

/** The position meter: the line at 0, the ground it may lie on shaded, the point where it is, to one scale. */
export function Meter({ feature: f }: { feature: AnswerFeature }) {
  if (f.boundaryKm === null || f.precisionKm === null) return <p class="meter-text">{t('positionCoast')}</p>;
  // Far enough for the point, and for the band to keep its true share of the scale.
  const room = WIDTH - LINE - RIGHT;
  const far = Math.max(f.boundaryKm, (f.precisionKm * room) / BAND);
  const along = (d: number) => (d / far) * room;
  const band = Math.max(along(f.precisionKm), LEAST);
  const near = f.position === 'near-line';
  const at = LINE + along(f.boundaryKm);
  const values = { km: km(f.boundaryKm, lang.value), precision: km(f.precisionKm, lang.value) };
  const text = t(near ? 'positionNear' : 'positionInside', values);
  return (
    <figure class="meter" data-hue-of={f.id}>
      <svg viewBox={`0 0 ${WIDTH} 44`} role="img" aria-label={text}>
        {!near && <rect x={LINE} y="12" width={WIDTH - LINE} height="16" class="inside" />}
        <rect x={LINE - band} y="8" width={band * 2} height="24" class="band" />
        <path d={`M0 20H${WIDTH}`} class="axis" />
        <path d={`M${LINE} 4v32`} class="line" />
        <circle cx={at} cy="20" r="6" class="point" />
        <text x={LINE} y="43" text-anchor="middle">
          0
        </text>
        <text x={Math.max(LINE + 26, Math.min(at, WIDTH - 24))} y="43" text-anchor="middle">
          {t('kmValue', { km: values.km })}
        </text>
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  );
}
