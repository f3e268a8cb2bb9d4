import 'virtual:fonts.css';
import './css/explorer.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { MapArea } from './panels/overlay';
import { Panel } from './panels/panel';
import { Share } from './panels/share';
import { answer, messages, start, t } from './store';

function App() {
  if (!messages.value) return null;
  return (
    <>
      <a class="skip" href="#map">
        {t('skipToMap')}
      </a>
      <a class="skip" href="#tab-panel">
        {t('skipToAnswer')}
      </a>
      <Panel />
      <MapArea />
      <Share />
    </>
  );
}

start();
effect(() => {
  if (!messages.value) return;
  const place = answer.value.data;
  document.title = place ? `${place.verdictLabel} · ${t('appName')}` : `${t('appName')}: ${t('appTagline')}`;
});
const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
