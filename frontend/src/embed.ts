import 'virtual:letters.css';
import 'virtual:tokens.css';
import './css/embed.css';
import { get } from './api';
import type { Dossier, Lang, Theme } from './dossier';
import { parsePoint, parseView } from './state';

/** The snippet: figure and answer are there already; this brings the interactive map when the reader asks for it. */

const LANGS: Lang[] = ['en', 'zh', 'ru'];

function language(wished: string | null): Lang {
  return LANGS.find((l) => l === wished) ?? 'en';
}

/** In a frame without an origin of its own the map cannot load its parts: the button opens the page instead. */
function isOpaque(): boolean {
  return self.origin === 'null';
}

/** The same view in the explorer, in a tab of its own. */
function linkTo(button: HTMLElement, query: string): void {
  const a = document.createElement('a');
  a.href = new URL(`/?${query}`, document.baseURI).href;
  a.target = '_blank';
  a.rel = 'noopener';
  a.className = button.className;
  a.textContent = button.textContent;
  button.replaceWith(a);
}

async function openMap(root: HTMLElement, figure: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const query = root.dataset.view ?? '';
  const params = new URLSearchParams(query);
  const lang = language(params.get('lang') ?? document.documentElement.lang.slice(0, 2));
  button.disabled = true;
  figure.setAttribute('aria-busy', 'true');
  const [create, { faces }, dossier, words] = await Promise.all([
    import('./map/create'),
    import('virtual:fonts'),
    get<Dossier>('/api/dossier', { lang }),
    import('./ui/messages').then((m) => m.loadMessages(lang)),
  ]);
  const wished = params.get('theme') as Theme | null;
  const theme: Theme = wished ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const grid = create.gridFor(params.get('proj') === 'mercator' ? 'mercator' : 'laea', dossier);
  const { lon, lat, zoom } = dossier.defaultView;
  const view = parseView(`?${query}`, { lon, lat, z: zoom });
  const box = document.createElement('div');
  box.className = 'live-map';
  figure.after(box);
  const at = parsePoint(params.get('at'));
  const map = create.createMap({
    container: box,
    style: {
      dossier,
      theme,
      lang,
      grid,
      base: location.origin,
      release: view.release ?? dossier.release ?? 'latest',
      faces,
    },
    camera: view,
    day: view.day,
    lit: view.sel ? [view.sel] : [],
    hidden: view.layers
      ? dossier.layers.filter((l) => l.tileset === 'atlas' && !view.layers?.includes(l.id)).map((l) => l.id)
      : [],
    title: words.mapLabel,
    cooperative: true,
    cooperativeTexts: { touch: words.twoFingers, wheel: words.ctrlScroll },
    still: matchMedia('(prefers-reduced-motion: reduce)').matches,
    onAsk([x, y]) {
      open(new URL(`/?at=${x.toFixed(4)},${y.toFixed(4)}&lang=${lang}`, document.baseURI), '_blank', 'noopener');
    },
    onMove() {},
    onError() {},
  });
  if (at) map.setPoint(at);
  else if (view.sel && !params.has('lon')) {
    const box = dossier.territories?.find((x) => x.id === view.sel)?.bbox;
    if (box) map.show(box);
  }
  figure.hidden = true;
  button.remove();
}

function start(): void {
  const root = document.getElementById('ceded-embed');
  const figure = root?.querySelector<HTMLElement>('.figure');
  const button = root?.querySelector<HTMLElement>('.open-map');
  if (!root || !figure || !button) return;
  if (isOpaque() || !(button instanceof HTMLButtonElement)) {
    linkTo(button, root.dataset.view ?? '');
    return;
  }
  button.hidden = false;
  button.addEventListener('click', () => {
    openMap(root, figure, button).catch(() => {
      // No WebGL, no network: the figure stays, and the page is one click away.
      root.querySelector('.live-map')?.remove();
      figure.hidden = false;
      figure.removeAttribute('aria-busy');
      button.disabled = false;
      linkTo(button, root.dataset.view ?? '');
    });
  });
}

start();
