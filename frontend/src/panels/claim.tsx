import type { Claim } from '../api';
import { covers } from '../dossier';
import { claims, dossier, go, lang, sheet, t, tab, view } from '../store';
import { Chip } from '../ui/chip';
import { AuditPanel, openAudit } from './audit';
import { Sources } from './sources';

/** ¶12, comment 3, caption: where in the article. */
function locator(l: string): string {
  const paragraph = /^p?(\d+(?:-\d+)?)$/.exec(l) ?? /^¶\s?(.+)$/.exec(l);
  if (paragraph) return t('locatorParagraph', { n: paragraph[1] ?? '' });
  const comment = /^comment\s?-?(\d+)$/.exec(l);
  if (comment) return t('locatorComment', { n: comment[1] ?? '' });
  return l === 'caption' ? t('locatorCaption') : l;
}

type Box = [number, number, number, number];

/** The box around the places of a claim that this map covers, or null when it has none. */
export function placeOf(c: Claim): Box | null {
  const d = dossier.value.data;
  const boxes: Box[] = (d?.territories ?? []).filter((x) => c.features.includes(x.id)).map((x) => x.bbox);
  const near = c.points.filter((p) => d && covers(d, p.lon, p.lat));
  boxes.push(...near.map((p): Box => [p.lon, p.lat, p.lon, p.lat]));
  if (boxes.length === 0) return null;
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ]);
}

/** show opens a claim: its card, its features on the map, and the map where they are. */
export function showClaim(c: Claim): void {
  tab.value = 'article';
  if (sheet.value === 'full') sheet.value = 'half';
  go({ claim: c.id, sel: null, sum: null });
  const box = placeOf(c);
  if (box) dispatchEvent(new CustomEvent('ceded:show', { detail: box }));
}

function Counterpart({ id }: { id: string }) {
  const other = claims.value.data?.find((c) => c.id === id);
  if (!other) return null;
  return (
    <p class="counterpart">
      {t('counterpart')}:{' '}
      <a
        href={`?claim=${id}`}
        onClick={(e) => {
          e.preventDefault();
          showClaim(other);
          document.getElementById(`claim-${id}`)?.scrollIntoView({ block: 'start' });
        }}
      >
        {other.short}
      </a>
    </p>
  );
}

/** A claim as an argued paragraph: who says what, the verdict, why. */
export function ClaimCard({ claim: c, brief = false }: { claim: Claim; brief?: boolean }) {
  const text = c.lang ?? (c.translated ? lang.value : 'en');
  const place = placeOf(c);
  const summing = !brief && view.value.claim === c.id && view.value.sum !== null;
  return (
    <article class="claim" id={brief ? undefined : `claim-${c.id}`} data-claim={c.id} lang={text}>
      <header>
        <span class="locator">{locator(c.locator)}</span>
        <Chip verdict={c.verdict} label={c.verdictLabel} title={c.verdictMeaning} />
      </header>
      <h3>{c.short}</h3>
      {!brief && <p class="statement">{c.paraphrase}</p>}
      {!brief && c.quote && (
        <blockquote lang="en" cite={dossier.value.data?.article.url}>
          {c.quote}
        </blockquote>
      )}
      <p class="finding">
        <strong>{t('finding')}:</strong> {c.finding}
      </p>
      {!brief && c.caution && (
        <p class="caution">
          <strong>{t('caution')}:</strong> {c.caution}
        </p>
      )}
      {!brief && <p class="by">{c.speaker}</p>}
      {text !== lang.value && <p class="note">{t('onlyInEnglish')}</p>}
      {!brief && c.counterpart && <Counterpart id={c.counterpart} />}
      {!brief && <Sources ids={c.sources} />}
      <footer>
        {place ? (
          <button type="button" class="quiet" onClick={() => showClaim(c)}>
            {t('showOnMap')}
          </button>
        ) : (
          !brief && <span class="note">{t('notOnMap')}</span>
        )}
        {!brief && c.audited && (
          <button type="button" class="check-number" aria-expanded={summing} onClick={() => openAudit(c, !summing)}>
            {t('auditTitle')}
          </button>
        )}
        {brief && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              tab.value = 'article';
              go({ claim: c.id, sum: null });
            }}
          >
            {t('more')}
          </button>
        )}
        {!brief && (
          <a class="page" href={`/claims/${c.id}?lang=${lang.value}`}>
            {t('openPage')}
          </a>
        )}
      </footer>
      {summing && <AuditPanel claim={c} />}
    </article>
  );
}
