import { useEffect } from 'preact/hooks';
import type { Facts } from '../api';
import { SIGN_OF } from '../map/glyphs';
import type { Where } from '../state';
import { choose, dossier, go, lang, loadPlaces, mark, places, t, view } from '../store';
import { number, strange } from '../ui/format';
import { Busy, Failed } from '../ui/states';
import { SiteSign } from '../ui/swatch';
import { bankWord, evidenceWord, kindWord, stateWord } from '../ui/words';
import { PeopleFigures } from './people';
import { ThingCard } from './thing';

/** What the table filters by, with the word for a value. */
const FILTERS: {
  key: keyof Where;
  label: 'kind' | 'country' | 'statusAtArticle' | 'howSure';
  word(v: string): string;
}[] = [
  { key: 'kind', label: 'kind', word: kindWord },
  {
    key: 'country',
    label: 'country',
    word: (v) => places.value.data?.find((x) => x.properties.country === v)?.country ?? v,
  },
  { key: 'statusAt', label: 'statusAtArticle', word: stateWord },
  { key: 'evidence', label: 'howSure', word: evidenceWord },
];

/** Whether a place passes the filter, one key of it left out. */
function passes(x: Facts, where: Where, but?: keyof Where): boolean {
  return FILTERS.every(({ key }) => key === but || !where[key] || x.properties[key] === where[key]);
}

/** Values of a key with how many places have them, under the rest of the filter. */
function counts(all: Facts[], where: Where, key: keyof Where): [string, number][] {
  const out = new Map<string, number>();
  for (const x of all) {
    const v = x.properties[key];
    if (v) out.set(v, (out.get(v) ?? 0) + (passes(x, where, key) ? 1 : 0));
  }
  return [...out];
}

function Filters({ all }: { all: Facts[] }) {
  const { where } = view.value;
  const set = (key: keyof Where, value: string) => {
    const { [key]: _, ...rest } = where;
    go({ where: value ? { ...rest, [key]: value } : rest });
  };
  return (
    <div class="filters">
      {FILTERS.map(({ key, label, word }) => (
        <label key={key}>
          <span>{t(label)}</span>
          <select value={where[key] ?? ''} onChange={(e) => set(key, e.currentTarget.value)}>
            <option value="">{t('anyValue')}</option>
            {counts(all, where, key)
              .map(([v, n]) => ({ v, n, text: word(v) }))
              .sort((a, b) => a.text.localeCompare(b.text, lang.value))
              .map(({ v, n, text }) => (
                <option key={v} value={v} disabled={n === 0 && where[key] !== v}>
                  {`${text} (${number(n, lang.value)})`}
                </option>
              ))}
          </select>
        </label>
      ))}
    </div>
  );
}

/** How many there are, and how many of them at the date of the article. Sums of money are not made: they do not add up. */
function Totals({ shown, all }: { shown: Facts[]; all: Facts[] }) {
  const states = counts(shown, {}, 'statusAt').sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const total = states.reduce((sum, [, n]) => sum + n, 0);
  let x = 0;
  return (
    <div class="totals">
      <p role="status">
        {t('placesShown', { n: number(shown.length, lang.value), all: number(all.length, lang.value) })}
      </p>
      {total > 0 && (
        <>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            {states.map(([state, n]) => {
              const from = x;
              x += (n / total) * 100;
              return <rect key={state} class={state} x={from} width={(n / total) * 100 - 0.4} height="8" />;
            })}
          </svg>
          <ul>
            {states.map(([state, n]) => (
              <li key={state} class={state}>
                {stateWord(state)} <strong>{number(n, lang.value)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="note">{t('amountsNote')}</p>
    </div>
  );
}

const ORDER = ['before', 'underway', 'after'];

function Row({ place: x }: { place: Facts }) {
  const { kind, statusAt, bank } = x.properties;
  const open = mark.value === x.id;
  return (
    <>
      <tr data-open={open ? '' : undefined} id={`place-${x.id}`}>
        <th scope="row">
          <button type="button" aria-expanded={open} onClick={() => (open ? go({ sel: null }) : choose(x.id, x.bbox))}>
            <SiteSign
              sign={SIGN_OF[kind ?? ''] ?? 'dot'}
              open={statusAt === 'underway' || statusAt === 'after'}
              layer={x.layer}
            />
            <span>
              <span lang={strange(x.name, lang.value)}>{x.name}</span>
              <small>{[kindWord(kind), bankWord(bank)].filter(Boolean).join(' · ')}</small>
            </span>
          </button>
        </th>
        <td>{x.country}</td>
      </tr>
      {open && (
        <tr class="opened">
          <td colSpan={2}>
            <ThingCard inTable />
          </td>
        </tr>
      )}
    </>
  );
}

/** Investment and border places as a table, in step with the map: what is filtered here is not drawn there. */
export function PlacesPanel() {
  const l = lang.value;
  const chosen = mark.value;
  const { data, state, error } = places.value;
  const known = dossier.value.data !== null;
  useEffect(() => {
    if (known) loadPlaces(l);
  }, [l, known]);
  useEffect(() => {
    if (chosen) document.getElementById(`place-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, data]);
  if (error) return <Failed error={error} retry={() => loadPlaces(l)} />;
  if (!data) return state === 'loading' ? <Busy /> : null;
  const { where } = view.value;
  const shown = data.filter((x) => passes(x, where) || x.id === chosen);
  const boxes = shown.flatMap((x) => (x.bbox ? [x.bbox] : []));
  return (
    <div class="places">
      <h2>{t('placesTitle')}</h2>
      <Filters all={data} />
      <Totals shown={data.filter((x) => passes(x, where))} all={data} />
      <p class="place-actions">
        <button
          type="button"
          class="quiet"
          disabled={boxes.length === 0}
          onClick={() => {
            const box = boxes.reduce((a, b) => [
              Math.min(a[0], b[0]),
              Math.min(a[1], b[1]),
              Math.max(a[2], b[2]),
              Math.max(a[3], b[3]),
            ]);
            dispatchEvent(new CustomEvent('ceded:show', { detail: box }));
          }}
        >
          {t('showOnMap')}
        </button>
        {Object.keys(where).length > 0 && (
          <button type="button" class="quiet" onClick={() => go({ where: {} })}>
            {t('clearFilters')}
          </button>
        )}
      </p>
      {shown.length === 0 ? (
        <p class="note">{t('emptyPlaces')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('place')}</th>
              <th scope="col">{t('country')}</th>
            </tr>
          </thead>
          <tbody>
            {[...shown]
              .sort((a, b) => a.name.localeCompare(b.name, l))
              .map((x) => (
                <Row key={x.id} place={x} />
              ))}
          </tbody>
        </table>
      )}
      <PeopleFigures />
    </div>
  );
}
