import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { embedCode, embedPath } from '../embed-code';
import { writeView } from '../state';
import { homeCamera, lang, t, view } from '../store';

let dialog: HTMLDialogElement | null = null;
const copied = signal<string | null>(null);

export function openShare(): void {
  copied.value = null;
  dialog?.showModal();
}

function Copy({ id, label, value, rows }: { id: string; label: string; value: string; rows: number }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      copied.value = id;
    } catch {
      // Without the right to the clipboard the text is selected: the reader copies it.
    }
  };
  return (
    <div class="copy">
      <label for={id}>{label}</label>
      <textarea id={id} ref={field} readOnly rows={rows} value={value} onFocus={(e) => e.currentTarget.select()} />
      <button type="button" onClick={copy}>
        {copied.value === id ? t('copied') : t(id === 'share-link' ? 'copyLink' : 'copyCode')}
      </button>
    </div>
  );
}

/** The share dialog: a link to the view, and the code that puts it into a page. */
export function Share() {
  const v = view.value;
  const link = `${location.origin}/${writeView({ ...v, lang: lang.value }, { lon: 0, lat: 0, z: -1 })}`;
  const path = embedPath(v, lang.value, homeCamera());
  return (
    <dialog
      class="share"
      aria-labelledby="share-title"
      ref={(el) => {
        dialog = el;
      }}
      closedby="any"
    >
      <div class="share-body">
        <h2 id="share-title">{t('share')}</h2>
        <Copy id="share-link" label={t('linkToView')} value={link} rows={2} />
        <Copy id="share-code" label={t('embedCode')} value={embedCode(location.origin, path, t('askHere'))} rows={4} />
        <p>
          <a href={path} target="_blank" rel="noopener">
            {t('embedPreview')}
          </a>
        </p>
        <button type="button" onClick={() => dialog?.close()}>
          {t('close')}
        </button>
      </div>
    </dialog>
  );
}
