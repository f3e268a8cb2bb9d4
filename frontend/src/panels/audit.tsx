import { useEffect, useRef } from 'preact/hooks';
import type { Audit, AuditTerm, Claim } from '../api';
import type { Figures } from '../state';
import { audit, dossier, FIRST, go, lang, loadAudit, sheet, t, tab, view } from '../store';
import { add, areaOf, change, has, litBy, type Part, same, scaleEnd, type Total, tokens } from '../sum';
import { list, number, roughArea } from '../ui/format';
import { Icon } from '../ui/icons';
import { tag } from '../ui/messages';
import { Busy, Failed } from '../ui/states';
import { Hatch, imageOf, Swatch } from '../ui/swatch';
import { Sources } from './sources';

/** openAudit opens the check of a claim's number with nothing counted yet, or closes it. */
export function openAudit(c: Claim, open: boolean): void {
  tab.value = 'article';
  if (open && sheet.value === 'peek') sheet.value = 'half';
  go(open ? { claim: c.id, sel: null, sum: [], figures: 'published' } : { sum: null });
}

/** count changes the choice, and frames on the map what is counted. */
function count(a: Audit, sum: string[]): void {
  go({ sum });
  const lit = litBy(a, sum);
  const boxes = (dossier.value.data?.territories ?? []).filter((x) => lit.includes(x.id)).map((x) => x.bbox);
  if (boxes.length === 0) return;
  const detail = boxes.reduce((p, q) => [
    Math.min(p[0], q[0]),
    Math.min(p[1], q[1]),
    Math.max(p[2], q[2]),
    Math.max(p[3], q[3]),
  ]);
  dispatchEvent(new CustomEvent('ceded:show', { detail }));
}

const km2 = (n: number) => t('km2Value', { km2: number(n, lang.value) });

/** Hue and pattern of a term, as the map draws its territory. */
function looks(term: AuditTerm, sum: string[]): { hue?: string; pattern?: string } {
  const id = areaOf(term, sum)?.features[0];
  const x = dossier.value.data?.territories?.find((y) => y.id === id);
  return x ? { hue: x.hue, pattern: imageOf(x.pattern, x.reading) } : {};
}

/** An error in km2; atLeast where a part of the sum has none. */
function plusMinus(errorKm2: number, atLeast: boolean): string {
  const error = number(roughArea(errorKm2), lang.value);
  return atLeast ? t('errorAtLeast', { error }) : `± ${error}`;
}

/** The sum in words: what is added, what it comes to, whether that reaches the figure claimed. */
function words(a: Audit, sum: Total, figures: Figures): string {
  const l = lang.value;
  const without = sum.without.length > 0 ? t('sumLeftOut', { terms: list(names(sum.without), l) }) : '';
  const space = l === 'zh' ? '' : ' ';
  if (sum.parts.length === 0) return [t('sumNothing'), without].filter(Boolean).join(space);
  const shown = figures === 'computed' ? roughArea(sum.km2) : sum.km2;
  const claimed = number(a.claimedKm2, l);
  const values = { terms: list(names(sum.parts.map((p) => p.term)), l), total: number(shown, l) };
  const added =
    figures === 'published'
      ? t('sumPublished', values)
      : sum.errorKm2 === null
        ? t('sumComputed', values)
        : t(sum.errorAtLeast ? 'sumComputedErrorAtLeast' : 'sumComputedError', {
            ...values,
            error: number(roughArea(sum.errorKm2), l),
          });
  const difference = number(Math.abs(shown - a.claimedKm2), l);
  const against = sum.reaches
    ? figures === 'published'
      ? t('sumReaches', { claimed, percent: number(a.tolerancePercent, l) })
      : t('sumReachesError', { claimed })
    : t(shown < a.claimedKm2 ? 'sumLess' : 'sumMore', { claimed, difference });
  return [added, against, without].filter(Boolean).join(space);
}

const names = (terms: AuditTerm[]) => terms.map((x) => x.name);

/** The bar: pieces end to end against a mark that stays where it is. Its text says the same. */
function Bar({ audit: a, total, figures, text }: { audit: Audit; total: Total; figures: Figures; text: string }) {
  const end = scaleEnd(a);
  const share = (n: number) => `${(Math.max(0, Math.min(n, end)) / end) * 100}%`;
  const sum = view.value.sum ?? [];
  const room = (a.claimedKm2 * a.tolerancePercent) / 100;
  const short = new Intl.NumberFormat(tag(lang.value), {
    notation: 'compact',
    compactDisplay: lang.value === 'en' ? 'long' : 'short',
  });
  let at = 0;
  const place = (p: Part) => {
    const x = at;
    at += p.km2;
    return { x: share(x), width: share(p.km2) };
  };
  return (
    <svg class="sum-bar" width="100%" height="86" role="img" aria-label={text}>
      {figures === 'published' && (
        <rect class="room" x={share(a.claimedKm2 - room)} width={share(2 * room)} y="20" height="44" />
      )}
      <rect class="track" y="26" width="100%" height="32" />
      {total.parts.map((p) => {
        const { hue, pattern } = looks(p.term, sum);
        const box = place(p);
        const id = `sum-${p.term.id}`;
        return (
          <g key={p.term.id} class="piece" data-hue={hue} data-undrawn={p.area ? undefined : ''}>
            {pattern && <Hatch id={id} pattern={pattern} />}
            <rect class="ground" y="26" height="32" style={box} {...box} />
            <rect class="tint" y="26" height="32" style={box} {...box} />
            {pattern && <rect y="26" height="32" style={box} {...box} fill={`url(#${id})`} />}
            <rect class="edge" y="26" height="32" style={box} {...box} />
          </g>
        );
      })}
      {total.errorKm2 !== null && (
        <g class="whisker">
          <line x1={share(total.km2 - total.errorKm2)} x2={share(total.km2 + total.errorKm2)} y1="42" y2="42" />
          <line x1={share(total.km2 - total.errorKm2)} x2={share(total.km2 - total.errorKm2)} y1="36" y2="48" />
          <line x1={share(total.km2 + total.errorKm2)} x2={share(total.km2 + total.errorKm2)} y1="36" y2="48" />
        </g>
      )}
      <line class="goal" x1={share(a.claimedKm2)} x2={share(a.claimedKm2)} y1="18" y2="66" />
      <text class="goal-text" x={share(a.claimedKm2)} y="12" text-anchor="middle">
        {t('figureClaimed')}
      </text>
      <text x="0" y="81">
        0
      </text>
      <text x={share(a.claimedKm2 / 2)} y="81" text-anchor="middle">
        {short.format(a.claimedKm2 / 2)}
      </text>
      <text class="goal-text" x={share(a.claimedKm2)} y="81" text-anchor="middle">
        {t('km2Value', { km2: short.format(a.claimedKm2) })}
      </text>
    </svg>
  );
}

/** What our map makes of a term: its area, the range of its readings, or that nothing is drawn. */
function Computed({ term, sum }: { term: AuditTerm; sum: string[] }) {
  const l = lang.value;
  const area = areaOf(term, sum);
  if (!area) return <span class="none">{t('notDrawn')}</span>;
  if (!has(sum, term) && term.areas.length > 1) {
    const all = term.areas.map((x) => roughArea(x.computedKm2)).sort((x, y) => x - y);
    return <>{t('areaRange', { from: number(all[0] ?? 0, l), to: number(all.at(-1) ?? 0, l) })}</>;
  }
  return (
    <>
      {km2(roughArea(area.computedKm2))}{' '}
      <small>{area.errorKm2 === null ? t('errorNotJudged') : plusMinus(area.errorKm2, area.errorAtLeast)}</small>
    </>
  );
}

function Term({ audit: a, term, sum }: { audit: Audit; term: AuditTerm; sum: string[] }) {
  const on = has(sum, term);
  const reading = areaOf(term, sum)?.reading ?? null;
  const { hue, pattern } = looks(term, sum);
  const figures = `figures-${term.id}`;
  return (
    <li class="term" data-on={on ? '' : undefined} data-hue={hue}>
      <label class="switch">
        <input
          type="checkbox"
          checked={on}
          aria-describedby={figures}
          onChange={(e) => count(a, change(a, sum, term, e.currentTarget.checked, reading))}
        />
        {term.areas.length > 0 ? <Swatch hue={hue} pattern={pattern} /> : <span class="no-swatch" />}
        <span>{term.name}</span>
      </label>
      <dl id={figures}>
        <div data-kind="published">
          <dt>{t('published')}</dt>
          <dd>
            {term.publishedKm2 === null ? (
              <span class="none">{t('noFigure')}</span>
            ) : (
              <>
                {km2(term.publishedKm2)} {term.qualifier && <small lang={FIRST}>({term.qualifier})</small>}
              </>
            )}
          </dd>
        </div>
        <div data-kind="computed">
          <dt>{t('computed')}</dt>
          <dd>
            <Computed term={term} sum={sum} />
          </dd>
        </div>
      </dl>
      {on && term.areas.length > 1 && (
        <fieldset class="reading">
          <legend class="sr">{`${t('treatyReadings')}: ${term.name}`}</legend>
          {term.areas.map((x) => (
            <label key={x.reading}>
              <input
                type="radio"
                name={`reading-${term.id}`}
                checked={x.reading === reading}
                onChange={() => count(a, change(a, sum, term, true, x.reading))}
              />
              {x.readingName}
            </label>
          ))}
        </fieldset>
      )}
      {on && term.note && (
        <p class="note" lang={FIRST}>
          {term.note}
        </p>
      )}
    </li>
  );
}

/** The sums that are made in print: those of listed parts switch the terms, the others are shown. */
function Presets({ audit: a, sum }: { audit: Audit; sum: string[] }) {
  return (
    <fieldset class="presets">
      <legend>{t('sumsInPrint')}</legend>
      <ul>
        {a.presets.map((p) => {
          const text = p.translated ? tag(lang.value) : FIRST;
          const line = (
            <>
              <span class="letter">{p.id}</span>
              <span lang={text}>{p.counted}</span>
              <span class="figure">{km2(p.totalKm2)}</span>
            </>
          );
          return (
            <li key={p.id}>
              {p.terms ? (
                <button
                  type="button"
                  aria-pressed={same(a, sum, p.terms)}
                  onClick={() => {
                    const readings = Object.fromEntries(a.terms.map((x) => [x.id, areaOf(x, sum)?.reading ?? '']));
                    count(a, tokens(a, p.terms ?? [], readings));
                  }}
                >
                  {line}
                </button>
              ) : (
                <p>
                  {line}
                  <small>{t('totalOnly')}</small>
                </p>
              )}
              {p.remark && same(a, sum, p.terms) && (
                <p class="note remark" lang={text}>
                  {p.remark}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** All choices that reach the figure, with the warning that this is arithmetic. */
function Choices({ audit: a, figures }: { audit: Audit; figures: Figures }) {
  const choices = a[figures];
  if (choices.length === 0) return null;
  return (
    <details class="choices">
      <summary>{t('choicesReach', { n: choices.length })}</summary>
      <p class="note">{t('choicesNote')}</p>
      <ul>
        {choices.map((c) => {
          const terms = a.terms.filter((x) => c.terms.includes(x.id));
          const text = terms.map((x) => {
            const name = x.areas.find((y) => y.reading && y.reading === c.readings[x.id])?.readingName;
            return name ? `${x.name} (${name})` : x.name;
          });
          const chosen = tokens(a, c.terms, c.readings);
          return (
            <li key={chosen.join()}>
              <button
                type="button"
                aria-pressed={chosen.join() === (view.value.sum ?? []).join()}
                onClick={() => count(a, chosen)}
              >
                <span>{text.join(' + ')}</span>
                <span class="figure">{km2(figures === 'computed' ? roughArea(c.totalKm2) : c.totalKm2)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** The interactive sum. */
function Sum({ audit: a }: { audit: Audit }) {
  const sum = view.value.sum ?? [];
  const { figures } = view.value;
  const total = add(a, sum, figures);
  const text = words(a, total, figures);
  const l = lang.value;
  const english = l !== FIRST && a.terms.some((x) => has(sum, x) && x.note);
  return (
    <>
      <fieldset class="figures">
        <legend class="sr">{t('area')}</legend>
        {(['published', 'computed'] as const).map((f) => (
          <label key={f}>
            <input type="radio" name="figures" checked={figures === f} onChange={() => go({ figures: f })} />
            {t(f === 'published' ? 'areaPublished' : 'areaComputed')}
          </label>
        ))}
      </fieldset>
      <p class="grand" aria-hidden="true">
        <span>{t('total')}</span> <strong>{km2(figures === 'computed' ? roughArea(total.km2) : total.km2)}</strong>
        {total.errorKm2 !== null && <small> {plusMinus(total.errorKm2, total.errorAtLeast)}</small>}
      </p>
      <Bar audit={a} total={total} figures={figures} text={text} />
      <p class="in-words" role="status">
        {text}
      </p>
      <fieldset class="terms" data-figures={figures}>
        <legend>{t('counted')}</legend>
        <ul>
          {a.terms.map((x) => (
            <Term key={x.id} audit={a} term={x} sum={sum} />
          ))}
        </ul>
      </fieldset>
      <Presets audit={a} sum={sum} />
      <Choices audit={a} figures={figures} />
      <p class="note">{t('areaNote')}</p>
      {english && <p class="note">{t('onlyInEnglish')}</p>}
      <Sources ids={[...a.terms, ...a.presets].flatMap((x) => x.sources)} />
    </>
  );
}

/** The check of a claim's number, under the claim. */
export function AuditPanel({ claim: c }: { claim: Claim }) {
  const l = lang.value;
  const head = useRef<HTMLHeadingElement>(null);
  const { data, error } = audit.value;
  const here = data?.claim === c.id ? data : null;
  useEffect(() => loadAudit(c.id, l), [c.id, l]);
  const ready = here !== null;
  useEffect(() => {
    if (!ready) return;
    head.current?.focus({ preventScroll: true });
    head.current?.scrollIntoView({ block: 'start' });
  }, [ready]);
  return (
    <section class="audit" aria-labelledby={`audit-${c.id}`} lang={tag(l)}>
      <header>
        <h4 id={`audit-${c.id}`} tabIndex={-1} ref={head}>
          {t('auditTitle')}
        </h4>
        <button
          type="button"
          class="icon-button"
          aria-label={t('close')}
          onClick={() => {
            openAudit(c, false);
            document.querySelector<HTMLElement>(`#claim-${c.id} .check-number`)?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      {error && <Failed error={error} retry={() => loadAudit(c.id, l)} />}
      {!here && !error && <Busy />}
      {here && <Sum audit={here} />}
    </section>
  );
}
