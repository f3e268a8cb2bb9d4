import { faces } from 'virtual:fonts';
import { get } from './api';
import type { Dossier, Theme } from './dossier';
import { createMap, gridFor } from './map/create';
import { parsePoint, parseView } from './state';
import { loadMessages } from './ui/messages';

// The part of the snippet that comes with the map, when the reader asks for it.

/** openMap draws the view of the snippet after its figure, and takes the figure's place. It throws without WebGL 2. */
export async function openMap(root: HTMLElement, figure: HTMLElement): Promise<void> {
  const query = root.dataset.view ?? '';
  const params = new URLSearchParams(query);
  const lang = params.get('lang') ?? document.documentElement.lang.slice(0, 2);
  const [dossier, words] = await Promise.all([get<Dossier>('/api/dossier', { lang }), loadMessages(lang)]);
  const wished = params.get('theme') as Theme | null;
  const theme: Theme = wished ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const { lon, lat, zoom } = dossier.defaultView;
  const view = parseView(`?${query}`, { lon, lat, z: zoom });
  const shown = view.layers;
  const chosen = dossier.territories?.find((x) => x.id === view.sel);
  const box = document.createElement('div');
  box.className = 'live-map';
  figure.after(box);
  try {
    const map = createMap({
      container: box,
      style: {
        dossier,
        theme,
        lang,
        grid: gridFor(view.proj, dossier),
        globe: view.proj === 'globe',
        base: location.origin,
        release: view.release ?? dossier.release ?? 'latest',
        faces,
      },
      camera: view,
      day: view.day,
      lit: view.sel && chosen ? [view.sel] : [],
      mark: chosen ? null : view.sel,
      where: view.where,
      hidden: dossier.layers.filter((l) => l.tileset === 'atlas' && shown && !shown.includes(l.id)).map((l) => l.id),
      title: words.mapLabel,
      cooperative: true,
      cooperativeTexts: { touch: words.twoFingers, wheel: words.ctrlScroll },
      still: matchMedia('(prefers-reduced-motion: reduce)').matches,
      onAsk([x, y]) {
        const url = new URL(`/?at=${x.toFixed(4)},${y.toFixed(4)}&lang=${lang}`, document.baseURI);
        open(url, '_blank', 'noopener');
      },
      onMove() {},
      onError() {},
    });
    const at = parsePoint(params.get('at'));
    const area = chosen?.bbox;
    if (at) map.setPoint(at);
    if (area && !params.has('lon')) map.show(area);
  } catch (e) {
    box.remove();
    throw e;
  }
  figure.hidden = true;
}
