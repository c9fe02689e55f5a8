import type { Instant } from '#lib/instant.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { type NextCall, nextCall } from './next-call.ts';
import { mayAnswer, withDeputy } from './on-call.ts';

export interface CallDeps {
  readonly stage: string;
  readonly runbook: Runbook;
  readonly messenger: Messenger;
  readonly pages: Pick<Pages, 'put'>;
}

const textOf = ({ stage, runbook }: CallDeps, page: Page, next: string): string =>
  [
    page.what || 'The alarm has no description: see docs/alarms.md.',
    `CloudWatch: ${page.reason || 'no reason given'}`,
    `Since ${localMoment(page.openedAt, runbook.goLive.zone)}.`,
    next,
    `Say that you have it: npx cutover acknowledge ${page.id} --by PERSON --stage ${stage}`,
  ].join('\n');

/**
 * Calls whoever is next, then records it: a failure in between calls the same person again, never nobody. The message's id
 * is that of the call, so that what was sent is not sent twice. Somebody else's change of the page meanwhile (an answer) stands.
 */
export const callNext = async (deps: CallDeps, page: Page, now: Instant): Promise<NextCall['kind']> => {
  const next = nextCall(page, now);
  if (next.kind === 'call') {
    const to = withDeputy(deps.runbook, next.person, now);
    await deps.messenger.send({
      id: `page/${page.id}/${page.calls.length + 1}`,
      event: 'page',
      to,
      subject: `Alarm: ${page.alarm}`,
      text: textOf(deps, page, `You have ${page.minutes} minutes, then the next one is called.`),
    });
    await deps.pages.put({ ...page, calls: [...page.calls, { at: now, to }] }, page);
  }
  if (next.kind === 'exhausted') {
    await deps.messenger.send({
      id: `page/${page.id}/all`,
      event: 'page',
      to: mayAnswer(deps.runbook, page.chain, now),
      subject: `Nobody answers: ${page.alarm}`,
      text: textOf(deps, page, 'Everybody was called and nobody has answered. This is the last call.'),
    });
    await deps.pages.put({ ...page, exhaustedAt: now }, page);
  }
  return next.kind;
};
