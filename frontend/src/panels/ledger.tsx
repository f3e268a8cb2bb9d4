import { useEffect } from 'preact/hooks';
import { type Answer, type Holder, type StatusNow, TO_BE_SOURCED } from '../api';
import { instruments, lang, loadRecord, nameOf, t } from '../store';
import { date } from '../ui/format';
import type { MessageKey } from '../ui/messages';

/** A year without an act is written in the record as its first of January; nobody took over on that day. */
function when(h: Holder): string {
  if (!h.validFrom) return '';
  const year = !h.instrument && h.validFrom.endsWith('-01-01');
  return date(year ? h.validFrom.slice(0, 4) : h.validFrom, lang.value);
}

const BASIS: Record<string, MessageKey> = { treaty: 'basisTreaty', control: 'basisControl', claim: 'basisClaim' };

function Step({ holder: h, now }: { holder: Holder; now: boolean }) {
  const basis = BASIS[h.basis];
  const act = h.instrument ? instruments.value.get(h.instrument) : undefined;
  const note = h.note ? (
    <span class="note" lang="en">
      {h.note}
    </span>
  ) : null;
  return (
    <li class={now ? 'now' : undefined} data-act={h.instrument ? '' : undefined}>
      <span class="when">{when(h)}</span>
      <span class="who">{h.holder}</span>
      <span class="basis">
        {basis && t(basis)}
        {h.certainty === TO_BE_SOURCED && (
          <>
            {' · '}
            {t('certaintyToBeSourced')}
          </>
        )}
        {h.alsoClaimedBy && (
          <>
            {' · '}
            {t('alsoClaimedBy')}
            {t('colon')}
            <span lang="en">{h.alsoClaimedBy.join(', ')}</span>
          </>
        )}
      </span>
      {h.instrument && (
        <a class="act" href={`/instruments/${h.instrument}?lang=${lang.value}`}>
          {act ? nameOf(act.names) : h.instrument}
        </a>
      )}
      {note}
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

/** The ledger: a rail of who held the place, by date, the legal acts as nodes; the present closes it. */
export function Ledger({ answer }: { answer: Answer }) {
  useEffect(() => {
    void loadRecord();
  }, []);
  const status = answer.features.find((f) => f.position === 'inside' && f.statusNow)?.statusNow;
  if (answer.heldBy.length === 0 && !status) return null;
  const english = lang.value !== 'en' && answer.heldBy.some((h) => h.note || h.alsoClaimedBy);
  return (
    <section class="ledger">
      {answer.heldBy.length > 0 && (
        <>
          <h3>{t('ledger')}</h3>
          <ol class="rail">
            {answer.heldBy.map((h) => (
              <Step key={`${h.validFrom}${h.holder}`} holder={h} now={!h.validTo} />
            ))}
          </ol>
          {english && <p class="note">{t('onlyInEnglish')}</p>}
        </>
      )}
      {status && <Status status={status} />}
    </section>
  );
}
