/** Whether a pull request may be merged while the cutover is frozen. Fails closed: what is not known is frozen. */
import type { RosterEntry } from '#lib/gates/gate-record.ts';
import { whyNotItsText } from '#lib/gates/pull-checks/edits.ts';
import { opinionsOf } from '#lib/gates/pull-checks/opinions.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { ChangeFacts } from './change-facts.ts';
import { isFrozenPath } from './freeze-file.ts';
import type { FreezeWindow } from './freeze-window.ts';

/** An approving review's line; what stands behind it is the reason. */
const OVERRIDE = /^[ \t]*freeze-override:[ \t]*(.*)$/imu;
/** Characters: "ok" is no reason that anybody can read a week later. */
const REASON = 10;

export interface Override {
  /** A member of the authority, or their deputy. */
  readonly by: string;
  readonly login: string;
  readonly reason: string;
}

export type FreezeVerdict =
  | { readonly outcome: 'not-frozen' | 'untouched' }
  | { readonly outcome: 'overridden'; readonly paths: readonly string[]; readonly override: Override }
  | {
      readonly outcome: 'frozen';
      readonly paths: readonly string[];
      /** Why an override that somebody gave does not count, one line each. */
      readonly refused: readonly string[];
    };

export const allows = ({ outcome }: FreezeVerdict): boolean => outcome !== 'frozen';

export interface FreezeQuestion {
  readonly change: ChangeFacts;
  readonly window: FreezeWindow;
  readonly frozen: readonly string[];
  /** Of the authority that can override, with its deputies. */
  readonly roster: readonly RosterEntry[];
  readonly now: Instant;
}

export const judgeFreeze = (question: FreezeQuestion): FreezeVerdict => {
  const { change, window, frozen, now } = question;
  if (now < window.from || now >= window.to) return { outcome: 'not-frozen' };
  const touched = [...new Set(change.paths.filter((path) => isFrozenPath(path, frozen)))].sort();
  if (touched.length === 0 && !change.cutOff) return { outcome: 'untouched' };
  const paths = change.cutOff ? [...touched, '(more files than GitHub lists)'] : touched;
  const refused: string[] = [];
  for (const { account, review } of opinionsOf(change.reviews, undefined)) {
    const reason = OVERRIDE.exec(review.body)?.[1]?.trim();
    if (reason === undefined) continue;
    const who = account?.login ?? 'somebody whom GitHub does not know any more';
    const why = whyNot(question, review, reason);
    const by = account?.type === 'User' ? memberOf(question, account.id, review.at) : undefined;
    if (why !== undefined) refused.push(`${who}: ${why}`);
    else if (by === undefined || account === null)
      refused.push(`${who}: is no member of the authority, and no deputy of one today`);
    else return { outcome: 'overridden', paths, override: { by, login: account.login, reason } };
  }
  return { outcome: 'frozen', paths, refused };
};

const whyNot = (
  { change }: FreezeQuestion,
  review: ChangeFacts['reviews'][number],
  reason: string,
): string | undefined => {
  if (review.state !== 'APPROVED') return 'the review is no approval';
  if (review.commit !== change.head) return 'it was given for another head than the one that would be merged';
  if (reason.length < REASON) return 'it says no reason';
  if (change.author === null) return 'nobody knows who opened this pull request';
  const edited = whyNotItsText(review, undefined);
  if (edited !== undefined) return edited;
  return review.by?.id === change.author.id
    ? 'whoever opened the pull request cannot override the freeze for it'
    : undefined;
};

/** Known by the number of an account; a login can change hands. */
const memberOf = (
  { roster, now }: FreezeQuestion,
  account: number,
  at: string | null,
): string | undefined => {
  const moment = at === null ? now : fromIso(at);
  for (const { person, githubId, deputy } of roster) {
    if (githubId === account) return person;
    if (deputy?.githubId === account && moment >= deputy.from && moment <= deputy.to) return deputy.person;
  }
  return undefined;
};
