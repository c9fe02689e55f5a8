import type { Pull } from '#lib/github/simulator/pull.ts';
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

/**
 * A pull request as it stood in the end, for somebody who wants to read what people were told: who did what, every text that the
 * App's comment ever had, the newest first, and the description.
 */
export const pullPage = (pull: Pull, said: readonly string[], zone: string): string => {
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
    ...pull.events.map(({ by, at, kind }) => ({
      at,
      text: `${by.login} ${EVENTS[kind] ?? kind.replaceAll('_', ' ')}`,
    })),
  ].toSorted((left, right) => left.at - right.at);
  const state = pull.merge === undefined ? pull.state : 'merged';
  const [last, ...before] = said.toReversed();
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
    ...before.flatMap((text, index) => [
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
