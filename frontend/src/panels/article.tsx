import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Claim, Part } from '../api';
import { claims, dossier, FIRST, lang, loadArticle, loadClaims, outline, t, view } from '../store';
import { Chip } from '../ui/chip';
import { date, strange } from '../ui/format';
import { Busy, Failed } from '../ui/states';
import { ClaimCard, locator } from './claim';

/** What the claims shown must be; null: anything. */
const filter = signal<{ verdict: string | null; kind: string | null; speaker: string | null }>({
  verdict: null,
  kind: null,
  speaker: null,
});
type Key = 'verdict' | 'kind' | 'speaker';

function passes(c: Claim, but?: Key): boolean {
  const f = filter.value;
  return (['verdict', 'kind', 'speaker'] as const).every((k) => k === but || f[k] === null || c[k] === f[k]);
}

const all = () => claims.value.data ?? [];
const count = (key: Key, value: string) => all().filter((c) => c[key] === value && passes(c, key)).length;
const set = (key: Key, value: string | null) => {
  filter.value = { ...filter.value, [key]: value };
};

/** The scale of verdicts: each with its shape, its word, how often, and what it means. Pressing one keeps it alone. */
function Scale() {
  const scale = (dossier.value.data?.verdicts ?? []).filter((v) => all().some((c) => c.verdict === v.id));
  const option = (id: string | null, label: string, n: number) => (
    <button type="button" key={label} aria-pressed={filter.value.verdict === id} onClick={() => set('verdict', id)}>
      {label} <span class="count">{n}</span>
    </button>
  );
  const chosen = scale.find((v) => v.id === filter.value.verdict);
  return (
    <>
      <fieldset class="filter">
        <legend>{t('filterByVerdict')}</legend>
        {option(null, t('allClaims'), all().filter((c) => passes(c, 'verdict')).length)}
        {scale.map((v) => option(v.id, v.label, count('verdict', v.id)))}
      </fieldset>
      {chosen ? (
        <p class="note">{chosen.meaning}</p>
      ) : (
        <details class="scale-meaning">
          <summary>{t('verdictScale')}</summary>
          <dl>
            {scale.map((v) => (
              <div key={v.id}>
                <dt>
                  <Chip verdict={v.id} label={v.label} />
                </dt>
                <dd>{v.meaning}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function Select({ by, label }: { by: 'kind' | 'speaker'; label: 'filterByKind' | 'filterBySpeaker' }) {
  const word = (c: Claim) => (by === 'kind' ? (c.kindLabel ?? c.kind) : c.speaker);
  const values = [...new Map(all().map((c) => [c[by], word(c)]))].sort(([, a], [, b]) =>
    a.localeCompare(b, lang.value),
  );
  return (
    <label>
      <span>{t(label)}</span>
      <select value={filter.value[by] ?? ''} onChange={(e) => set(by, e.currentTarget.value || null)}>
        <option value="">{t('anyValue')}</option>
        {values.map(([v, text]) => (
          <option key={v} value={v}>
            {`${text} (${count(by, v)})`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A paragraph or a comment: what it says, in a few words, and the claims that begin in it. */
function PartOf({ part: p, filtered }: { part: Part; filtered: boolean }) {
  const chosen = view.value.claim;
  const here = all().filter((c) => p.claims.includes(c.id));
  const shown = here.filter((c) => passes(c) || c.id === chosen);
  if (filtered && shown.length === 0) return null;
  return (
    <section class="part" data-empty={here.length === 0 ? '' : undefined}>
      <h3>
        <span class="locator">{locator(p.locator)}</span>
        {p.name && <b lang={strange(p.name, lang.value)}>{p.name}</b>} <span lang={p.lang}>{p.gist}</span>
      </h3>
      {shown.map((c) => (
        <ClaimCard key={c.id} claim={c} />
      ))}
    </section>
  );
}

/** The article as an argued page: paragraph by paragraph what it says, what it claims, and what the evidence says. */
export function ArticlePanel() {
  const chosen = view.value.claim;
  const l = lang.value;
  const { data, state, error } = claims.value;
  const parts = outline.value.data;
  useEffect(() => {
    loadArticle(l);
  }, [l]);
  useEffect(() => {
    if (chosen && data && parts) document.getElementById(`claim-${chosen}`)?.scrollIntoView({ block: 'start' });
  }, [chosen, data, parts]);
  const article = dossier.value.data?.article;
  const filtered = Object.values(filter.value).some((v) => v !== null);
  const kept = all().filter((c) => passes(c)).length;
  return (
    <div class="article">
      {article && (
        <header class="article-head">
          <h2 lang={FIRST}>{article.title}</h2>
          <p class="by">
            {article.author}, <time dateTime={article.date}>{date(article.date, l)}</time> ·{' '}
            <a href={article.url} rel="external noopener">
              {t('readOriginal')}
            </a>
          </p>
          <p class="note">{t('verdictNote')}</p>
          {l !== FIRST && <p class="note">{t('translationUnreviewed')}</p>}
        </header>
      )}
      {(error || outline.value.error) && (
        <Failed
          error={(error ?? outline.value.error) as NonNullable<typeof error>}
          retry={() => {
            void loadClaims();
            loadArticle(l);
          }}
        />
      )}
      {state === 'loading' && !data && <Busy />}
      {data && parts && (
        <>
          <Scale />
          <div class="filters">
            <Select by="kind" label="filterByKind" />
            <Select by="speaker" label="filterBySpeaker" />
          </div>
          {filtered && (
            <p class="place-actions">
              <span role="status">{t('claimCount', { n: kept })}</span>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  filter.value = { verdict: null, kind: null, speaker: null };
                }}
              >
                {t('clearFilters')}
              </button>
            </p>
          )}
          {kept === 0 && <p class="note">{t('emptyClaims')}</p>}
          <div class="argument">
            {parts.paragraphs.map((p) => (
              <PartOf key={p.locator} part={p} filtered={filtered} />
            ))}
            {parts.comments.some((p) => !filtered || all().some((c) => p.claims.includes(c.id) && passes(c))) && (
              <h2 class="comments-head">
                {t('comments')}
                <small>{t('commentsNote')}</small>
              </h2>
            )}
            {parts.comments.map((p) => (
              <PartOf key={p.locator} part={p} filtered={filtered} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
