import type { Draft } from '#lib/runbook/draft.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { MessageTemplate, Runbook } from '#lib/runbook/schema.ts';
import { type Check, defined, listed, unknownReference } from './check.ts';

const PLACEHOLDERS = ['cutover', 'stage', 'task', 'gate', 'by', 'at', 'reason', 'next'] as const;

/** Messages reach people who exist, and Finance hears of a roll-back at once (DESIGN 3.4). */
export const checkMessages: Check = (runbook, problem) => [
  ...Object.entries(runbook.messages ?? {}).flatMap(([id, message]) =>
    message ? [...recipients(id, message, runbook, problem), ...placeholders(id, message, problem)] : [],
  ),
  ...financeHears(runbook, problem),
];

const recipients = (
  id: string,
  message: Draft<MessageTemplate>,
  runbook: Draft<Runbook>,
  problem: ProblemAt,
): readonly Problem[] => {
  if (runbook.people === undefined || runbook.authorities === undefined) return [];
  const known = new Set([...Object.keys(runbook.people), ...Object.keys(runbook.authorities)]);
  return (message.to ?? []).flatMap((recipient, index) => {
    const path = ['messages', id, 'to', index];
    if (recipient !== 'owner')
      return unknownReference(problem, path, recipient, known, {
        code: 'recipient-unknown',
        what: 'person or authority',
        section: 'people',
        subject: `message ${id}`,
      });
    return message.on === undefined || message.on.startsWith('task-')
      ? []
      : [
          problem(path, {
            code: 'recipient-owner',
            message: `message ${id}: the event ${message.on} is about no task, so it has no owner.`,
            seen: 'owner',
            allowed: 'ids of people and authorities; `owner` for events of tasks',
            fix: 'Name the people or the authority to tell.',
          }),
        ];
  });
};

const placeholders = (id: string, message: Draft<MessageTemplate>, problem: ProblemAt): readonly Problem[] =>
  (['subject', 'text'] as const).flatMap((key) => {
    const used = new Set(
      [...(message[key] ?? '').matchAll(/\{([^{}\n]{0,40})\}/g)].map(([, name]) => name ?? ''),
    );
    return [...used]
      .filter((name) => !PLACEHOLDERS.some((known) => known === name))
      .map((name) =>
        problem(['messages', id, key], {
          code: 'placeholder-unknown',
          message: `message ${id}: nothing is filled in for {${name}}.`,
          seen: `{${name}}`,
          allowed: PLACEHOLDERS.map((known) => `{${known}}`).join(', '),
          fix: `Use a placeholder of the list, or write the text out.${didYouMean(name, PLACEHOLDERS)}`,
        }),
      );
  });

const financeHears = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const { messages, people, authorities } = runbook;
  if (messages === undefined || people === undefined || authorities === undefined) return [];
  // A message or person that is not sound may be the one.
  if (
    Object.values(messages).some(
      (message) => message?.on === undefined || message.to?.includes(undefined) !== false,
    )
  )
    return [];
  const financiers = Object.entries(people).flatMap(([id, person]) =>
    person?.role === 'finance' && person.side === 'customer' ? [id] : [],
  );
  const told = new Set(
    Object.values(messages)
      .filter((message) => message?.on === 'rolled-back')
      .flatMap((message) => message?.to?.filter(defined) ?? [])
      .flatMap((to) => [to, ...(authorities[to]?.members?.filter(defined) ?? [])]),
  );
  return financiers.length === 0 || financiers.some((id) => told.has(id))
    ? []
    : [
        problem(
          ['messages'],
          {
            code: 'finance-not-told',
            message:
              'No message tells the customer’s Finance of a roll-back, and they would issue invoices a second time.',
            allowed: `a message with \`on: rolled-back\` to one of ${listed(financiers)}`,
            fix: 'Add it, or add Finance to its `to`.',
          },
          'key',
        ),
      ];
};
