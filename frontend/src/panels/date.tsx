import { ALL_DAYS, dayOf, isoDay } from '../state';
import { dossier, go, lang, t, view } from '../store';
import { date } from '../ui/format';

/** The day shown: the whole record, or how things stood after one of the passages. */
export function DateControl() {
  const { day } = view.value;
  const days = new Set<number>();
  for (const x of dossier.value.data?.territories ?? []) {
    const d = x.validFrom ? dayOf(x.validFrom) : null;
    if (d) days.add(d);
  }
  if (days.size === 0) return null;
  if (day !== ALL_DAYS) days.add(day);
  return (
    <label class="date">
      <span>{t('date')}</span>
      <select value={String(day)} onChange={(e) => go({ day: Number(e.currentTarget.value) })}>
        <option value={String(ALL_DAYS)}>{t('allDates')}</option>
        {[...days]
          .sort((a, b) => a - b)
          .map((d) => (
            <option key={d} value={String(d)}>
              {date(isoDay(d), lang.value)}
            </option>
          ))}
      </select>
    </label>
  );
}
