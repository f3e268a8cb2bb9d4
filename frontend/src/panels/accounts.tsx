import { useEffect, useState } from 'preact/hooks';
import { type Account, type AccountField, fetchReadings } from '../api';
import { FIRST, lang, t } from '../store';
import type { MessageKey } from '../ui/messages';
import { Sources } from './sources';

const LABELS: Record<string, MessageKey> = {
  date: 'date',
  area: 'area',
  statement: 'statement',
  source: 'sources',
};

/** Where the accounts can be compared: agree, differ, and in what. The words of each side stand below. */
function Compared({ fields }: { fields: AccountField[] }) {
  const lines = fields.filter((f) => f.agreement === 'agree' || f.agreement === 'differ');
  return (
    <ul class="compared">
      {lines.map((f) => {
        const label = LABELS[f.field];
        return (
          <li key={`${f.field}${f.part ?? ''}`} data-agreement={f.agreement}>
            <strong>
              {label && t(label)}
              {f.partName && ` ${f.partName}`}
            </strong>
            {t('colon')}
            {f.words}
          </li>
        );
      })}
    </ul>
  );
}

/** One side: how it names the land, what it calls the act, what it says. */
function Side({ account: a, side }: { account: Account; side: string }) {
  const view = a.views.find((v) => v.side === side);
  const value = (field: string) => {
    const v = a.fields.find((f) => f.field === field)?.values.find((x) => x.side === side);
    return v?.given && v.text ? <span lang={v.lang}>{v.text}</span> : null;
  };
  if (!view) return null;
  const term = value('legalTerm');
  return (
    <div class="side" data-side={side}>
      <h4>{view.sideLabel}</h4>
      <p class="name">{value('name')}</p>
      {term && <p class="term">{term}</p>}
      <p lang={view.lang}>{view.statement}</p>
      {view.sources.length > 0 ? <Sources ids={view.sources} /> : <p class="note">{t('sourceToBeFound')}</p>}
    </div>
  );
}

/** How each side tells the passage of a territory, side by side. None of them is a finding of ours. */
export function Accounts({ feature }: { feature: string }) {
  const l = lang.value;
  const [list, setList] = useState<Account[]>([]);
  useEffect(() => {
    let wanted = true;
    fetchReadings(feature, l).then(
      (found) => wanted && setList(found),
      () => wanted && setList([]),
    );
    return () => {
      wanted = false;
    };
  }, [feature, l]);
  if (list.length === 0) return null;
  const english = l !== FIRST && list.some((a) => a.views.some((v) => v.lang !== l));
  return (
    <section class="accounts">
      <h3>{t('parallelReadings')}</h3>
      {list.map((a) => (
        <div key={a.id}>
          {list.length > 1 && <h4>{a.subject}</h4>}
          <Compared fields={a.fields} />
          <div class="sides">
            {a.views.map((v) => (
              <Side key={v.side} account={a} side={v.side} />
            ))}
          </div>
        </div>
      ))}
      {english && <p class="note">{t('onlyInEnglish')}</p>}
    </section>
  );
}
