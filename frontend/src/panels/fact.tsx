import type { ComponentChildren } from 'preact';
import { FIRST, t } from '../store';
import type { MessageKey } from '../ui/messages';

/** A row of facts; nothing when there is nothing to say. */
export function Fact({ label, children, wide }: { label: MessageKey; children: ComponentChildren; wide?: boolean }) {
  if (children === null || children === undefined || children === '' || children === false) return null;
  return (
    <div data-wide={wide ? '' : undefined}>
      <dt>{t(label)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Evidence that exists in the dossier's own language only. */
export const english = (text: string | undefined) => (text ? <span lang={FIRST}>{text}</span> : null);
