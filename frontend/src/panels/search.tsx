import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get } from '../api';
import type { Text } from '../dossier';
import { ask, claims, dossier, go, lang, loadClaims, nameOf, t } from '../store';
import { coordinates, type Findable, find } from '../ui/find';
import { point } from '../ui/format';
import type { MessageKey } from '../ui/messages';
import { showClaim } from './claim';

interface Hit extends Findable {
  id: string;
  label: string;
  kind: MessageKey;
  open(): void;
}

interface Place {
  geometry: { coordinates: [number, number] };
  properties: { id: string; names: Text; rank?: number };
}

const query = signal('');
const active = signal(0);
const open = signal(false);
const places = signal<Place[]>([]);

/** Fetches what can be found besides the territories, once, when the reader turns to the search. */
let asked = false;
function prepare(): void {
  if (asked) return;
  asked = true;
  if (claims.peek().state === 'idle') void loadClaims();
  const layers = dossier.peek().data?.layers.filter((l) => l.geometry === 'point' && l.id === 'places') ?? [];
  for (const l of layers)
    get<{ features: Place[] }>(`/api/collections/${l.id}/items`, { limit: '1000' }).then(
      (r) => {
        places.value = r.features;
      },
      () => {
        asked = false;
      },
    );
}

function show(box: [number, number, number, number]): void {
  dispatchEvent(new CustomEvent('ceded:show', { detail: box }));
}

function goTo(at: [number, number]): void {
  ask(at);
  show([at[0], at[1], at[0], at[1]]);
}

function hits(): Hit[] {
  const at = coordinates(query.value);
  if (at)
    return [
      { id: 'point', names: [], rank: 0, label: point(at, lang.value), kind: 'coordinates', open: () => goTo(at) },
    ];
  const things: Hit[] = [
    ...(dossier.value.data?.territories ?? []).map((x) => ({
      id: x.id,
      names: [x.name],
      rank: -1,
      label: x.name,
      kind: 'layerCeded' as const,
      open: () => {
        go({ sel: x.id, claim: null });
        show(x.bbox);
      },
    })),
    ...places.value.map((p) => ({
      id: p.properties.id,
      names: Object.values(p.properties.names).filter(Boolean) as string[],
      rank: p.properties.rank ?? 9,
      label: nameOf(p.properties.names),
      kind: 'place' as const,
      open: () => goTo(p.geometry.coordinates),
    })),
    ...(claims.value.data ?? []).map((c) => ({
      id: c.id,
      names: [c.short],
      rank: 10 + c.priority,
      label: c.short,
      kind: 'claim' as const,
      open: () => showClaim(c),
    })),
  ];
  return find(query.value, things);
}

/** The search: places, territories, claims and coordinates, all our own; a list box as WAI-ARIA describes it. */
export function Search() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const slash = (e: KeyboardEvent) => {
      if (e.key !== '/' || (e.target as HTMLElement).matches('input, textarea')) return;
      e.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', slash);
    return () => removeEventListener('keydown', slash);
  }, []);
  const found = open.value && query.value.trim() !== '' ? hits() : [];
  const index = Math.min(active.value, found.length - 1);
  const choose = (h: Hit | undefined) => {
    if (!h) return;
    open.value = false;
    query.value = h.label;
    h.open();
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'Escape') open.value = false;
    else if (e.key === 'Enter') choose(found[index]);
    else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      const step = e.key === 'ArrowDown' ? 1 : -1;
      active.value = found.length ? (index + step + found.length) % found.length : 0;
    }
  };
  const shown = open.value && query.value.trim() !== '';
  return (
    <div class="search">
      <input
        ref={input}
        type="text"
        enterkeyhint="search"
        // biome-ignore lint/a11y/noRedundantRoles: it has no list of its own, so the role is not there by itself
        role="combobox"
        list={undefined}
        aria-label={t('search')}
        aria-expanded={shown}
        aria-controls="search-list"
        aria-autocomplete="list"
        aria-activedescendant={found[index] ? `hit-${found[index].id}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={t('searchPlaceholder')}
        value={query.value}
        onFocus={prepare}
        onInput={(e) => {
          query.value = e.currentTarget.value;
          active.value = 0;
          open.value = true;
        }}
        onKeyDown={onKey}
        onBlur={() => {
          open.value = false;
        }}
      />
      <div class="list" id="search-list" role="listbox" aria-label={t('searchResults')} hidden={found.length === 0}>
        {found.map((h, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the input, as in every combobox
          <div
            key={h.id}
            id={`hit-${h.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === index}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => choose(h)}
          >
            {h.label} <span class="kind">{t(h.kind)}</span>
          </div>
        ))}
      </div>
      {shown && found.length === 0 && <p class="none">{t('searchNoResults', { query: query.value })}</p>}
      <p class="sr" role="status">
        {shown && found.length > 0 ? t('searchResultCount', { n: found.length }) : ''}
      </p>
    </div>
  );
}
