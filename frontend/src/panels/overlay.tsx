import { useEffect, useRef, useState } from 'preact/hooks';
import { asked, connect, firstPicture, goHome, map, scaleKm } from '../map/bridge';
import { PROJECTIONS, pointText } from '../state';
import { canDraw, dossier, go, lang, online, sides, slow, t, theme, view, whole } from '../store';
import { number } from '../ui/format';
import { Icon } from '../ui/icons';
import { SecondMap, SideWords, Versus } from './compare';
import { TimeBar } from './timebar';
import { Tip } from './tip';
import { Together } from './together';

/** The longest round distance that fits a hundred pixels. */
export function roundScale(km: number): number {
  if (km <= 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(km));
  return ([5, 2, 1].find((n) => n * unit <= km) ?? 1) * unit;
}

function Scale() {
  const km = roundScale(scaleKm.value);
  if (km === 0) return null;
  const width = (km / scaleKm.value) * 100;
  return (
    <div class="scale" role="img" aria-label={`${t('scaleBar')}: ${t('kmValue', { km: number(km, lang.value, 2) })}`}>
      <svg width={width + 2} height="6" aria-hidden="true">
        <path d={`M1 0v5H${width + 1}V0`} />
      </svg>
      <span>{t('kmValue', { km: number(km, lang.value, 2) })}</span>
    </div>
  );
}

/** Who made what is drawn: as long as a layer shows, so does its credit. */
function Credit() {
  const d = dossier.value.data;
  if (!d) return null;
  const parts = d.layers.flatMap((l) => l.attribution.split(/;\s*/)).filter(Boolean);
  // "GeoNames CC BY 4.0" says "GeoNames" too.
  const credits = [...new Set(parts)].filter((x, _, all) => !all.some((y) => y !== x && y.startsWith(`${x} `)));
  const narrow = matchMedia('(max-width: 899px)').matches;
  return (
    <details class="credit" open={!narrow}>
      <summary>© {t('attribution')}</summary>
      <p>{t('mapCredit', { credit: credits.join(' · ') })}</p>
    </details>
  );
}

const NAME = { laea: 'projectionEqualArea', mercator: 'projectionMercator', globe: 'projectionGlobe' } as const;

function Controls() {
  const { proj } = view.value;
  const next = PROJECTIONS[(PROJECTIONS.indexOf(proj) + 1) % PROJECTIONS.length] ?? 'laea';
  return (
    <div class="controls">
      <button type="button" class="icon-button" aria-label={t('zoomIn')} onClick={() => map.value?.zoomBy(1)}>
        <Icon name="plus" />
      </button>
      <button type="button" class="icon-button" aria-label={t('zoomOut')} onClick={() => map.value?.zoomBy(-1)}>
        <Icon name="minus" />
      </button>
      <button type="button" class="icon-button" aria-label={t('resetView')} onClick={goHome}>
        <Icon name="home" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={`${t('projection')}: ${t(NAME[proj])}`}
        title={t(NAME[proj])}
        onClick={() => go({ proj: next })}
      >
        <Icon name="globe" />
      </button>
    </div>
  );
}

/** Where the browser draws no map: the server's picture of what was asked for. */
function NoMap() {
  const v = view.value;
  const page = v.at ? `/at/${pointText(v.at)}` : v.sel ? `/features/${v.sel}` : v.claim ? `/claims/${v.claim}` : null;
  const look = `lang=${lang.value}&theme=${theme.value}`;
  return (
    <div class="no-map">
      {page ? (
        <a href={`${page}?${look}`}>
          <img src={`${page}.svg?${look}&width=900`} alt={t('staticMap')} width="900" />
        </a>
      ) : (
        <img src={`/map.svg?${look}&width=900&height=620`} alt={t('staticMap')} width="900" />
      )}
      <p>{t('errorNoWebgl')}</p>
    </div>
  );
}

/** The server's picture of the view, until the map itself is whole. */
function First({ at }: { at: HTMLElement | null }) {
  const src = useRef<string | null>(null);
  if (whole.value || !canDraw.value || !at || sides.value) return null;
  // Once asked for it stays: the map that comes may be moved meanwhile.
  src.current ??= firstPicture(at);
  return src.current && <img class="first" src={src.current} alt="" onError={(e) => e.currentTarget.remove()} />;
}

/** The map and what lies on it. The map itself is no component: the bridge draws it into the element. */
export function MapArea() {
  const el = useRef<HTMLDivElement>(null);
  const [keyboard, setKeyboard] = useState(false);
  const [box, setBox] = useState<HTMLElement | null>(null);
  useEffect(() => {
    setBox(el.current);
    return el.current ? connect(el.current) : undefined;
  }, []);
  const touch = matchMedia('(pointer: coarse)').matches;
  const v = view.value;
  const hint =
    online.value && !asked.value && !sides.value && !v.at && !v.claim && !v.sel && canDraw.value && map.value !== null;
  return (
    <main class="map-area" id="map" tabIndex={-1} data-sides={sides.value ? '2' : undefined}>
      <div
        class="map"
        ref={el}
        onFocusIn={(e) => setKeyboard((e.target as HTMLElement).matches('canvas:focus-visible'))}
        onFocusOut={() => setKeyboard(false)}
      />
      {sides.value && <SecondMap />}
      {sides.value && canDraw.value && <SideWords />}
      <First at={box} />
      {slow.value && <progress class="working" aria-label={t('slow')} />}
      {keyboard && (
        <div class="crosshair" aria-hidden="true">
          <Icon name="target" />
        </div>
      )}
      {!canDraw.value && <NoMap />}
      {canDraw.value && <Controls />}
      {keyboard && online.value ? (
        <p class="hint">{t('keyboardHint')}</p>
      ) : (
        hint && <p class="hint">{t(touch ? 'hintTap' : 'hintAsk')}</p>
      )}
      <div role="status">{!online.value && <p class="hint offline">{t('offlineMap')}</p>}</div>
      <Tip />
      <Together />
      <div class="deck">
        {sides.value && <Versus />}
        {canDraw.value && <TimeBar />}
        <div class="map-foot">
          <Scale />
          <Credit />
        </div>
      </div>
    </main>
  );
}
