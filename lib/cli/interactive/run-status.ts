import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { heldReasons, waitingTasks } from '#lib/rehearsal/waiting-tasks.ts';
import { count, local, span } from '#lib/report/words.ts';
import type { Reply } from './command.ts';

type Deps = Pick<PeopleDeps, 'cutover' | 'progress' | 'gates' | 'virtual' | 'tally'>;

/** Where the rehearsal stands: its clock, its stage, who is waited for, and the invoices. */
export const runStatus = async (deps: Deps, compiled: CompiledRunbook): Promise<Reply> => {
  const { runbook, program } = compiled;
  const { zone } = runbook.goLive;
  const now = deps.virtual.now();
  const records = await deps.progress.list(deps.cutover);
  const waiting = waitingTasks(records).map((record) => ({
    task: record.task,
    title: program.tasks.find((task) => task.id === record.task)?.title ?? record.task,
    owner: record.owner,
    plannedEnd: toIso(record.plannedEnd),
    status: heldReasons(record) ? 'held' : record.status,
  }));
  const gates = (await deps.gates.listOpen(deps.cutover)).map((gate) => ({
    gate: gate.gate,
    attempt: gate.attempt,
    deadline: toIso(gate.deadline),
    members: [...gate.policy.members],
  }));
  const latest = records.reduce<(typeof records)[number] | undefined>(
    (last, record) => (last && last.openedAt > record.openedAt ? last : record),
    undefined,
  );
  const place = program.stages.findIndex((stage) => stage.id === latest?.stage);
  const stage = program.stages[place];
  const invoices = deps.tally();
  const next = gates[0]
    ? `npx cutover decide ${gates[0].gate} go|no-go --by PERSON`
    : waiting[0]
      ? `npx cutover task done ${waiting[0].task} --evidence TEXT`
      : 'nobody is waited for; the cutover goes on by itself';
  const text = [
    `${runbook.title}: ${local(toIso(now), zone)} (${zone})`,
    stage ? `Stage ${place + 1} of ${program.stages.length}: ${stage.title}` : 'No stage has begun.',
    ...gates.map((gate) => `Gate ${gate.gate} is open until ${local(gate.deadline, zone)}`),
    ...waiting.map(
      (task) =>
        `${task.status === 'held' ? 'Held' : task.status === 'blocked' ? 'Blocked' : 'Open'}: ${task.title} (${task.task}), ${runbook.people[task.owner]?.name ?? task.owner}, ${dueText(task.plannedEnd, now, zone)}`,
    ),
    `Invoices: ${count(invoices.posted)} posted, ${count(invoices.cleared)} cleared, ${count(invoices.legacy)} on legacy, ${count(invoices.pending)} pending`,
  ].join('\n');
  return {
    ok: true,
    text,
    next,
    data: {
      running: true,
      at: toIso(now),
      stage: stage?.id ?? null,
      gates,
      waiting,
      invoices: { ...invoices },
    },
  };
};

const dueText = (end: string, now: Instant, zone: string): string => {
  const late = (now - Date.parse(end)) / MINUTE;
  return `wanted by ${local(end, zone)}${late > 0 ? `, ${span(late)} late` : ''}`;
};

/** Every attempt of every gate so far, and the gates to come. */
export const gatesStatus = async (deps: Deps, compiled: CompiledRunbook): Promise<Reply> => {
  const { program, runbook } = compiled;
  const { zone } = runbook.goLive;
  const attempts = await deps.gates.list(deps.cutover);
  const rows = program.gates.flatMap((gate) => {
    const own = attempts.filter((attempt) => attempt.gate === gate.id);
    if (own.length === 0)
      return [{ gate: gate.id, title: gate.title, attempt: 0, state: 'not opened', until: '' }];
    return own.map((attempt) => ({
      gate: gate.id,
      title: gate.title,
      attempt: attempt.attempt,
      state: attempt.decision?.verdict ?? attempt.status,
      until: attempt.status === 'open' ? toIso(attempt.deadline) : '',
    }));
  });
  const open = rows.find((row) => row.until !== '');
  return {
    ok: true,
    text: rows
      .map(
        (row) =>
          `${row.gate.padEnd(18)} ${row.state.toUpperCase().padEnd(11)} ${row.attempt > 0 ? `attempt ${row.attempt}  ` : ''}${row.title}${row.until === '' ? '' : `, until ${local(row.until, zone)} (${zone})`}`,
      )
      .join('\n'),
    next: open
      ? `npx cutover decide ${open.gate} go|no-go --by PERSON`
      : 'no gate is open; npx cutover status',
    data: { gates: rows },
  };
};
