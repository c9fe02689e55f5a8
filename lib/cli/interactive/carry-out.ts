import * as z from 'zod';
import type { Program } from '#lib/compiler/program.ts';
import type { GateCondition, GateRecord } from '#lib/gates/gate-record.ts';
import { parseCondition } from '#lib/gates/parse-conditions.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { localised } from '#lib/report/words.ts';
import { ok, type Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Ballot } from './cast-vote.ts';
import type { DecideCommand, Reply, TaskCommand } from './command.ts';

interface Deps {
  readonly cutover: string;
  readonly progress: Pick<Progress, 'get'>;
  readonly gates: Pick<GateStore, 'listOpen'>;
  readonly reportTask: Handler;
}

/** What `task-report` returns. */
const Outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), owner: z.string(), status: z.string(), machine: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

const DID: Readonly<Record<TaskCommand['report'], string>> = {
  start: 'is begun',
  done: 'is done',
  block: 'is blocked',
  reassign: 'has another owner',
  retry: 'is tried again',
  'give-up': 'is given up',
};

/** Reports a task through the real completer; without `by` in the name of its owner. */
export const reportTask = async (
  deps: Deps,
  command: TaskCommand,
  { runbook, program }: { readonly runbook: Runbook; readonly program: Program },
): Promise<Reply> => {
  const { task, report, evidence, note, to } = command;
  const record = await deps.progress.get(deps.cutover, task);
  const result = await deps.reportTask({
    cutover: deps.cutover,
    task,
    report,
    by: command.by ?? record?.owner ?? '',
    ...(evidence === undefined ? {} : { evidence }),
    ...(note === undefined ? {} : { note }),
    ...(to === undefined ? {} : { to }),
  });
  const outcome = Outcome.parse(result);
  if (!outcome.ok) {
    const tasks = program.tasks.map(({ id }) => id);
    const meant = record || tasks.includes(task) ? '' : didYouMean(task, tasks);
    const message = `${localised(outcome.message, runbook.goLive.zone)}${meant}`;
    return { ok: false, text: message, next: 'npx cutover status' };
  }
  const owner = runbook.people[outcome.owner]?.name ?? outcome.owner;
  return {
    ok: true,
    text: `Task ${task} ${DID[report]} (owner ${owner}).`,
    next:
      outcome.machine === 'answered'
        ? 'the cutover goes on by itself'
        : outcome.status === 'done'
          ? record?.status === 'done'
            ? 'it was reported done before; nothing was changed'
            : 'the cutover has not come to it yet, and will find it done'
          : `it is reported with: npx cutover task done ${task} --evidence TEXT`,
  };
};

/** One person's vote on the open attempt of a gate. */
export const decideGate = async (
  deps: Deps,
  ballot: Ballot,
  command: DecideCommand,
  { runbook, program }: { readonly runbook: Runbook; readonly program: Program },
): Promise<Reply> => {
  const gates = program.gates.map(({ id }) => id);
  if (!gates.includes(command.gate)) {
    return {
      ok: false,
      text: `There is no gate ${command.gate}.${didYouMean(command.gate, gates)} There are: ${gates.join(', ')}.`,
      next: 'npx cutover gates',
    };
  }
  const open = await deps.gates.listOpen(deps.cutover);
  const record = open.find((each) => each.gate === command.gate);
  if (!record) {
    const names = open.map((each) => each.gate).join(', ') || 'none';
    return {
      ok: false,
      text: `Gate ${command.gate} is not open. Open now: ${names}.`,
      next: 'npx cutover gates',
    };
  }
  if (!mayVote(record, command.by)) {
    const members = record.policy.members.map((id) => `${id} (${runbook.people[id]?.name ?? id})`);
    return {
      ok: false,
      text: `${command.by} has no vote on gate ${command.gate}.${runbook.people[command.by] ? '' : didYouMean(command.by, Object.keys(runbook.people))} Its authority ${record.policy.authority}: ${members.join(', ')}, and their deputies within their dates.`,
      next: `npx cutover decide ${command.gate} ${command.vote} --by PERSON`,
    };
  }
  const conditions = parseConditions(command.conditions, Object.keys(runbook.people));
  if (!conditions.ok) {
    return {
      ok: false,
      text: `${conditions.error}.`,
      next: `npx cutover decide ${command.gate} go --by ${command.by} --condition "…"`,
    };
  }
  return ballot.cast(record, command.vote, [command.by], {
    ...(command.note !== undefined && { note: command.note }),
    ...(command.override !== undefined && { override: command.override }),
    ...(conditions.value.length > 0 && { conditions: conditions.value }),
  });
};

/** As an approving review has them, without the word in front. */
const parseConditions = (
  text: string | undefined,
  people: readonly string[],
): Result<readonly GateCondition[], string> => {
  const conditions: GateCondition[] = [];
  for (const line of text?.split('\n') ?? []) {
    if (line.trim() === '') continue;
    const parsed = parseCondition(`Condition: ${line.trim()}`, { people });
    if (!parsed.ok) return parsed;
    conditions.push(parsed.value);
  }
  return ok(conditions);
};

const mayVote = (record: GateRecord, person: string): boolean =>
  record.roster.some((entry) => entry.person === person || entry.deputy?.person === person);
