import { hovered } from '../map/bridge';
import type { Thing } from '../map/create';
import { nameKey } from '../map/expressions';
import { lang, t } from '../store';
import { km } from '../ui/format';
import { attestedWord, certaintyWord, evidenceWord, kindWord } from '../ui/words';

function about({ props: p, point }: Thing): string {
  const parts = [kindWord(p.kind as string | undefined)];
  if (!point) parts.push(certaintyWord(p.certainty as string | undefined));
  else parts.push(evidenceWord(p.evidence as string | undefined) || attestedWord(p.attested as string | undefined));
  if (typeof p.precisionKm === 'number') parts.push(`± ${t('kmValue', { km: km(p.precisionKm, lang.value) })}`);
  return parts.filter(Boolean).join(' · ');
}

/** Room for the tip beside the pointer, in pixels. */
const [WIDTH, HEIGHT, GAP] = [300, 80, 14];

/** What lies under the pointer, in a line or two beside it. The panel says it to those who use no pointer. */
export function Tip() {
  const h = hovered.value;
  if (!h) return null;
  const name = h.on.props[nameKey(lang.value)] ?? h.on.props.nameEn;
  if (!name) return null;
  const area = document.getElementById('map');
  const left = h.x + GAP + WIDTH > (area?.clientWidth ?? 0) ? h.x - GAP - WIDTH : h.x + GAP;
  const top = h.y + GAP + HEIGHT > (area?.clientHeight ?? 0) ? h.y - GAP - HEIGHT : h.y + GAP;
  return (
    <div
      class="tip"
      aria-hidden="true"
      style={{ left: `${left}px`, top: `${top}px` }}
      data-side={left < h.x ? 'left' : ''}
    >
      <strong>{name}</strong>
      <span>{about(h.on)}</span>
    </div>
  );
}
