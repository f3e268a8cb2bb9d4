import './css/embed.css';
import mapUrl from 'virtual:embed-map';

// The snippet: figure and answer are in the page already, in the reader's own fonts: a story pays for no download of ours. This brings the interactive map when the reader asks for it,
// and is one small file, because a story may hold many snippets.

/** The same view in the explorer, in a tab of its own. */
function linkTo(root: HTMLElement, button: HTMLElement): void {
  const a = document.createElement('a');
  a.href = new URL(`/?${root.dataset.view ?? ''}`, document.baseURI).href;
  a.target = '_blank';
  a.rel = 'noopener';
  a.className = button.className;
  a.textContent = button.textContent;
  button.replaceWith(a);
}

function start(): void {
  const root = document.getElementById('ceded-embed');
  const figure = root?.querySelector<HTMLElement>('.figure');
  const button = root?.querySelector<HTMLElement>('.open-map');
  if (!root || !figure || !button) return;
  // In a frame without an origin of its own the map cannot load its parts.
  if (self.origin === 'null' || !(button instanceof HTMLButtonElement)) {
    linkTo(root, button);
    return;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    figure.setAttribute('aria-busy', 'true');
    try {
      const { openMap } = (await import(/* @vite-ignore */ mapUrl)) as typeof import('./embed-map');
      await openMap(root, figure);
      button.remove();
    } catch {
      // No WebGL, no network: the figure stays, and the page is one press away.
      figure.removeAttribute('aria-busy');
      linkTo(root, button);
    }
  });
}

start();
