import { effect, signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ALL_DAYS, isoDay } from '../state';
import { dossier, go, historyEntry, lang, scrubbing, t, view } from '../store';
import { changes, layout, nearestStep, neighbour, type Step, stepAt, yearMarks } from '../time';
import { date, list } from '../ui/format';
import { Icon } from '../ui/icons';
import { imageOf, Swatch } from '../ui/swatch';
import { CompareButton } from './compare';

/** How long a step stands while time plays. */
const STAND_MS = 1800;

const playing = signal(false);
let walk = -1;

/** Shows a day. A walk through time is one entry of the history, however many steps it has. */
function show(day: number): void {
  if (day === view.peek().day) return;
  go({ day }, historyEntry() !== walk);
  walk = historyEntry();
}

const steps = (): Step[] => dossier.value.data?.steps ?? [];

/** Goes to the next step of time, or the one before; past an end the whole record is shown. */
export function stepTime(way: 1 | -1): void {
  playing.value = false;
  const all = steps();
  if (all.length === 0) return;
  show(neighbour(all, view.peek().day, way)?.day ?? ALL_DAYS);
}

/** Plays the steps that change the map, from the day shown to the last; or stops. */
function togglePlay(): void {
  if (playing.value) {
    playing.value = false;
    return;
  }
  const { day } = view.peek();
  if (!neighbour(steps(), day, 1, changes)) show(ALL_DAYS);
  playing.value = true;
}

let clock: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  clearTimeout(clock);
  if (!playing.value) return;
  const { day } = view.value;
  const next = neighbour(steps(), day, 1, changes);
  if (!next) {
    playing.value = false;
    return;
  }
  clock = setTimeout(() => show(next.day), day === ALL_DAYS ? 0 : STAND_MS);
});

addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || (e.target as Element).closest?.('input, textarea, select, dialog')) return;
  if (e.key === '[') stepTime(-1);
  if (e.key === ']') stepTime(1);
});

/** The names of what a step is about: its acts, else what begins or ends. */
export function reasons(s: Step): string {
  const name = (id: string) => dossier.value.data?.territories?.find((x) => x.id === id)?.name;
  const names =
    s.acts.length > 0 ? s.acts.map((a) => a.name) : [...s.begins, ...s.ends].flatMap((id) => name(id) ?? []);
  return list(names, lang.value);
}

/** A day in words, and the act that made it so. */
export function words(day: number): { when: string; what: string } {
  const all = steps();
  const [first, last] = [all[0], all.at(-1)];
  if (day === ALL_DAYS || !first || !last) {
    const years = { from: first?.date.slice(0, 4) ?? '', to: last?.date.slice(0, 4) ?? '' };
    return { when: t('allAtOnce'), what: t('yearsFromTo', years) };
  }
  const i = stepAt(all, day);
  const at = all[i];
  if (!at) return { when: date(isoDay(day), lang.value), what: t('beforeAct', { act: reasons(first) }) };
  if (at.day === day) return { when: date(at.date, lang.value), what: reasons(at) };
  return { when: date(isoDay(day), lang.value), what: t('afterAct', { act: reasons(at) }) };
}

/** What the step puts on the map, by swatch and name. */
function Begins({ day }: { day: number }) {
  const ids = steps().find((s) => s.day === day)?.begins ?? [];
  const begun = (dossier.value.data?.territories ?? []).filter((x) => ids.includes(x.id));
  if (begun.length === 0) return null;
  return (
    <ul class="begins">
      {begun.map((x) => (
        <li key={x.id}>
          <Swatch hue={x.hue} pattern={imageOf(x.pattern, x.reading)} />
          {x.name}
        </li>
      ))}
    </ul>
  );
}

const percent = (x: number) => `${(x * 100).toFixed(2)}%`;

/** The track: a tick for every step, long where the map changes, and the years under them. */
function Track({ all }: { all: Step[] }) {
  const el = useRef<HTMLDivElement>(null);
  const { day } = view.value;
  const place = layout(all);
  const at = day === ALL_DAYS ? null : place(day);
  const { when, what } = words(day);

  const follow = (e: PointerEvent) => {
    const box = el.current?.getBoundingClientRect();
    if (!box) return;
    const to = nearestStep(all, (e.clientX - box.left) / box.width);
    if (to) show(to.day);
  };
  const rest = () => {
    scrubbing.value = false;
  };
  const onKey = (e: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => stepTime(-1),
      ArrowDown: () => stepTime(-1),
      ArrowRight: () => stepTime(1),
      ArrowUp: () => stepTime(1),
      Home: () => show(all[0]?.day ?? ALL_DAYS),
      End: () => show(all.at(-1)?.day ?? ALL_DAYS),
      ' ': togglePlay,
      Escape: () => show(ALL_DAYS),
    }[e.key];
    if (!act) return;
    e.preventDefault();
    if (e.key !== ' ') playing.value = false;
    act();
  };
  return (
    <div
      class="track"
      ref={el}
      role="slider"
      tabIndex={0}
      aria-label={t('timeline')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={all.length}
      aria-valuenow={day === ALL_DAYS ? all.length : Math.max(0, stepAt(all, day))}
      aria-valuetext={`${when}: ${what}`}
      onKeyDown={onKey}
      onPointerDown={(e) => {
        if (e.button !== 0) return;
        e.currentTarget.setPointerCapture(e.pointerId);
        playing.value = false;
        scrubbing.value = true;
        follow(e);
      }}
      onPointerMove={(e) => scrubbing.value && follow(e)}
      onPointerUp={rest}
      onPointerCancel={rest}
    >
      <svg aria-hidden="true" width="100%" height="100%">
        <line class="rail" x1="0" x2="100%" y1="50%" y2="50%" />
        {at !== null && <line class="gone" x1="0" x2={percent(at)} y1="50%" y2="50%" />}
        {all.map((s) => (
          <line
            key={s.day}
            class={changes(s) ? 'tick turn' : 'tick'}
            x1={percent(place(s.day))}
            x2={percent(place(s.day))}
            y1={changes(s) ? '18%' : '36%'}
            y2={changes(s) ? '82%' : '64%'}
          />
        ))}
        {at !== null && <circle class="thumb" cx={percent(at)} cy="50%" r="7" />}
      </svg>
    </div>
  );
}

function Years({ all }: { all: Step[] }) {
  return (
    <svg class="years" aria-hidden="true" width="100%" height="14">
      {yearMarks(all, 0.085).map((m) => (
        <text key={m.year} x={percent(m.at)} y="11">
          {m.year}
        </text>
      ))}
    </svg>
  );
}

/** Time: the day shown in words, its steps, and all of them on a track. */
export function TimeBar() {
  const all = steps();
  const { day } = view.value;
  if (all.length === 0) return null;
  const { when, what } = words(day);
  return (
    <section class="timebar" aria-label={t('timeline')}>
      <div class="now">
        <button type="button" class="icon-button" aria-label={t('previousEvent')} onClick={() => stepTime(-1)}>
          <Icon name="previous" />
        </button>
        <p class="words" aria-live={playing.value ? 'off' : 'polite'} aria-atomic="true">
          <strong>{when}</strong> <span>{what}</span>
        </p>
        <Begins day={day} />
        <button type="button" class="icon-button" aria-label={t('nextEvent')} onClick={() => stepTime(1)}>
          <Icon name="next" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t(playing.value ? 'pause' : 'play')}
          title={t('playNote')}
          onClick={togglePlay}
        >
          <Icon name={playing.value ? 'pause' : 'play'} />
        </button>
        <CompareButton />
        <button
          type="button"
          class="all"
          aria-pressed={day === ALL_DAYS}
          aria-label={t('allDates')}
          onClick={() => {
            playing.value = false;
            show(day === ALL_DAYS ? (all.at(-1)?.day ?? ALL_DAYS) : ALL_DAYS);
          }}
        >
          <Icon name="stack" />
          <span>{t('allDates')}</span>
        </button>
      </div>
      <Track all={all} />
      <Years all={all} />
    </section>
  );
}
