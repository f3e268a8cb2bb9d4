import { useEffect, useRef } from 'preact/hooks';
import { together } from '../map/bridge';
import { nameKey } from '../map/expressions';
import { SIGN_OF } from '../map/glyphs';
import { choose, lang, t } from '../store';
import { number } from '../ui/format';
import { SiteSign } from '../ui/swatch';
import { kindWord, stateWord } from '../ui/words';

/** Room for the list, in pixels. */
const [WIDTH, HEIGHT] = [300, 240];

/** The places that lie together under a click, to pick one of. */
export function Together() {
  const list = useRef<HTMLUListElement>(null);
  const here = together.value;
  useEffect(() => {
    if (here) list.current?.querySelector('button')?.focus();
  }, [here]);
  if (!here) return null;
  const area = document.getElementById('map');
  const left = Math.max(8, Math.min(here.x + 12, (area?.clientWidth ?? 0) - WIDTH - 8));
  const top = Math.max(8, Math.min(here.y + 12, (area?.clientHeight ?? 0) - HEIGHT - 8));
  const close = () => {
    together.value = null;
    area?.querySelector('canvas')?.focus();
  };
  return (
    <section
      class="together"
      aria-label={t('placesTogether', { n: number(here.things.length, lang.value) })}
      style={{ left: `${left}px`, top: `${top}px` }}
      onKeyDown={(e) => e.key === 'Escape' && close()}
    >
      <p>{t('placesTogether', { n: number(here.things.length, lang.value) })}</p>
      <ul ref={list}>
        {here.things.map(({ id, layer, props: p }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => {
                close();
                choose(id);
              }}
            >
              <SiteSign
                sign={SIGN_OF[String(p.kind ?? '')] ?? 'dot'}
                open={p.statusAt === 'underway' || p.statusAt === 'after'}
                layer={layer}
              />
              <span>
                {p[nameKey(lang.value)] ?? p.nameEn}
                <small>
                  {[kindWord(p.kind as string | undefined), p.statusAt && stateWord(String(p.statusAt))]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
