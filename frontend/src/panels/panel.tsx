import { useRef } from 'preact/hooks';
import type { Lang } from '../dossier';
import { answer, dossier, go, lang, loadDossier, type Sheet, sheet, type Tab, t, tab, theme, view } from '../store';
import { Icon } from '../ui/icons';
import { ownName, tag } from '../ui/messages';
import { Failed } from '../ui/states';
import { AnswerPanel } from './answer';
import { ArticlePanel } from './article';
import { LegendPanel } from './legend';
import { PlacesPanel } from './places';
import { Search } from './search';
import { openShare } from './share';

const TABS: { id: Tab; key: 'answer' | 'theArticle' | 'places' | 'legend' }[] = [
  { id: 'answer', key: 'answer' },
  { id: 'article', key: 'theArticle' },
  { id: 'places', key: 'places' },
  { id: 'legend', key: 'legend' },
];

/** The sign of a language, drawn with what is there: it must not fetch the letters of a script that is not shown. */
function LanguageSign({ lang: l }: { lang: Lang }) {
  if (l === 'zh') return <Icon name="zhong" />;
  // The Cyrillic Ру looks as the Latin Py.
  return <span aria-hidden="true">{l === 'ru' ? 'Py' : l.charAt(0).toUpperCase() + l.slice(1)}</span>;
}

function Head() {
  const dark = theme.value === 'dark';
  const languages = dossier.value.data?.languages ?? [];
  return (
    <header class="head">
      <h1>
        <a href="/">{t('appName')}</a>
      </h1>
      <p class="tagline">{t('appTagline')}</p>
      <div class="tools">
        <fieldset class="languages">
          <legend class="sr">{t('languageLabel')}</legend>
          {languages.map((l) => (
            <button
              type="button"
              key={l}
              lang={tag(l)}
              aria-label={ownName(l)}
              title={ownName(l)}
              aria-pressed={lang.value === l}
              onClick={() => go({ lang: l })}
            >
              <LanguageSign lang={l} />
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          class="icon-button"
          aria-label={`${t('theme')}: ${t(dark ? 'themeDark' : 'themeLight')}`}
          onClick={() => go({ theme: dark ? 'light' : 'dark' })}
        >
          <Icon name={dark ? 'sun' : 'moon'} />
        </button>
        <button type="button" class="icon-button" aria-label={t('share')} onClick={openShare}>
          <Icon name="share" />
        </button>
      </div>
    </header>
  );
}

function Tabs() {
  const list = useRef<HTMLDivElement>(null);
  const open = (id: Tab) => {
    tab.value = id;
    if (sheet.value === 'peek') sheet.value = 'half';
  };
  const onKey = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const i = (TABS.findIndex((x) => x.id === tab.value) + step + TABS.length) % TABS.length;
    open(TABS[i]?.id ?? 'answer');
    list.current?.querySelectorAll('button')[i]?.focus();
  };
  return (
    <div class="tabs" role="tablist" ref={list} onKeyDown={onKey}>
      {TABS.map((x) => (
        <button
          type="button"
          key={x.id}
          role="tab"
          id={`tab-${x.id}`}
          aria-selected={tab.value === x.id}
          aria-controls="tab-panel"
          tabIndex={tab.value === x.id ? 0 : -1}
          onClick={() => open(x.id)}
        >
          {t(x.key)}
        </button>
      ))}
    </div>
  );
}

const ORDER: Sheet[] = ['peek', 'half', 'full'];

/** The handle of the phone's sheet: drag it, or press it to go through the sizes. */
function Handle() {
  const from = useRef<{ y: number; size: Sheet; moved: boolean } | null>(null);
  const step = (by: number, size: Sheet) => {
    sheet.value = ORDER[Math.max(0, Math.min(2, ORDER.indexOf(size) + by))] ?? 'half';
  };
  return (
    <button
      type="button"
      class="handle"
      aria-label={t('panelSize')}
      aria-expanded={sheet.value !== 'peek'}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { y: e.clientY, size: sheet.value, moved: false };
      }}
      onPointerMove={(e) => {
        const f = from.current;
        if (!f) return;
        const dy = e.clientY - f.y;
        if (Math.abs(dy) < 40) return;
        f.moved = true;
        step(Math.sign(-dy) * (Math.abs(dy) > innerHeight * 0.35 ? 2 : 1), f.size);
      }}
      onPointerUp={() => {
        setTimeout(() => {
          from.current = null;
        });
      }}
      onClick={() => {
        if (from.current?.moved) return;
        sheet.value = sheet.value === 'full' ? 'peek' : (ORDER[ORDER.indexOf(sheet.value) + 1] ?? 'half');
      }}
    />
  );
}

/** The one panel: beside the map, on a phone a sheet over its foot. */
export function Panel() {
  const current = tab.value;
  return (
    <aside class="panel" data-sheet={sheet.value} data-asked={view.value.at ? '' : undefined}>
      <Handle />
      <Head />
      <Search />
      <Tabs />
      <div
        class="scroll"
        id="tab-panel"
        role="tabpanel"
        aria-labelledby={`tab-${current}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        {dossier.value.error && <Failed error={dossier.value.error} retry={loadDossier} />}
        {current === 'answer' && <AnswerPanel />}
        {current === 'article' && <ArticlePanel />}
        {current === 'places' && <PlacesPanel />}
        {current === 'legend' && <LegendPanel />}
      </div>
      <p class="sr" aria-live="polite">
        {answer.value.state === 'ready' ? answer.value.data?.answer : ''}
      </p>
    </aside>
  );
}
