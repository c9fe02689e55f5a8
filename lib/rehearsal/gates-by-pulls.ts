import * as z from 'zod';
import { openGates } from '#lib/github/open-gates.ts';
import { reconcileGates } from '#lib/github/reconcile-gates.ts';
import { SECOND } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import { makePullActor } from '#lib/rehearsal/act-pull.ts';
import { makeGateWorkflows, SCHEDULE } from '#lib/rehearsal/gate-workflows.ts';
import type { GoLive } from '#lib/rehearsal/given-conditions.ts';
import type { LocalGithub } from '#lib/rehearsal/local-github.ts';
import { pullPage } from '#lib/rehearsal/pull-page.ts';
import { makePullPeople, type OpenRecord } from '#lib/rehearsal/pull-people.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { SeenPulls } from '#lib/rehearsal/seen-pulls.ts';
import { unfoundedGoes } from '#lib/rehearsal/unfounded-goes.ts';
import { instanceOfRecord } from '#lib/report/gate/render-void-record.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';

export interface GatesByPulls {
  /** Somebody did something on GitHub. */
  wake(): void;
  gateOpened(instance: string): Promise<void>;
  seen(): Promise<SeenPulls>;
}

export interface GatesByPullsDeps {
  readonly github: LocalGithub;
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly scale: TimeScale;
  readonly plan: GoLive;
  readonly runbook: Runbook;
  readonly gates: GateStore;
  readonly archive: Archive;
  readonly completeGate: Handler;
  readonly enterGate: Handler;
  readonly confirmGate: Handler;
  readonly bindGate: Handler;
  readonly supersede: Handler;
  readonly deploy: (code: 'same' | 'changed') => void;
  readonly tell: (text: string) => void;
}

const BindAnswer = z.object({
  outcome: z.enum(['bound', 'same', 'other', 'closed', 'refused']),
  reason: z.string(),
});

const STAGE = 'local';

const recordsIn = ({ pulls }: LocalGithub['simulator']['world'], state?: 'open'): readonly OpenRecord[] =>
  [...pulls.values()].flatMap((pull) => {
    const instance = instanceOfRecord(pull.head.ref);
    const meant = state === undefined || pull.state === state;
    return meant && instance !== undefined ? [{ instance, number: pull.number }] : [];
  });

/** Between two ticks of the schedule on an accelerated calendar, at least. */
const SCHEDULE_AT_LEAST = 5 * SECOND;

/** The two jobs of workflow `gates`, each with a token of its own, and the people around them. Nothing of an event is handed on. */
export const makeGatesByPulls = (deps: GatesByPullsDeps): GatesByPulls => {
  const { github, virtual, scenario, runbook, gates, archive, tell } = deps;
  const { cutover } = runbook;
  const told = new Set<string>();
  let run = 0;

  /** Each failure once: a pull request that cannot be decided is looked at again every ten minutes. */
  const failed = (
    job: string,
    failures: readonly { readonly what: string; readonly detail: string }[],
  ): void => {
    for (const { what, detail } of failures) {
      const text = `job ${job}: ${what}: ${detail}`;
      if (told.has(text)) continue;
      told.add(text);
      tell(text);
    }
  };
  const decide = async (): Promise<boolean> => {
    run += 1;
    const token = github.jobToken();
    const { failures } = await reconcileGates({
      stage: STAGE,
      repository: github.repository,
      runbook,
      reader: github.readPulls(token),
      complete: (payload) => deps.completeGate(payload),
      clock: virtual,
      run: {
        repository: github.repository.id,
        ref: `refs/heads/${github.repository.main}`,
        workflow: '.github/workflows/gates.yml',
        sha: github.simulator.head(github.repository.main) ?? '',
        runId: String(run),
      },
      token,
    });
    failed('decide', failures);
    return failures.length === 0;
  };
  const open = async (): Promise<boolean> => {
    const { failures } = await openGates({
      stage: STAGE,
      cutovers: async () => [cutover],
      repository: github.repository,
      runbook,
      gates,
      archive,
      ...github.appJob(),
      async bind(instance, pull) {
        const { outcome, reason } = BindAnswer.parse(
          await deps.bindGate(asJsonObject({ instance, ...pull })),
        );
        return { outcome, reason };
      },
      clock: virtual,
      runUrl: `${github.address}/actions/runs/${run}`,
    });
    failed('open', failures);
    return failures.length === 0;
  };

  const actor = makePullActor({
    github,
    gates,
    archive,
    enterGate: deps.enterGate,
    confirmGate: deps.confirmGate,
    supersede: deps.supersede,
    deploy: deps.deploy,
    now: virtual.now,
    accountOf: (who) =>
      runbook.people[who]?.githubId ?? scenario.gates.outsiders.find(({ login }) => login === who)?.githubId,
    tell,
  });
  const clerk = Object.entries(runbook.people).find(([, { role }]) => role === 'pmo-lead')?.[0];
  const people = makePullPeople({
    ...deps,
    cutover,
    clerk: clerk ?? Object.values(runbook.authorities)[0]?.chair ?? '',
    hand: github.hand,
    check: github.check,
    records: () => recordsIn(github.simulator.world, 'open'),
    act: actor.act,
  });
  const workflows = makeGateWorkflows({
    virtual,
    decide,
    open,
    afterwards: people.lookAround,
    isAnyOpen: async () => (await gates.listOpen(cutover)).length > 0,
    every: Math.max(SCHEDULE_AT_LEAST, deps.scale.realDuration(SCHEDULE)),
  });

  return {
    wake: workflows.wake,
    async gateOpened(instance) {
      workflows.gateOpened();
      await people.gateOpened(instance);
    },
    async seen() {
      const all = await gates.list(cutover);
      const gateOf = new Map(all.flatMap(({ gate, pull }) => (pull ? [[pull.number, gate] as const] : [])));
      const comments = new Map<string, string[]>();
      for (const { number, text } of github.said) {
        const gate = gateOf.get(number);
        if (gate === undefined) continue;
        comments.set(gate, [...(comments.get(gate) ?? []), text]);
      }
      const { world } = github.simulator;
      const pages = [...world.pulls.values()].map((pull) => {
        const texts = github.said.filter(({ number }) => number === pull.number).map(({ text }) => text);
        return [pull.number, pullPage(pull, texts, runbook.goLive.zone, actor.unseen)] as const;
      });
      return {
        comments,
        refused: actor.refused,
        pages: new Map(pages),
        records: new Map(recordsIn(world).map(({ instance, number }) => [instance, number])),
        unfounded: unfoundedGoes(all, world),
      };
    },
  };
};
