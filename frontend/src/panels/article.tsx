import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { claims, dossier, lang, loadClaims, t, view } from '../store';
import { date } from '../ui/format';
import { Busy, Failed } from '../ui/states';
import { ClaimCard } from './claim';

const verdict = signal<string | null>(null);

function Filter() {
  const scale = dossier.value.data?.verdicts ?? [];
  const count = (id: string) => claims.value.data?.filter((c) => c.verdict === id).length ?? 0;
  const option = (id: string | null, label: string, n: number) => (
    <button type="button" key={label} aria-pressed={verdict.value === id} onClick={() => (verdict.value = id)}>
      {label} <span class="count">{n}</span>
    </button>
  );
  return (
    <fieldset class="filter">
      <legend>{t('filterByVerdict')}</legend>
      {option(null, t('allClaims'), claims.value.data?.length ?? 0)}
      {scale.filter((v) => count(v.id) > 0).map((v) => option(v.id, v.label, count(v.id)))}
    </fieldset>
  );
}

/** The article: what it claims, paragraph by paragraph, and what the evidence says. */
export function ArticlePanel() {
  const chosen = view.value.claim;
  const { data, state, error } = claims.value;
  useEffect(() => {
    if (chosen && data) document.getElementById(`claim-${chosen}`)?.scrollIntoView({ block: 'start' });
  }, [chosen, data]);
  const article = dossier.value.data?.article;
  const list = (data ?? []).filter((c) => !verdict.value || c.verdict === verdict.value || c.id === chosen);
  const meaning = dossier.value.data?.verdicts?.find((v) => v.id === verdict.value)?.meaning;
  return (
    <div class="article">
      {article && (
        <header class="article-head">
          <h2 lang="en">{article.title}</h2>
          <p class="by">
            {article.author}, <time dateTime={article.date}>{date(article.date, lang.value)}</time> ·{' '}
            <a href={article.url} rel="external noopener">
              {t('readOriginal')}
            </a>
          </p>
          <p class="note">{t('verdictNote')}</p>
          {lang.value !== 'en' && <p class="note">{t('translationUnreviewed')}</p>}
        </header>
      )}
      {error && <Failed error={error} retry={loadClaims} />}
      {state === 'loading' && !data && <Busy />}
      {data && (
        <>
          <Filter />
          {meaning && <p class="note">{meaning}</p>}
          <div class="claims" aria-live="off">
            {list.map((c) => (
              <ClaimCard key={c.id} claim={c} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
