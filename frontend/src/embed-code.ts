import { type Camera, pointText, type View, writeView } from './state';

/** The address of the snippet that shows a view: of a feature, of a point, else of the map as it is. */
export function embedPath(v: View, language: string, home: Camera): string {
  const p = new URLSearchParams({ lang: language });
  if (v.theme) p.set('theme', v.theme);
  if (v.at) return `/embed/at/${pointText(v.at)}?${p}`;
  if (v.sel) return `/embed/features/${v.sel}?${p}`;
  const query = writeView({ ...v, lang: null, theme: null }, home).slice(1);
  return `/embed/map?${query ? `${query}&` : ''}${p}`;
}

/** The iframe to paste into an article. It needs no script of ours. */
export function embedCode(origin: string, path: string, title: string): string {
  const attr = (s: string) => s.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    `<iframe src="${attr(origin + path)}" title="${attr(title)}" width="100%" height="520" ` +
    'style="border:0" loading="lazy" allowfullscreen></iframe>'
  );
}
