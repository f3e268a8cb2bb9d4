import { dayOf } from '../state';
import { go, lang, t, view } from '../store';
import { date as inWords } from './format';

/** A date of the record that shows the map as it was then. */
export function DayButton({ date }: { date: string }) {
  const day = dayOf(date);
  const words = inWords(date, lang.value);
  if (day === null) return <span class="when">{words}</span>;
  return (
    <button
      type="button"
      class="day-button when"
      aria-pressed={view.value.day === day}
      title={t('showDay')}
      onClick={() => go({ day })}
    >
      {words}
    </button>
  );
}
