import { useEffect } from 'preact/hooks';
import type { Properties } from '../api';
import { FIRST, facts, go, instruments, lang, loadRecord, mark, nameOf, t, view } from '../store';
import { DayButton } from '../ui/day';
import { km } from '../ui/format';
import { Icon } from '../ui/icons';
import { Busy } from '../ui/states';
import { attestedWord, certaintyWord, kindWord, propertyWord, statusWord } from '../ui/words';
import { english, Fact } from './fact';
import { PlaceFacts } from './place';
import { Sources } from './sources';

function Act({ id, article }: { id: string; article?: string }) {
  useEffect(() => {
    void loadRecord();
  }, []);
  const known = instruments.value.get(id);
  return (
    <>
      <a href={`/instruments/${id}?lang=${lang.value}`}>{nameOf(known?.names) || id}</a>
      {article && <span class="by"> {english(article)}</span>}
    </>
  );
}

/** What is known of a line: what it rests on, what it follows, how far it may be off, since when. */
function Line({ p }: { p: Properties }) {
  return (
    <dl class="facts">
      {p.instrument && (
        <Fact label="instrument" wide>
          <Act id={p.instrument} article={p.article} />
        </Fact>
      )}
      <Fact label="follows" wide>
        {english(p.follows)}
      </Fact>
      <Fact label="certainty">{certaintyWord(p.certainty)}</Fact>
      <Fact label="howSure">{!p.certainty && attestedWord(p.attested)}</Fact>
      {p.precisionKm !== undefined && (
        <Fact label="precision">{t('precisionValue', { km: km(p.precisionKm, lang.value) })}</Fact>
      )}
      <Fact label="validFrom">{p.validFrom && <DayButton date={p.validFrom} />}</Fact>
      <Fact label="validTo">{p.validTo && <DayButton date={p.validTo} />}</Fact>
      <Fact label="statusNow">{statusWord(p.status)}</Fact>
      <Fact label="noSourceYet" wide>
        {p.toBeSourced?.map(propertyWord).filter(Boolean).join(t('listSeparator'))}
      </Fact>
    </dl>
  );
}

/** The chosen line or place: its facts, how sure they are, its sources, its page. */
export function ThingCard({ inTable = false }: { inTable?: boolean }) {
  const id = mark.value;
  const { data } = facts.value;
  if (!id || facts.value.error) return null;
  if (data?.id !== id) return <Busy />;
  const p = data.properties;
  const place = p.evidence !== undefined;
  const texts = [p.follows, p.article, p.note, p.facts, p.statusText, p.investorParty, p.amountNote];
  const inEnglish = lang.value !== FIRST && texts.some(Boolean);
  return (
    <section class="thing" data-thing={id}>
      {!inTable && (
        <>
          <header>
            <span class="kind">{[kindWord(p.kind), data.country].filter(Boolean).join(' · ')}</span>
            <button
              type="button"
              class="icon-button"
              aria-label={t('close')}
              onClick={() => go({ sel: null }, view.value.at === null)}
            >
              <Icon name="close" />
            </button>
          </header>
          <h2>{data.name}</h2>
        </>
      )}
      {place ? <PlaceFacts p={p} /> : <Line p={p} />}
      {p.note && <p class="note">{english(p.note)}</p>}
      {inEnglish && <p class="note">{t('onlyInEnglish')}</p>}
      <Sources ids={p.sources ?? []} />
      <p>
        <a href={`/features/${id}?lang=${lang.value}`}>{t('openPage')}</a>
      </p>
    </section>
  );
}
