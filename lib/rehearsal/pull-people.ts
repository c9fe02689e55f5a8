import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import { behaviourOf } from '#lib/rehearsal/behaviour-of.ts';
import type { GithubHand } from '#lib/rehearsal/github-hand.ts';
import { type GoLive, givenConditions } from '#lib/rehearsal/given-conditions.ts';
import type { PullAct } from '#lib/rehearsal/pull-act-schema.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';

/** The committee and everybody else, where gates are decided by pull requests: they only ever use GitHub. */
export interface PullPeople {
  gateOpened(instance: string): Promise<void>;
  /** What the clerk does on seeing a green check, and what those do who decided by telephone. */
  lookAround(): Promise<void>;
}

/** A pull request, not merged yet, that puts on record what became of an attempt: a decision by telephone, or a merge that was none. */
export interface OpenRecord {
  readonly instance: string;
  readonly number: number;
}

export interface PullPeopleDeps {
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly scenario: Pick<Scenario, 'gates'>;
  /** People's times are the scenario's, which are the plan's. */
  readonly scale: TimeScale;
  readonly cutover: string;
  readonly plan: GoLive;
  readonly gates: Pick<GateStore, 'get' | 'listOpen' | 'list'>;
  readonly records: () => readonly OpenRecord[];
  /** Presses merge, which decides nothing. */
  readonly clerk: string;
  /** A person of the runbook, the App, a workflow, or an outsider. */
  readonly hand: (who: string) => GithubHand;
  /** Name of the required check. */
  readonly check: string;
  /** What is no click of the committee's. */
  readonly act: (act: PullAct, by: string, gate: GateRecord) => Promise<void>;
  readonly tell: (text: string) => void;
}

/** What needs no pull request to be there. */
const BY_COMMAND: ReadonlySet<PullAct['do']> = new Set(['break-glass', 'supersede', 'deploy']);
/** Between two members of a committee, at most. */
const SPREAD_MINUTES = 15;
/** How often somebody looks again whether the pull request is there. */
const LOOKS_EVERY = MINUTE;
/** From the green check to the clerk's click, at most. */
const CLERK_MINUTES = 5;

export const makePullPeople = (deps: PullPeopleDeps): PullPeople => {
  const { virtual, scenario, gates } = deps;
  const { realDuration } = deps.scale;
  const merging = new Set<string>();
  const confirming = new Set<number>();

  /** Nobody acts on a pull request before there is one; whoever finds none in the end does nothing. */
  const once = (instance: string, at: Instant, act: (gate: GateRecord) => Promise<void>): void => {
    virtual.at(at, async () => {
      const gate = await gates.get(instance);
      if (gate?.pull) await act(gate);
      else if (gate?.status === 'open') once(instance, plus(virtual.now(), realDuration(LOOKS_EVERY)), act);
    });
  };
  const spread = (instance: string, person: string, from: Instant): Instant => {
    const random = seededRandom(deps.seed, `vote/${instance}/${person}`);
    return plus(from, realDuration(random.below(SPREAD_MINUTES * 60) * 1_000));
  };

  const review = (
    gate: GateRecord,
    person: string,
    event: 'APPROVE' | 'REQUEST_CHANGES',
    body: string,
  ): void => {
    const { after } = behaviourOf(scenario, gate.gate, gate.attempt);
    const first = plus(gate.openedAt, realDuration(minutesOf(after) * MINUTE));
    once(gate.instance, spread(gate.instance, person, first), async ({ pull, status }) => {
      if (!pull || status !== 'open') return;
      const answer = await deps.hand(person).review(pull.number, event, body);
      if (!answer.ok) deps.tell(`${person} could not review #${pull.number}: ${answer.error}`);
    });
  };

  const decide = (gate: GateRecord): void => {
    const behaviour = behaviourOf(scenario, gate.gate, gate.attempt);
    const { decision, note = '', override } = behaviour;
    const { chair, members } = gate.policy;
    if (decision === 'no-go') review(gate, chair, 'REQUEST_CHANGES', note || 'Not now.');
    if (decision !== 'go') return;
    for (const person of members) {
      const ofTheChair = [
        ...(override === undefined ? [] : [`Override: ${override}`]),
        ...givenConditions(behaviour, deps.plan).map(
          ({ text, owner, due }) => `Condition: ${text}; owner: ${owner}; due: ${due}`,
        ),
      ];
      const words = [note, ...(person === chair ? ofTheChair : [])];
      review(gate, person, 'APPROVE', words.filter((line) => line !== '').join('\n'));
    }
  };

  /** Whoever voted, or could have, reads what was recorded, and confirms it; then it is merged. */
  const confirmRecords = async (): Promise<void> => {
    const all = await gates.list(deps.cutover);
    for (const { instance, number } of deps.records()) {
      const gate = all.find((each) => each.instance === instance);
      if (gate === undefined || confirming.has(number)) continue;
      confirming.add(number);
      const now = virtual.now();
      const glass = gate.decision?.breakGlass;
      const readers = glass ? (gate.decision?.votes ?? []).map(({ person }) => person) : gate.policy.members;
      const words = glass ? 'That is what I said.' : 'I have read it: it opened nothing.';
      for (const person of readers) {
        virtual.at(spread(`records/${instance}`, person, now), async () => {
          const answer = await deps.hand(person).review(number, 'APPROVE', words);
          if (!answer.ok) deps.tell(`${person} could not confirm #${number}: ${answer.error}`);
        });
      }
      virtual.at(plus(now, realDuration(2 * SPREAD_MINUTES * MINUTE)), async () => {
        const answer = await deps.hand(deps.clerk).merge(number);
        if (!answer.ok) deps.tell(`${deps.clerk} could not merge #${number}: ${answer.error}`);
      });
    }
  };

  return {
    async gateOpened(instance) {
      const gate = await gates.get(instance);
      if (gate === undefined) return;
      decide(gate);
      for (const act of behaviourOf(scenario, gate.gate, gate.attempt).pull ?? []) {
        const from = plus(gate.openedAt, realDuration(minutesOf(act.after) * MINUTE));
        if (act.by === 'members') {
          for (const person of gate.policy.members)
            once(instance, spread(instance, person, from), (now) => deps.act(act, person, now));
        } else if (BY_COMMAND.has(act.do)) {
          virtual.at(from, async () => {
            const now = await gates.get(instance);
            if (now) await deps.act(act, act.by, now);
          });
        } else once(instance, from, (now) => deps.act(act, act.by, now));
      }
    },
    async lookAround() {
      await confirmRecords();
      for (const { instance, gate, attempt, pull } of await gates.listOpen(deps.cutover)) {
        if (!pull || merging.has(instance)) continue;
        if (behaviourOf(scenario, gate, attempt).decision !== 'go') continue;
        if ((await deps.hand(deps.clerk).check(pull.head, deps.check)) !== 'success') continue;
        merging.add(instance);
        const random = seededRandom(deps.seed, `merge/${instance}`);
        const at = plus(virtual.now(), realDuration(random.below(CLERK_MINUTES * 60) * 1_000));
        virtual.at(at, async () => {
          const answer = await deps.hand(deps.clerk).merge(pull.number);
          if (answer.ok) return;
          // Not now: the next green check is another chance.
          merging.delete(instance);
          deps.tell(`${deps.clerk} could not merge #${pull.number}: ${answer.error}`);
        });
      }
    },
  };
};
