import type { ApiError } from '../api';
import { online, t } from '../store';

/** Words in place of a spinner. */
export function Busy() {
  return (
    <p class="busy" role="status">
      {t('loading')}
    </p>
  );
}

/** What went wrong, and what to do. */
export function Failed({ error, retry }: { error: ApiError; retry: () => void }) {
  return (
    <div class="failed" role="alert">
      <p>
        <strong>{error.unreachable ? t(online.value ? 'errorNetwork' : 'offline') : t('error')}</strong>{' '}
        {!error.unreachable && <span lang="en">{error.message}</span>}
      </p>
      {error.fixes.length > 0 && (
        <ul lang="en">
          {error.fixes.map((f) => (
            <li key={f}>{f}</li>
          ))}
        </ul>
      )}
      <button type="button" onClick={retry}>
        {t('tryAgain')}
      </button>
    </div>
  );
}
