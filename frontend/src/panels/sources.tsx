import { useEffect } from 'preact/hooks';
import type { Source } from '../api';
import { FIRST, lang, loadRecord, sources, t } from '../store';
import type { MessageKey } from '../ui/messages';

function authors(s: Source): string {
  return (s.author ?? [])
    .map((a) => a.literal ?? a.family ?? '')
    .filter(Boolean)
    .join(', ');
}

function year(s: Source): string {
  return String(s.issued?.['date-parts']?.[0]?.[0] ?? s.issued?.literal ?? '');
}

/** Only web addresses become links: a source is data. */
function web(url: string | undefined): string | undefined {
  return url && /^https?:\/\//.test(url) ? url : undefined;
}

const QUALITY: Record<string, MessageKey> = {
  primary: 'qualityPrimary',
  official: 'qualityOfficial',
  scholarly: 'qualityScholarly',
  press: 'qualityPress',
  reference: 'qualityReference',
  weak: 'qualityWeak',
};

function Work({ id }: { id: string }) {
  const s = sources.value.get(id);
  if (!s) return <a href={`/api/sources/${encodeURIComponent(id)}`}>{id}</a>;
  const href = web(s.URL);
  const by = [authors(s), s['container-title'], year(s)].filter(Boolean).join(', ');
  const title = s.title ?? id;
  const quality = s.quality && QUALITY[s.quality];
  // Titles keep the language they were published in.
  return (
    <>
      {href ? (
        <a href={href} rel="external noopener" lang={s.language ?? FIRST}>
          {title}
        </a>
      ) : (
        <cite lang={s.language ?? FIRST}>{title}</cite>
      )}
      {by && <span class="by">{by}</span>}
      {quality && <span class="quality">{t(quality)}</span>}
    </>
  );
}

/** The works cited, numbered, each with what it is worth. */
export function Sources({ ids, open = false }: { ids: string[]; open?: boolean }) {
  useEffect(() => {
    void loadRecord();
  }, []);
  const unique = [...new Set(ids)];
  if (unique.length === 0) return null;
  return (
    <details class="sources" open={open}>
      <summary>{t('sourceCount', { n: unique.length })}</summary>
      <ol lang={lang.value}>
        {unique.map((id) => (
          <li key={id}>
            <Work id={id} />
          </li>
        ))}
      </ol>
    </details>
  );
}
