import { useEffect } from 'preact/hooks';
import { type Answer, type LedgerEntry, type StatusNow, TO_BE_SOURCED } from '../api';
import { FIRST, instruments, lang, loadRecord, nameOf, t } from '../store';
import { date } from '../ui/format';
import type { MessageKey } from '../ui/messages';

/** A year without an act is written in the record as its first of January; nobody took over on that day. */
function when(e: LedgerEntry): string {
  const day = e.date ?? e.validFrom;
  if (!day) return '';
  const year = !e.instrument && day.endsWith('-01-01');
  return date(year ? day.slice(0, 4) : day, lang.value);
}

const BASIS: Record<string, MessageKey> = { treaty: 'basisTreaty', control: 'basisControl', claim: 'basisClaim' };

/** One line of the ledger: an act by which the place passed, or who held it from then on. */
function Step({ entry: e }: { entry: LedgerEntry }) {
  const passage = e.kind === 'passage';
  const basis = passage ? 'historicalPassage' : BASIS[e.basis ?? ''];
  const act = e.instrument ? instruments.value.get(e.instrument) : undefined;
  const own = (member: string) => (e.untranslated?.includes(member) ? FIRST : undefined);
  return (
    <li
      class={passage ? 'passage' : undefined}
      aria-current={e.current ? 'true' : undefined}
      data-act={passage ? '' : undefined}
    >
      <span class="when">{when(e)}</span>
      {passage ? (
        <span class="who">
          {e.from && <span lang={own('from')}>{e.from}</span>}
          {e.to && ' → '}
          {e.to && <span lang={own('to')}>{e.to}</span>}
        </span>
      ) : (
        <span class="who" lang={own('holder')}>
          {e.holder}
        </span>
      )}
      <span class="basis">
        {basis && t(basis)}
        {e.certainty === TO_BE_SOURCED && ` · ${t('certaintyToBeSourced')}`}
        {e.alsoClaimedBy && (
          <>
            {` · ${t('alsoClaimedBy')}${t('colon')}`}
            <span lang={own('alsoClaimedBy')}>{e.alsoClaimedBy.join(', ')}</span>
          </>
        )}
      </span>
      {e.instrument && (
        <a class="act" href={`/instruments/${e.instrument}?lang=${lang.value}`}>
          {act ? nameOf(act.names) : e.instrument}
        </a>
      )}
      {e.note && (
        <span class="note" lang={own('note')}>
          {e.note}
        </span>
      )}
    </li>
  );
}

/** The present legal status: another thing than the historical passage, and drawn so. */
function Status({ status: s }: { status: StatusNow }) {
  const key = { settled: 'statusSettled', disputed: 'statusDisputed', undelimited: 'statusUndelimited' } as const;
  const word = key[s.status as keyof typeof key];
  return (
    <div class="status-now">
      <h3>{t('statusNow')}</h3>
      <p>
        {word && <strong>{t(word)}. </strong>}
        <span lang={s.lang}>{s.statement}</span>
      </p>
      {s.claimNote && <p lang={s.lang}>{s.claimNote}</p>}
      {s.lang !== lang.value && <p class="note">{t('onlyInEnglish')}</p>}
    </div>
  );
}

/** The ledger: a rail of acts and holders in the order of time; the present closes it. */
export function Ledger({ answer }: { answer: Answer }) {
  useEffect(() => {
    void loadRecord();
  }, []);
  const { ledger } = answer;
  const status = answer.features.find((f) => f.position === 'inside' && f.statusNow)?.statusNow;
  if (ledger.length === 0 && !status) return null;
  return (
    <section class="ledger">
      {ledger.length > 0 && (
        <>
          <h3>{t('ledger')}</h3>
          {!answer.ledgerCertain && <p class="note">{t('ledgerIfInside')}</p>}
          <ol class="rail">
            {ledger.map((e) => (
              <Step key={`${e.kind}${e.date}${e.validFrom}${e.instrument}${e.holder}`} entry={e} />
            ))}
          </ol>
          {ledger.some((e) => e.untranslated) && <p class="note">{t('onlyInEnglish')}</p>}
        </>
      )}
      {status && <Status status={status} />}
    </section>
  );
}
