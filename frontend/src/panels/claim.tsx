import { type Claim, fetchFacts } from '../api';
import { covers, type Territory } from '../dossier';
import { ALL_DAYS, dayOf, lastDay } from '../state';
import { claims, dossier, FIRST, go, lang, regionBoxes, sheet, t, tab, view } from '../store';
import { Chip } from '../ui/chip';
import { AuditPanel, openAudit } from './audit';
import { Sources } from './sources';

/** ¶12, comment 3, caption: where in the article. */
export function locator(l: string): string {
  const paragraph = /^p?(\d+(?:-\d+)?)$/.exec(l) ?? /^¶\s?(.+)$/.exec(l);
  if (paragraph) return t('locatorParagraph', { n: paragraph[1] ?? '' });
  const comment = /^comment\s?-?(\d+)$/.exec(l);
  if (comment) return t('locatorComment', { n: comment[1] ?? '' });
  return l === 'caption' ? t('locatorCaption') : l;
}

/** Whether a reader says it, below the article. */
const ofComment = (c: Claim) => c.locator.startsWith('comment');

type Box = [number, number, number, number];

/** What of a box lies in the box that this map covers; null: nothing. */
function covered(b: Box, [w, s, e, n]: Box): Box | null {
  const cut: Box = [Math.max(b[0], w), Math.max(b[1], s), Math.min(b[2], e), Math.min(b[3], n)];
  return cut[0] <= cut[2] && cut[1] <= cut[3] ? cut : null;
}

/** The box around the places of a claim that this map covers, or null when it has none. */
export function placeOf(c: Claim, more: Box[] = []): Box | null {
  const d = dossier.value.data;
  const boxes: Box[] = (d?.territories ?? []).filter((x) => c.features.includes(x.id)).map((x) => x.bbox);
  const near = c.points.filter((p) => d && covers(d, p.lon, p.lat));
  boxes.push(...near.map((p): Box => [p.lon, p.lat, p.lon, p.lat]), ...more);
  if (boxes.length === 0) return null;
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ]);
}

/** Whether something of a claim may be drawn: territories, points, other features, regions. */
function drawable(c: Claim): boolean {
  return placeOf(c) !== null || c.features.length > 0 || (c.regions ?? []).length > 0;
}

/** The last day of what a claim speaks of, when all its territories are on the map then; else the whole record. */
export function dayOfClaim(c: Claim): number {
  const day = lastDay(c.when ?? '');
  if (day === null) return ALL_DAYS;
  const d = dossier.value.data;
  const there = (x: Territory) => {
    const from = x.validFrom ? dayOf(x.validFrom) : null;
    const ended = (d?.steps ?? []).some((s) => s.day <= day && s.ends.includes(x.id));
    return !ended && (from === null || from <= day);
  };
  return (d?.territories ?? []).filter((x) => c.features.includes(x.id)).every(there) ? day : ALL_DAYS;
}

/**
 * showClaim opens a claim: its card, the day and the layers it speaks of, its places on the map, and the map where they
 * are.
 */
export async function showClaim(c: Claim): Promise<void> {
  const d = dossier.value.data;
  tab.value = 'article';
  if (sheet.value === 'full') sheet.value = 'half';
  const { layers } = view.value;
  const of = (d?.territories ?? []).filter((x) => c.features.includes(x.id));
  const others = c.features.filter((id) => !of.some((x) => x.id === id));
  const found = await Promise.all(others.map((id) => fetchFacts(id, lang.value).catch(() => null)));
  const wanted = [...of.map((x) => x.layer), ...found.flatMap((x) => x?.layer ?? [])];
  go({
    claim: c.id,
    sel: null,
    sum: null,
    day: dayOfClaim(c),
    layers: layers && [...new Set([...layers, ...wanted])],
  });
  const regions = await regionBoxes(c);
  const boxes: Box[] = [...found.flatMap((x) => (x?.bbox ? [x.bbox] : [])), ...regions];
  const box = placeOf(
    c,
    boxes.map((b) => (d ? covered(b, d.coverage) : null)).filter((b) => b !== null),
  );
  if (box && view.peek().claim === c.id) dispatchEvent(new CustomEvent('ceded:show', { detail: box }));
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
  const text = c.lang ?? (c.translated ? lang.value : FIRST);
  const place = drawable(c);
  const summing = !brief && view.value.claim === c.id && view.value.sum !== null;
  return (
    <article class="claim" id={brief ? undefined : `claim-${c.id}`} data-claim={c.id} lang={text}>
      <header>
        <span class="locator">{locator(c.locator)}</span>
        <Chip verdict={c.verdict} label={c.verdictLabel} title={c.verdictMeaning} />
      </header>
      <h3>{c.short}</h3>
      {!brief && (
        <p class="statement">
          <span class="who">{t(ofComment(c) ? 'aCommenterWrites' : 'theAuthorStates')}</span> {c.paraphrase}
        </p>
      )}
      {!brief && c.quote && (
        <blockquote lang={FIRST} cite={dossier.value.data?.article.url}>
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
      {c.sourceToBeFound && <p class="note">{t('sourceToBeFound')}</p>}
      {!brief && <p class="by">{c.speaker}</p>}
      {text !== lang.value && <p class="note">{t('onlyInEnglish')}</p>}
      {!brief && c.counterpart && <Counterpart id={c.counterpart} />}
      {!brief && <Sources ids={c.sources} />}
      <footer>
        {place ? (
          <button type="button" class="quiet" onClick={() => void showClaim(c)}>
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
