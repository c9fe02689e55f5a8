import { standingConditions } from '#lib/gates/conditions.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { renderGates } from '#lib/report/render-gates.ts';
import { renderStatus } from '#lib/report/render-status.ts';
import { runbookNames } from '#lib/report/runbook-names.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Reply } from './command.ts';

type Deps = Pick<PeopleDeps, 'cutover' | 'progress' | 'gates' | 'virtual' | 'tally' | 'scale'>;

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
export const gatesStatus = async (deps: Deps, { program, runbook }: CompiledRunbook): Promise<Reply> => {
  const attempts = await deps.gates.list(deps.cutover);
  return {
    ok: true,
    ...renderGates({
      now: deps.virtual.now(),
      zone: runbook.goLive.zone,
      gates: program.gates,
      attempts,
      conditions: standingConditions({
        gates: attempts,
        records: await deps.progress.list(deps.cutover),
        people: runbook.people,
        today: localDate(deps.scale.toNominal(deps.virtual.now()), runbook.goLive.zone),
      }),
    }),
  };
};
