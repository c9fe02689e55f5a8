import type { GateCondition } from '#lib/gates/gate-record.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import { localDate } from '#lib/runbook/local-moment.ts';

/** From where a scenario counts. */
export interface GoLive {
  readonly goLive: Instant;
  readonly zone: string;
}

/** What the chair writes into an approval, with the dates that the plan has. */
export const givenConditions = (
  { decision, conditions = [] }: Pick<Scenario['gates']['default'], 'decision' | 'conditions'>,
  { goLive, zone }: GoLive,
): readonly GateCondition[] =>
  (decision === 'go' ? conditions : []).map(({ text, owner, due }) => ({
    text,
    owner,
    due: localDate(plus(goLive, relativeMinutes(due) * MINUTE), zone),
  }));
