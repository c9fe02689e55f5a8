import { toIso } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { count, local } from '#lib/report/words.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { waitingTasks } from '#lib/tasks/waiting-tasks.ts';

/** What the live line is made from. */
export type RunView = Pick<PeopleDeps, 'virtual' | 'cutover' | 'progress' | 'gates' | 'tally'>;

/** The run in one line: clock, stage k of n, invoices, and who is waited for; the last may be cut off. */
export const liveText = async (view: RunView, compiled: CompiledRunbook): Promise<string> => {
  const { program, runbook } = compiled;
  const records = await view.progress.list(view.cutover);
  const gates = await view.gates.listOpen(view.cutover);
  const stages = program.stages.map((stage) => stage.id);
  const reached = new Set(records.map((record) => record.stage));
  const at = stages.findLastIndex((stage) => reached.has(stage));
  const { cleared, legacy, pending } = view.tally();
  const waiting = [
    ...gates.map((gate) => `gate ${gate.gate}`),
    ...waitingTasks(records).map((record) => record.task),
  ];
  return [
    local(toIso(timeScale(compiled.calendar.pace).toNominal(view.virtual.now())), runbook.goLive.zone),
    `stage ${at + 1}/${stages.length} ${stages[at] ?? ''}`.trimEnd(),
    `${count(cleared)} cleared, ${count(legacy)} legacy, ${count(pending)} pending`,
    ...(waiting.length > 0 ? [`waits for ${waiting.join(', ')}`] : []),
  ].join(' | ');
};
