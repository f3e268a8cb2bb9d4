import type { Properties } from '../api';
import { FIRST, lang, t } from '../store';
import { DayButton } from '../ui/day';
import { number } from '../ui/format';
import { evidenceWord, positionWord, propertyWord, stateWord } from '../ui/words';
import { english, Fact } from './fact';

/** What is known of a place or a route. Its texts are in English; what has no source yet is named. */
export function PlaceFacts({ p }: { p: Properties }) {
  const noted = (text: string, note: string | undefined) => (
    <>
      {text}
      {note && <> ({english(note)})</>}
    </>
  );
  const share = p.sharePct;
  return (
    <dl class="facts">
      <Fact label="statusAtArticle">{p.statusAt && noted(stateWord(p.statusAt), p.statusAtNote)}</Fact>
      <Fact label="howSure">{evidenceWord(p.evidence)}</Fact>
      <Fact label="statusText" wide>
        {english(p.statusText)}
      </Fact>
      <Fact label="facts" wide>
        {english(p.facts)}
      </Fact>
      <Fact label="when">{english(p.when)}</Fact>
      <Fact label="investorParty">{english(p.investorParty)}</Fact>
      <Fact label="localParty">{english(p.localParty)}</Fact>
      <Fact label="amount" wide>
        {english(p.amountNote)}
      </Fact>
      <Fact label="investorShare">
        {share === undefined
          ? english(p.sharePctNote)
          : noted(
              `${t('percentValue', { n: number(share, lang.value, 2) })}${share === 0 ? `, ${t('loanNotOwnership')}` : ''}`,
              p.sharePctNote,
            )}
      </Fact>
      <Fact label="lengthStated">{p.lengthNote && <span lang={FIRST}>{p.lengthNote} km</span>}</Fact>
      <Fact label="route" wide>
        {p.waypoints && <span lang={FIRST}>{p.waypoints.filter(Boolean).join(' – ')}</span>}
      </Fact>
      <Fact label="position" wide>
        {p.positionPrecision
          ? noted(positionWord(p.positionPrecision), p.positionNote)
          : !p.waypoints && t('positionUnknown')}
      </Fact>
      <Fact label="validFrom">{p.validFrom && <DayButton date={p.validFrom} />}</Fact>
      <Fact label="validTo">{p.validTo && <DayButton date={p.validTo} />}</Fact>
      <Fact label="noSourceYet" wide>
        {p.toBeSourced?.map(propertyWord).filter(Boolean).join(t('listSeparator'))}
      </Fact>
    </dl>
  );
}
