import type { AnswerFeature } from '../api';
import { lang, t } from '../store';
import { km } from '../ui/format';

const WIDTH = 320;
const LEFT = 16;

/**
 * The position meter: the line at 0, the ground it may lie on shaded, the point where it is. The scale is a square
 * root, so that two kilometres and two hundred both have a place.
 */
export function Meter({ feature: f }: { feature: AnswerFeature }) {
  if (f.boundaryKm === null || f.precisionKm === null) return <p class="meter-text">{t('positionCoast')}</p>;
  const far = Math.max(f.boundaryKm, f.precisionKm * 4, 10);
  const line = LEFT + 70;
  const x = (d: number) => line + Math.sign(d) * Math.sqrt(Math.abs(d) / far) * (WIDTH - line - 16);
  const band = Math.min(line - LEFT, x(f.precisionKm) - line);
  const near = f.position === 'near-line';
  const at = x(f.boundaryKm);
  const values = { km: km(f.boundaryKm, lang.value), precision: km(f.precisionKm, lang.value) };
  const text = t(near ? 'positionNear' : 'positionInside', values);
  return (
    <figure class="meter" data-hue-of={f.id}>
      <svg viewBox={`0 0 ${WIDTH} 44`} role="img" aria-label={text}>
        <rect x={line} y="12" width={WIDTH - line} height="16" class="inside" />
        <rect x={line - band} y="8" width={band * 2} height="24" class="band" />
        <path d={`M0 20H${WIDTH}`} class="axis" />
        <path d={`M${line} 4v32`} class="line" />
        <circle cx={at} cy="20" r="6" class="point" />
        <text x={line} y="43" text-anchor="middle">
          0
        </text>
        <text x={Math.min(at, WIDTH - 24)} y="43" text-anchor="middle">
          {t('kmValue', { km: values.km })}
        </text>
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  );
}
