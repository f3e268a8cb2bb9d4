import type { Answer, AnswerFeature } from '../api';
import { pointText } from '../state';
import { answer, claims, dossier, FIRST, go, instruments, lang, loadAnswer, nameOf, t, view } from '../store';
import { Chip, meaning } from '../ui/chip';
import { DayButton } from '../ui/day';
import { point, span } from '../ui/format';
import { Icon } from '../ui/icons';
import { Busy, Failed } from '../ui/states';
import { certaintyWord } from '../ui/words';
import { Accounts } from './accounts';
import { Areas } from './areas';
import { ClaimCard } from './claim';
import { CompareReadings } from './compare';
import { Ledger } from './ledger';
import { Meter } from './meter';
import { openShare } from './share';
import { Sources } from './sources';
import { Chosen, TerritoryList } from './territories';
import { ThingCard } from './thing';

/** One territory of the answer: who passed it to whom, by what, when. */
function Passage({ feature: f }: { feature: AnswerFeature }) {
  const known = f.instrument ? instruments.value.get(f.instrument) : undefined;
  const act = f.instrument && (nameOf(f.instrumentNames) || nameOf(known?.names) || f.instrument);
  const certainty = certaintyWord(f.certainty);
  return (
    <section class="passage" data-feature={f.id}>
      <h3>
        <a href={`/features/${f.id}`}>{nameOf(f.names)}</a>
      </h3>
      <dl class="facts">
        {f.from && (
          <div>
            <dt>{t('from')}</dt>
            <dd>{f.from}</dd>
          </div>
        )}
        {f.to && (
          <div>
            <dt>{t('to')}</dt>
            <dd>{f.to}</dd>
          </div>
        )}
        {f.instrument && (
          <div>
            <dt>{t('instrument')}</dt>
            <dd>
              <a href={`/instruments/${f.instrument}?lang=${lang.value}`}>{act}</a>
            </dd>
          </div>
        )}
        {f.validFrom && (
          <div>
            <dt>{t('date')}</dt>
            <dd>{f.validTo ? span(f.validFrom, f.validTo, lang.value) : <DayButton date={f.validFrom} />}</dd>
          </div>
        )}
        {certainty && (
          <div>
            <dt>{t('certainty')}</dt>
            <dd>{certainty}</dd>
          </div>
        )}
      </dl>
      <Meter feature={f} />
      {f.note && (
        <p class="note" lang={FIRST}>
          {f.note}
        </p>
      )}
    </section>
  );
}

/** Two readings of one treaty, side by side: which of them includes the place. */
function Readings({ features }: { features: AnswerFeature[] }) {
  const readings = features.filter((f) => f.position === 'inside' && f.reading);
  if (readings.length === 0) return null;
  const inner = readings.some((f) => f.reading === 'inner');
  return (
    <section class="readings">
      <h3>{t('treatyReadings')}</h3>
      <ul>
        <li data-included="">{t('outerReading')}</li>
        <li data-included={inner ? '' : undefined}>{t('innerReading')}</li>
      </ul>
      <p class="note">{t(inner ? 'bothReadings' : 'onlyOuterReading')}</p>
      <CompareReadings id={readings[0]?.id ?? ''} />
    </section>
  );
}

/** The nearest ceded land of a "no": the sentence has the distance, this the way there. */
function Nearest({ answer: a }: { answer: Answer }) {
  const n = a.nearest;
  if (!n) return null;
  const box = dossier.value.data?.territories?.find((x) => x.id === n.id)?.bbox;
  return (
    <p class="nearest">
      {t('nearestCeded')}
      {t('colon')}
      <a href={`/features/${n.id}`}>{nameOf(n.names)}</a>{' '}
      {box && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            go({ sel: n.id });
            // With the point itself, so that both are seen.
            const both = [
              Math.min(box[0], a.lon),
              Math.min(box[1], a.lat),
              Math.max(box[2], a.lon),
              Math.max(box[3], a.lat),
            ];
            dispatchEvent(new CustomEvent('ceded:show', { detail: both }));
          }}
        >
          {t('showOnMap')}
        </button>
      )}
    </p>
  );
}

const CITATIONS = [
  ['bib', 'BibTeX'],
  ['ris', 'RIS'],
  ['json', 'CSL-JSON'],
] as const;

/** The answer as a citation, with date and release in it. */
function Cite({ answer: a }: { answer: Answer }) {
  const query = new URLSearchParams({ lang: a.lang, ...(a.date && { date: a.date }) });
  return (
    <ul>
      {CITATIONS.map(([ext, name]) => (
        <li key={ext}>
          <a href={`/download/citations/at/${pointText([a.lon, a.lat])}.${ext}?${query}`} download>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Card({ answer: a }: { answer: Answer }) {
  const here = (claims.value.data ?? []).filter((c) => a.claims.includes(c.id)).sort((x, y) => x.priority - y.priority);
  const cited = a.features.flatMap((f) => f.sources);
  const inside = a.features.filter((f) => f.position === 'inside');
  const told = inside[0] ?? a.features[0];
  return (
    <div class="card" data-verdict={a.verdict}>
      <header>
        <Chip verdict={a.verdict} label={a.verdictLabel} title={meaning(a.verdict)} />
        <span class="where">{point([a.lon, a.lat], lang.value)}</span>
        <button type="button" class="icon-button" aria-label={t('clearPoint')} onClick={() => go({ at: null })}>
          <Icon name="close" />
        </button>
      </header>
      <h2 class="sentence">{a.answer}</h2>
      {/* On a day "not ceded" says no more than "not yet". */}
      {!(a.date && a.verdict === 'not-ceded') && <p class="note">{meaning(a.verdict)}</p>}
      <Nearest answer={a} />
      {a.features.map((f) => (
        <Passage key={f.id} feature={f} />
      ))}
      <Ledger answer={a} />
      <Areas features={inside} />
      <Readings features={a.features} />
      {told && <Accounts feature={told.id} />}
      {here.length > 0 && (
        <section class="claims-here">
          <h3>{t('claimsHere')}</h3>
          {here.slice(0, 3).map((c) => (
            <ClaimCard key={c.id} claim={c} brief />
          ))}
          {here.length > 3 && (
            <details>
              <summary>
                {t('showMore')} ({here.length - 3})
              </summary>
              {here.slice(3).map((c) => (
                <ClaimCard key={c.id} claim={c} brief />
              ))}
            </details>
          )}
        </section>
      )}
      {cited.length > 0 && (
        <section class="works">
          <h3>{t('sources')}</h3>
          <Sources ids={cited} open={cited.length < 7} />
        </section>
      )}
      <footer class="card-foot">
        <a class="quiet" href={a.cite}>
          {t('pageOfPlace')}
        </a>
        <button type="button" class="quiet" onClick={openShare}>
          {t('share')}
        </button>
        <a class="quiet" href={`/api/at?lon=${a.lon}&lat=${a.lat}&lang=${a.lang}`}>
          {t('apiLink')}
        </a>
        <a class="quiet" href="/download/">
          {t('download')}
        </a>
        <details class="cite">
          <summary>{t('cite')}</summary>
          <Cite answer={a} />
        </details>
        <p class="note">
          {t('licence')}: {a.licence} · {t('release')}: <code>{a.release}</code>
        </p>
      </footer>
    </div>
  );
}

/** The answer to "what was ceded here?", or the way to ask. */
export function AnswerPanel() {
  const { state, data, error } = answer.value;
  const at = view.value.at;
  return (
    <div class="answer" aria-busy={state === 'loading'}>
      <ThingCard />
      {!at && (
        <div class="ask">
          {!view.value.sel && (
            <>
              <h2>{t('askHere')}</h2>
              <p>{t('askPrompt')}</p>
              <p class="note">{t('keyboardHint')}</p>
            </>
          )}
          <Chosen />
          <TerritoryList />
        </div>
      )}
      {at && error && <Failed error={error} retry={loadAnswer} />}
      {at && state === 'loading' && !data && <Busy />}
      {at && data && <Card answer={data} />}
    </div>
  );
}
