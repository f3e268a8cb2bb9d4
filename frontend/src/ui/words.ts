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

const EVIDENCE: Record<string, MessageKey> = {
  sourced: 'evidenceSourced',
  'commonly-reported': 'evidenceCommonlyReported',
  uncertain: 'evidenceUncertain',
};

const STATES: Record<string, MessageKey> = {
  before: 'statusAtBefore',
  underway: 'statusAtUnderway',
  after: 'statusAtAfter',
};

const POSITIONS: Record<string, MessageKey> = {
  exact: 'positionExact',
  town: 'positionTown',
  approximate: 'positionApproximate',
  district: 'positionDistrict',
  region: 'positionRegion',
};

const PROPERTIES: Record<string, MessageKey> = {
  statusText: 'statusText',
  amountNote: 'amount',
  sharePct: 'chineseShare',
  lengthNote: 'lengthStated',
  facts: 'facts',
  position: 'position',
  sources: 'sources',
  chineseParty: 'chineseParty',
  localParty: 'localParty',
};

const word = (table: Record<string, MessageKey>, id: string | undefined) => {
  const key = id && table[id];
  return key ? t(key) : '';
};

/** How sure a line is, in a word. */
export const certaintyWord = (id: string | undefined) => word(CERTAINTY, id);

/** The state of a line or a place today, in a word. */
export const statusWord = (id: string | undefined) => word(STATUS, id);

/** How well a place is borne out, in a word. */
export const evidenceWord = (id: string | undefined) => word(EVIDENCE, id);

/** What there was of a place at the date of the article. */
export const stateWord = (id: string | undefined) => word(STATES, id);

/** How good the position of a place is. */
export const positionWord = (id: string | undefined) => word(POSITIONS, id);

/** The bank of a border river, in a word. */
export const bankWord = (id: string | undefined) => word({ russian: 'bankRussian', chinese: 'bankChinese' }, id);

/** The label of a property of a place. */
export const propertyWord = (id: string) => word(PROPERTIES, id);

/** gas-field to kindGasField. */
const kindKey = (id: string) => `kind${id.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase())}` as MessageKey;

/** The kind of a line or a place; one without a word of its own is said as the data has it. */
export function kindWord(id: string | undefined): string {
  if (!id) return '';
  const key = kindKey(id);
  return word(LINES, id) || (messages.value && key in messages.value ? t(key) : id.replaceAll('-', ' '));
}
