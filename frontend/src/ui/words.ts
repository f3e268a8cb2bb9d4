import { messages, t } from '../store';
import { camel, type MessageKey } from './messages';

/** The word for a value of the data under a prefix, certaintySurveyed for surveyed; "" where there is none. */
function word(prefix: string, id: string | undefined): string {
  const key = camel(`${prefix}-${id}`) as MessageKey;
  return id && messages.value && key in messages.value ? t(key) : '';
}

/** How sure a line is. */
export const certaintyWord = (id: string | undefined) => word('certainty', id);

/** The state of a line or a place today. */
export const statusWord = (id: string | undefined) => word('status', id);

/** How well a place is borne out. */
export const evidenceWord = (id: string | undefined) => word('evidence', id);

const ATTESTED: Record<string, MessageKey> = {
  sourced: 'evidenceSourced',
  'commonly stated': 'evidenceCommonlyReported',
  'to be sourced': 'certaintyToBeSourced',
};

/** How well a row of the border ledger is borne out. */
export function attestedWord(id: string | undefined): string {
  const key = id && ATTESTED[id];
  return key ? t(key) : '';
}

/** What there was of a place at the date of the article. */
export const stateWord = (id: string | undefined) => word('statusAt', id);

/** How good the position of a place is. */
export const positionWord = (id: string | undefined) => word('position', id);

/** The bank of a border river. */
export const bankWord = (id: string | undefined) => word('bank', id);

const PROPERTIES: Record<string, MessageKey> = {
  statusText: 'statusText',
  amountNote: 'amount',
  sharePct: 'investorShare',
  lengthNote: 'lengthStated',
  facts: 'facts',
  position: 'position',
  sources: 'sources',
  investorParty: 'investorParty',
  localParty: 'localParty',
  figures: 'population',
};

/** The label of a property of a place. */
export function propertyWord(id: string): string {
  const key = PROPERTIES[id];
  return key ? t(key) : '';
}

// Kinds of lines whose words the pages share.
const LINES: Record<string, MessageKey> = {
  'treaty-line': 'lineTreaty',
  'present-border': 'linePresentBorder',
  'admin-border': 'lineAdminBorder',
  calibrated: 'lineCalibrated',
};

/** The kind of a line or a place; one without a word of its own is said as the data has it. */
export function kindWord(id: string | undefined): string {
  const line = id && LINES[id];
  return line ? t(line) : word('kind', id) || (id ?? '').replaceAll('-', ' ');
}
