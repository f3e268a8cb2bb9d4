import { useEffect, useRef } from 'preact/hooks';
import { connect } from '../map/bridge';
import { ALL_DAYS, dayOfVersus, versusDay } from '../state';
import { dossier, go, lang, otherReadings, sides, t, view } from '../store';
import { changes, neighbour, type Step, shownOn } from '../time';
import { date, list } from '../ui/format';
import { Icon } from '../ui/icons';
import { reasons, words } from './timebar';

const steps = (): Step[] => dossier.value.data?.steps ?? [];

const close = () => go({ vs: null });

/** Opens a second map beside the first, of the next step that changes the map; or closes it. */
export function CompareButton() {
  const { day, vs } = view.value;
  const all = steps().filter(changes);
  if (all.length < 2) return null;
  const start = () => {
    const next = neighbour(all, day, 1);
    // From the whole record, and from its end, the first step stands against all.
    if (day === ALL_DAYS || !next) go({ day: all[0]?.day ?? ALL_DAYS, vs: versusDay(ALL_DAYS) });
    else go({ vs: versusDay(next.day) });
  };
  return (
    <button
      type="button"
      class="icon-button compare"
      aria-label={t('compareDates')}
      title={t('compareDates')}
      aria-pressed={vs !== null}
      onClick={vs === null ? start : close}
    >
      <Icon name="sides" />
    </button>
  );
}

/** Opens a second map with a reading beside the other readings of its treaty. */
export function CompareReadings({ id }: { id: string }) {
  const other = otherReadings(id)[0];
  if (!other || view.value.vs !== null) return null;
  return (
    <button type="button" class="plain-button" onClick={() => go({ vs: id })}>
      <Icon name="sides" />
      {t('compareReadings')}
    </button>
  );
}

/** The second map. */
export function SecondMap() {
  const el = useRef<HTMLDivElement>(null);
  useEffect(() => (el.current ? connect(el.current, 'second') : undefined), []);
  return <div class="map second" ref={el} />;
}

/** Name of a territory. */
const named = (id: string) => dossier.value.data?.territories?.find((x) => x.id === id)?.name ?? id;

/** What a side shows, in words. */
function sideWords(which: 'first' | 'second'): { strong: string; more: string } {
  const two = sides.value;
  const vs = view.value.vs ?? '';
  if (!two || dayOfVersus(vs) !== null) {
    const { when, what } = words(two?.[which].day ?? ALL_DAYS);
    return { strong: when, more: what };
  }
  const ids = which === 'second' ? [vs] : otherReadings(vs);
  return { strong: list(ids.map(named), lang.value), more: words(two.first.day).when };
}

/** What each map shows, over it; the second's day goes from step to step like the first's. */
export function SideWords() {
  const vs = view.value.vs ?? '';
  const day = dayOfVersus(vs);
  const step = (way: 1 | -1) => {
    if (day === null) return;
    go({ vs: versusDay(neighbour(steps(), day, way)?.day ?? ALL_DAYS) }, false);
  };
  return (
    <>
      {(['first', 'second'] as const).map((which) => {
        const { strong, more } = sideWords(which);
        return (
          <section
            key={which}
            class="versus-side"
            data-side={which}
            aria-label={t(which === 'first' ? 'sideFirst' : 'sideSecond')}
          >
            {which === 'second' && day !== null && (
              <button type="button" class="icon-button" aria-label={t('previousEvent')} onClick={() => step(-1)}>
                <Icon name="previous" />
              </button>
            )}
            <p aria-live={which === 'second' ? 'polite' : undefined}>
              <strong>{strong}</strong> <span>{more}</span>
            </p>
            {which === 'second' && day !== null && (
              <button type="button" class="icon-button" aria-label={t('nextEvent')} onClick={() => step(1)}>
                <Icon name="next" />
              </button>
            )}
          </section>
        );
      })}
    </>
  );
}

/** What differs between the two maps, in words, with what happened between their days. */
export function Versus() {
  const two = sides.value;
  if (!two) return null;
  const all = steps();
  const ids = (dossier.value.data?.territories ?? []).map((x) => x.id);
  const [first, second] = [two.first, two.second].map((s) =>
    ids.filter((x) => shownOn(all, x, s.day) && !s.without.includes(x)),
  ) as [string[], string[]];
  const only = (a: string[], b: string[]) => a.filter((x) => !b.includes(x)).map(named);
  const [onlyFirst, onlySecond] = [only(first, second), only(second, first)];
  const [from, to] = [Math.min(two.first.day, two.second.day), Math.max(two.first.day, two.second.day)];
  const between = from === to ? [] : all.filter((s) => s.day > from && s.day <= to);
  const vs = view.value.vs ?? '';
  const day = dayOfVersus(vs);
  const swap = () => {
    const other = otherReadings(vs)[0];
    if (day !== null) go({ day, vs: versusDay(view.value.day) }, false);
    else if (other) go({ vs: other }, false);
  };
  return (
    <section class="versus" aria-label={t('compare')} onKeyDown={(e) => e.key === 'Escape' && close()}>
      <div>
        {onlyFirst.length > 0 && <p>{t('onlyFirst', { names: list(onlyFirst, lang.value) })}</p>}
        {onlySecond.length > 0 && <p>{t('onlySecond', { names: list(onlySecond, lang.value) })}</p>}
        {onlyFirst.length + onlySecond.length === 0 && <p>{t('sidesAlike')}</p>}
        {between.length > 0 && (
          <details>
            <summary>{t('stepsBetween', { n: between.length })}</summary>
            <ol>
              {between.map((s) => (
                <li key={s.day}>
                  <span class="when">{date(s.date, lang.value)}</span> {reasons(s)}
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
      <button type="button" class="icon-button" aria-label={t('compareSwap')} title={t('compareSwap')} onClick={swap}>
        <Icon name="swap" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('compareClose')}
        title={t('compareClose')}
        onClick={close}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}
