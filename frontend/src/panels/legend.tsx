import type { Territory } from '../dossier';
import type { LegendEntry } from '../map/context';
import { legend } from '../map/style';
import { dossier, go, t, verdictOf, view } from '../store';
import { meaning, word } from '../ui/chip';
import { imageOf, LineSwatch, SiteSign, Swatch } from '../ui/swatch';
import { TerritoryList } from './territories';

function Entry({ entry: e }: { entry: LegendEntry }) {
  return (
    <li>
      {e.kind === 'area' ? (
        <Swatch pattern={e.pattern} />
      ) : e.sign ? (
        <SiteSign sign={e.sign} open={e.open} soft={e.soft} />
      ) : (
        <LineSwatch dash={e.dash} width={e.width} double={e.double} colour={e.colour} mark={e.mark} />
      )}
      <span>
        {t(e.label)}
        {e.note && <small>{t(e.note)}</small>}
      </span>
    </li>
  );
}

/** What can be switched: the layers of the dossier that carry a meaning of their own. */
function Layers() {
  const layers = (dossier.value.data?.layers ?? []).filter((l) => l.tileset === 'atlas');
  const shown = view.value.layers ?? layers.map((l) => l.id);
  const toggle = (id: string, on: boolean) => {
    const next = layers.map((l) => l.id).filter((l) => (l === id ? on : shown.includes(l)));
    go({ layers: next.length === layers.length ? null : next });
  };
  return (
    <fieldset class="layers">
      <legend>{t('layers')}</legend>
      {layers.map((l) => (
        <label key={l.id}>
          <input
            type="checkbox"
            checked={shown.includes(l.id)}
            onChange={(e) => toggle(l.id, e.currentTarget.checked)}
          />
          {l.title}
        </label>
      ))}
    </fieldset>
  );
}

/** How land passed, in the order of the manifest, each with the pattern in which its territories are drawn. */
function passages(all: string[], territories: Territory[]) {
  return all.map((passage) => {
    const drawn = territories.find((x) => x.passage === passage && x.reading !== 'inner');
    return { verdict: verdictOf(passage), image: drawn && imageOf(drawn.pattern) };
  });
}

/** The legend, written by the modules that draw the map. */
export function LegendPanel() {
  const { layers = [], territories = [], note } = dossier.value.data ?? {};
  const entries = legend(layers);
  const group = (name: LegendEntry['group']) => (
    <ul class="key">
      {entries
        .filter((e) => e.group === name)
        .map((e) => (
          <Entry key={e.label} entry={e} />
        ))}
    </ul>
  );
  return (
    <div class="legend">
      <h2 class="sr">{t('legend')}</h2>
      <TerritoryList />
      <h3>{t('howItPassed')}</h3>
      <ul class="key">
        {passages(dossier.value.data?.passages ?? [], territories).map((p) => (
          <li key={p.verdict}>
            <Swatch pattern={p.image} />
            <span>
              {word(p.verdict)}
              <small>{meaning(p.verdict)}</small>
            </span>
          </li>
        ))}
      </ul>
      <h3>{t('howSureLine')}</h3>
      {group('certainty')}
      <p class="note">{t('uncertaintyBand')}</p>
      <h3>{t('statusOfLine')}</h3>
      {group('status')}
      {entries.some((e) => e.group === 'places') && (
        <>
          <h3>{t('places')}</h3>
          {group('places')}
        </>
      )}
      <h3>{t('basemap')}</h3>
      {group('basemap')}
      <Layers />
      {note && <p class="note">{note}</p>}
    </div>
  );
}
