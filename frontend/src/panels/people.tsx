import { useEffect, useState } from 'preact/hooks';
import { type ApiError, fetchPopulation, type Headcount, type People } from '../api';
import { lang, t } from '../store';
import { number } from '../ui/format';
import { Busy, Failed } from '../ui/states';
import { evidenceWord, propertyWord } from '../ui/words';
import { english } from './fact';
import { Sources } from './sources';

const [WIDTH, HEIGHT, TOP, FOOT, SIDE] = [300, 78, 18, 16, 30];

/** A count by year, drawn from zero, so that a fall looks as large as it is. */
function Trend({ figures: all, label }: { figures: Headcount[]; label: string }) {
  const figures = all.flatMap(({ year, value }) => (value === null ? [] : [{ year, value }]));
  if (figures.length === 0) return <p class="note">{t('certaintyToBeSourced')}</p>;
  const [only] = figures;
  if (only && figures.length === 1)
    return (
      <p>
        {only.year}
        {t('colon')}
        <strong>{number(only.value, lang.value)}</strong>
      </p>
    );
  const l = lang.value;
  const [first, last] = [figures[0]?.year ?? 0, figures.at(-1)?.year ?? 1];
  const most = Math.max(...figures.map((f) => f.value));
  const x = (year: number) => SIDE + ((year - first) / Math.max(1, last - first)) * (WIDTH - 2 * SIDE);
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - FOOT);
  const said = figures.map((f) => `${f.year}: ${number(f.value, l)}`).join('; ');
  return (
    <svg class="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${said}`}>
      <path class="zero" d={`M0 ${HEIGHT - FOOT}H${WIDTH}`} />
      {figures.length > 1 && (
        <path class="course" d={`M${figures.map((f) => `${x(f.year)} ${y(f.value)}`).join('L')}`} />
      )}
      {figures.map((f) => (
        <g key={f.year}>
          <path class="stem" d={`M${x(f.year)} ${y(f.value)}V${HEIGHT - FOOT}`} />
          <circle cx={x(f.year)} cy={y(f.value)} r="3" />
          <text x={x(f.year)} y={y(f.value) - 6}>
            {number(f.value, l)}
          </text>
          <text class="year" x={x(f.year)} y={HEIGHT - 3}>
            {f.year}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Figures of people, measure by measure: what each counts, where, how sure, by whom. */
export function PeopleFigures() {
  const l = lang.value;
  const [open, setOpen] = useState(false);
  const [rows, setRows] = useState<People[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const load = () => {
    setError(null);
    fetchPopulation(l).then(setRows, setError);
  };
  useEffect(() => {
    if (open) load();
  }, [open, l]);
  const of = (measure: string) => (rows ?? []).filter((r) => r.measure === measure);
  // What was counted in most places comes first.
  const measures = [...new Map((rows ?? []).map((r) => [r.measure, r]))]
    .map(([, r]) => r)
    .sort((a, b) => of(b.measure).length - of(a.measure).length);
  return (
    <details class="people" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <h3>{t('population')}</h3>
      </summary>
      {error && <Failed error={error} retry={load} />}
      {open && !rows && !error && <Busy />}
      {measures.map((m) => (
        <section key={m.measure}>
          <h4>{m.measureLabel}</h4>
          <p class="note">{m.meaning}</p>
          {of(m.measure).map((r) => (
            <figure key={r.id}>
              <figcaption>
                {r.feature ? <a href={`/features/${r.feature}?lang=${l}`}>{r.area}</a> : r.area}
                <span class="note"> {evidenceWord(r.evidence ?? undefined)}</span>
              </figcaption>
              <Trend figures={r.figures} label={`${r.area}, ${r.measureLabel}`} />
              {r.toBeSourced.length > 0 && (
                <p class="note">
                  {t('noSourceYet')}
                  {t('colon')}
                  {r.toBeSourced.map(propertyWord).join(t('listSeparator'))}
                </p>
              )}
              {r.note && <p class="note">{english(r.note)}</p>}
              <Sources ids={r.sources} />
            </figure>
          ))}
        </section>
      ))}
    </details>
  );
}
