import { MINUTE, plus } from '#lib/instant.ts';
import { type People, type PeopleDeps, scenarioPeople } from '#lib/rehearsal/people.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Steer, Steering } from './steer.ts';

export type Votes = Scenario['gates']['default'];
type Answer = Extract<Steer, { by: 'person' }>['answer'];

/** How long an owner looks before answering. */
const LOOKS = 10 * MINUTE;

const LAID_DOWN = 'As it was laid down for this turn-back.';

/** The votes of the scenario, and before them those that the steerings ask for, attempt by attempt. */
export const votesBy = (
  gates: Scenario['gates'],
  steerings: readonly Steering[],
): Scenario['gates']['byGate'] => {
  const byGate: Record<string, Votes[]> = {};
  for (const { subject, visit, steer } of steerings) {
    if (steer.by !== 'votes') continue;
    const votes = byGate[subject] ?? [];
    while (votes.length < visit - 1) votes.push(gates.default);
    votes.push({ ...gates.default, decision: steer.decision === 'undecided' ? 'none' : steer.decision });
    byGate[subject] = votes;
  }
  for (const [gate, votes] of Object.entries(byGate)) {
    const usual = gates.byGate[gate] ?? gates.default;
    votes.push(...(Array.isArray(usual) ? usual : [usual]));
  }
  return { ...gates.byGate, ...byGate };
};

export interface SteeredPeople extends People {
  /** The next time that the owner of this subject is waited for, this is the answer. */
  next(subject: string, answer: Answer): void;
}

/** The scenario's people, but for owners whose answers are laid down: those say nothing before they are waited for. */
export const steeredPeople = (deps: PeopleDeps, steerings: readonly Steering[]): SteeredPeople => {
  const usual = scenarioPeople(deps);
  const laidDown = new Map<string, number>();
  for (const { subject, steer } of steerings) {
    if (steer.by === 'person') laidDown.set(subject, (laidDown.get(subject) ?? 0) + 1);
  }
  const next = new Map<string, Answer>();

  const say = async (subject: string, answer: Answer): Promise<void> => {
    const record = await deps.progress.get(deps.cutover, subject);
    if (record === undefined) throw new Error(`nobody was asked about ${subject}`);
    const said = await deps.reportTask({
      cutover: deps.cutover,
      task: subject,
      report: answer,
      by: record.owner,
      evidence: LAID_DOWN,
      note: LAID_DOWN,
    });
    if (said.ok !== true)
      throw new Error(`${subject} could not be answered ${answer}: ${JSON.stringify(said.message)}`);
  };

  return {
    gateOpened: usual.gateOpened,
    taskOpened(subject, held) {
      const answer = next.get(subject);
      next.delete(subject);
      const left = laidDown.get(subject) ?? 0;
      if (answer === undefined && left === 0) return usual.taskOpened(subject, held);
      if (answer === undefined) return;
      laidDown.set(subject, left - 1);
      if (answer !== 'nobody') deps.virtual.at(plus(deps.virtual.now(), LOOKS), () => say(subject, answer));
    },
    next: (subject, answer) => void next.set(subject, answer),
  };
};
