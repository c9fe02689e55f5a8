import type { Pull } from '#lib/github/simulator/pull.ts';
import type { Instant } from '#lib/instant.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';

const EVENTS: Readonly<Record<string, string>> = {
  closed: 'closed it',
  reopened: 'opened it again',
  merged: 'merged it',
  base_ref_changed: 'turned it to another branch',
  head_ref_force_pushed: 'replaced what is on its branch',
  review_dismissed: 'dismissed a review',
};

const REVIEWS: Readonly<Record<Pull['reviews'][number]['state'], string>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'requested changes',
  COMMENTED: 'commented',
  DISMISSED: 'gave a review that was dismissed',
  PENDING: 'began a review',
};

/** Text of others, a quote, so that it cannot pass for a part of this page. */
const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

/** What somebody did about a pull request that GitHub shows nowhere on its page. */
export interface UnseenDeed {
  readonly pull: number;
  readonly at: Instant;
  readonly text: string;
}

/** What stands in folds is long, and of each text but the last it is the last one's. */
const unfolded = (text: string): string => {
  const fold = text.indexOf('<details>');
  return fold < 0 ? text : `${text.slice(0, fold).trimEnd()}\n\n(its folds are left out here)`;
};

/**
 * A pull request as it stood in the end, for somebody who wants to read what people were told: who did what, every text that the
 * App's comment ever had, the newest first, and the description.
 */
export const pullPage = (
  pull: Pull,
  said: readonly string[],
  zone: string,
  unseen: readonly UnseenDeed[] = [],
): string => {
  const done = [
    ...pull.reviews.flatMap(({ by, state, submittedAt, commit, body }) =>
      submittedAt === null
        ? []
        : [
            {
              at: submittedAt,
              text: `${by.login} ${REVIEWS[state]} at commit \`${commit.slice(0, 7)}\`${body === '' ? '' : `\n\n${quoted(body)}\n`}`,
            },
          ],
    ),
    ...pull.events
      // GitHub closes what it merges, and says both.
      .filter(({ kind, at }) => kind !== 'closed' || at !== pull.merge?.at)
      .map(({ by, at, kind }) => ({ at, text: `${by.login} ${EVENTS[kind] ?? kind.replaceAll('_', ' ')}` })),
    ...unseen.filter((each) => each.pull === pull.number),
  ].toSorted((left, right) => left.at - right.at);
  const state = pull.merge === undefined ? pull.state : 'merged';
  const [last, ...before] = said.toReversed();
  const earlier = before
    .map(unfolded)
    .filter((text, index, all) => text !== (all[index - 1] ?? (last === undefined ? '' : unfolded(last))));
  return [
    `# #${pull.number} ${pull.title}`,
    '',
    `**${state}**, opened by ${pull.author.login} on ${localMoment(pull.createdAt, zone)}`,
    '',
    '## What people did',
    '',
    ...(done.length === 0
      ? ['Nobody did anything.']
      : done.map(({ at, text }) => `- ${localMoment(at, zone)}: ${text}`)),
    '',
    '## The comment of the gate',
    '',
    last === undefined ? 'There was none.' : quoted(last),
    '',
    ...earlier.flatMap((text, index) => [
      `### ${index === 0 ? 'Before that it said' : 'And before that'}`,
      '',
      quoted(text),
      '',
    ]),
    '## Description',
    '',
    quoted(pull.body ?? ''),
    '',
  ].join('\n');
};
