import { messages, t } from '../store';
import { camel, type MessageKey } from './messages';

// A shape for each word, so that nothing hangs on colour: full is borne out, empty is not, halves are between.
const SHAPES: Record<string, string> = {
  supported: 'M2 6a4 4 0 1 0 8 0 4 4 0 0 0-8 0Z',
  'mostly-supported': 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2V6h2.8A2.8 2.8 0 0 0 6 3.2Z',
  mixed: 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2v5.6a2.8 2.8 0 0 0 0-5.6Z',
  'not-supported': 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z',
  contested: 'M1.5 6 5.4 2v8Zm9 0L6.6 2v8Z',
  opinion: 'M1.5 2.5h9v5.6H6L3.6 10.4V8.1H1.5Z',
  unverified: 'M2 5h2v2H2Zm3 0h2v2H5Zm3 0h2v2H8Z',
  // Of a point.
  ceded: 'M1.5 1.5h9v9h-9Z M3 8 8 3',
  'passed-otherwise': 'M1.5 1.5h9v9h-9Zm1.4 1.4v6.2h6.2Z',
  'claimed-only': 'M2 2h2v2H2Zm6 0h2v2H8ZM5 5h2v2H5ZM2 8h2v2H2Zm6 0h2v2H8Z',
  'not-ceded': 'M1.5 1.5h9v9h-9Zm1.4 1.4v6.2h6.2V2.9Z',
  'near-line': 'M1.5 1.5h3.6v9H1.5Zm5.4 0h3.6v9H6.9Z',
  'outside-coverage': 'M1.5 5.3h9v1.4h-9Z',
};

/** The verdict as a word with its shape. */
export function Chip({ verdict, label, title }: { verdict: string; label: string; title?: string }) {
  return (
    <span class="chip" data-verdict={verdict} title={title}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path fill-rule="evenodd" d={SHAPES[verdict] ?? SHAPES.unverified} />
      </svg>
      {label}
    </span>
  );
}

/** A text of the dossier's messages whose key is made of its own words; "" when it has none. */
function said(key: string): string {
  return key in (messages.value ?? {}) ? t(key as MessageKey) : '';
}

/** What the verdict of a point means. */
export const meaning = (verdict: string): string => said(`${camel(verdict)}Meaning`);

/** The word for how a territory passed. */
export const word = (verdict: string): string => said(camel(verdict)) || verdict;
