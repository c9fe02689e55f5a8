import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { renderGates } from '#lib/report/render-gates.ts';
import { renderStatus } from '#lib/report/render-status.ts';
import { runbookNames } from '#lib/report/runbook-names.ts';
import type { Reply } from './command.ts';

type Deps = Pick<PeopleDeps, 'cutover' | 'progress' | 'gates' | 'virtual' | 'tally'>;

/** Where the rehearsal stands. */
export const runStatus = async (deps: Deps, compiled: CompiledRunbook): Promise<Reply> => ({
  ok: true,
  ...renderStatus({
    ...runbookNames(compiled),
    now: deps.virtual.now(),
    progress: await deps.progress.list(deps.cutover),
    openGates: await deps.gates.listOpen(deps.cutover),
    tally: deps.tally(),
  }),
});

/** Every attempt of every gate so far, and the gates to come. */
export const gatesStatus = async (deps: Deps, { program, runbook }: CompiledRunbook): Promise<Reply> => ({
  ok: true,
  ...renderGates({
    zone: runbook.goLive.zone,
    gates: program.gates,
    attempts: await deps.gates.list(deps.cutover),
  }),
});
