import type { AnswerFeature } from '../api';
import { FIRST, lang, nameOf, sources, t } from '../store';
import { number, roughArea } from '../ui/format';

/** The shortest name of a source that still tells which one it is. */
function cited(id: string): string {
  const s = sources.value.get(id);
  const who = s?.author?.[0];
  return who?.family ?? who?.literal ?? s?.['container-title'] ?? s?.title ?? id;
}

/** The language of what cited says, as far as it is known. */
const tongue = (id: string): string => sources.value.get(id)?.language ?? FIRST;

/** Areas: what we compute against what others print, as bars on one scale from zero. */
export function Areas({ features }: { features: AnswerFeature[] }) {
  const shown = features.filter((f) => f.areaKm2 > 0);
  if (shown.length === 0) return null;
  const max = Math.max(...shown.flatMap((f) => [f.areaKm2, ...f.publishedAreas.map((p) => p.km2To ?? p.km2)]));
  const l = lang.value;
  const bar = (from: number, to: number, kind: string) => (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="6" class="track" />
      <rect width={(from / max) * 100} height="6" class={kind} />
      {to > from && <rect x={(from / max) * 100} width={((to - from) / max) * 100} height="6" class="range" />}
    </svg>
  );
  return (
    <section class="areas">
      <h3>{t('area')}</h3>
      {shown.map((f) => (
        <div key={f.id} class="area">
          {shown.length > 1 && <h4>{nameOf(f.names)}</h4>}
          <dl>
            <div>
              <dt>{t('computed')}</dt>
              <dd>
                {t('km2Value', { km2: number(roughArea(f.areaKm2), l) })}
                {f.areaErrorPercent !== null && <span class="error"> ± {number(f.areaErrorPercent, l, 1)} %</span>}
              </dd>
              {bar(f.areaKm2, f.areaKm2, 'ours')}
            </div>
            {f.publishedAreas.map((p) => (
              <div key={`${p.source}-${p.km2}`}>
                <dt>
                  {t('published')}{' '}
                  <span class="by" lang={tongue(p.source)}>
                    {cited(p.source)}
                  </span>
                </dt>
                <dd>
                  {t('km2Value', {
                    km2: p.km2To ? `${number(p.km2, l)}–${number(p.km2To, l)}` : number(p.km2, l),
                  })}
                </dd>
                {bar(p.km2, p.km2To ?? p.km2, 'theirs')}
              </div>
            ))}
          </dl>
        </div>
      ))}
      <p class="note">{t('areaNote')}</p>
    </section>
  );
}
