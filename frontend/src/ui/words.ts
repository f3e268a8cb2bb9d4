import { messages, t } from '../store';
import type { MessageKey } from './messages';

const CERTAINTY: Record<string, MessageKey> = {
  surveyed: 'certaintySurveyed',
  'treaty-text': 'certaintyTreatyText',
  reconstruction: 'certaintyReconstruction',
  illustrative: 'certaintyIllustrative',
};

const STATUS: Record<string, MessageKey> = {
  settled: 'statusSettled',
  disputed: 'statusDisputed',
  undelimited: 'statusUndelimited',
};

const LINES: Record<string, MessageKey> = {
  'treaty-line': 'lineTreaty',
  'present-border': 'linePresentBorder',
  'admin-border': 'lineAdminBorder',
  calibrated: 'lineCalibrated',
};

const word = (table: Record<string, MessageKey>, id: string | undefined) => {
  const key = id && table[id];
  return key ? t(key) : '';
};

/** How sure a line is, in a word. */
export const certaintyWord = (id: string | undefined) => word(CERTAINTY, id);

/** The state of a line or a place today, in a word. */
export const statusWord = (id: string | undefined) => word(STATUS, id);

/** gas-field to kindGasField. */
const kindKey = (id: string) => `kind${id.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase())}` as MessageKey;

/** The kind of a line or a place; one without a word of its own is said as the data has it. */
export function kindWord(id: string | undefined): string {
  if (!id) return '';
  const key = kindKey(id);
  return word(LINES, id) || (messages.value && key in messages.value ? t(key) : id.replaceAll('-', ' '));
}
