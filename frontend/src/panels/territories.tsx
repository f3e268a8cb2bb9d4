import { useEffect } from 'preact/hooks';
import type { Territory } from '../dossier';
import { ALL_DAYS, dayOf } from '../state';
import { claims, dossier, go, lang, loadClaims, t, verdictOf, view } from '../store';
import { Chip, meaning, word } from '../ui/chip';
import { DayButton } from '../ui/day';
import { date } from '../ui/format';
import { Icon } from '../ui/icons';
import { imageOf, Swatch } from '../ui/swatch';
import { ClaimCard } from './claim';
import { CompareReadings } from './compare';

/** The chosen territory: what it is in a line, and where all of it is told. */
export function Chosen() {
  const id = view.value.sel;
  const x = dossier.value.data?.territories?.find((y) => y.id === id);
  useEffect(() => {
    if (id && claims.peek().state === 'idle') void loadClaims();
  }, [id]);
  if (!x) return null;
  const verdict = verdictOf(x.passage);
  const about = (claims.value.data ?? []).filter((c) => c.features.includes(x.id));
  return (
    <section class="chosen" data-hue={x.hue}>
      <header>
        <Chip verdict={verdict} label={word(verdict)} />
        {x.validFrom && <DayButton date={x.validFrom} />}
        <button type="button" class="icon-button" aria-label={t('close')} onClick={() => go({ sel: null })}>
          <Icon name="close" />
        </button>
      </header>
      <h2>{x.name}</h2>
      <p>{meaning(verdict)}</p>
      <p>
        <a href={`/features/${x.id}?lang=${lang.value}`}>{t('openPage')}</a>
      </p>
      <CompareReadings id={x.id} />
      {about.length > 0 && (
        <details>
          <summary>{t('claimCount', { n: about.length })}</summary>
          {about.map((c) => (
            <ClaimCard key={c.id} claim={c} brief />
          ))}
        </details>
      )}
    </section>
  );
}

/** Whether a territory is not on the map of the day shown: it passed later, or the question was closed before. */
function absent({ id, validFrom }: Territory): boolean {
  const { day } = view.value;
  if (day === ALL_DAYS) return false;
  const from = validFrom ? dayOf(validFrom) : null;
  const ended = (dossier.value.data?.steps ?? []).some((s) => s.day <= day && s.ends.includes(id));
  return ended || (from !== null && from > day);
}

/** The territories as a list: the map for those who do not see it, and its key by hue. */
export function TerritoryList() {
  const list = dossier.value.data?.territories ?? [];
  if (list.length === 0) return null;
  return (
    <section class="territories">
      <h3>{t('onThisMap')}</h3>
      <ul>
        {list.map((x) => (
          <li key={x.id} data-absent={absent(x) ? '' : undefined}>
            <button
              type="button"
              aria-pressed={view.value.sel === x.id}
              onClick={() => {
                const off = view.value.sel === x.id;
                go({ sel: off ? null : x.id, claim: null });
                if (!off) dispatchEvent(new CustomEvent('ceded:show', { detail: x.bbox }));
              }}
            >
              <Swatch hue={x.hue} pattern={imageOf(x.pattern, x.reading)} />
              <span class="name">{x.name}</span>
              {x.validFrom && <span class="when">{date(x.validFrom.slice(0, 4), lang.value)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
