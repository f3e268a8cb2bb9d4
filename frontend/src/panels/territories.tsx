import { dossier, go, lang, t, view } from '../store';
import { date } from '../ui/format';
import { imageOf, Swatch } from '../ui/swatch';

/** The territories as a list: the map for those who do not see it, and its key by hue. */
export function TerritoryList() {
  const list = dossier.value.data?.territories ?? [];
  if (list.length === 0) return null;
  return (
    <section class="territories">
      <h3>{t('onThisMap')}</h3>
      <ul>
        {list.map((x) => (
          <li key={x.id}>
            <button
              type="button"
              aria-pressed={view.value.sel === x.id}
              onClick={() => {
                const off = view.value.sel === x.id;
                go({ sel: off ? null : x.id, claim: null });
                if (!off) dispatchEvent(new CustomEvent('ceded:show', { detail: x.bbox }));
              }}
            >
              <Swatch hue={x.hue} pattern={imageOf(x.pattern, x.reading)} />
              <span class="name">{x.name}</span>
              {x.validFrom && <span class="when">{date(x.validFrom.slice(0, 4), lang.value)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
