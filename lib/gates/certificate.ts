/** What a rehearsal proves, bound to the program and code that were rehearsed (DESIGN section 1). */

import * as z from 'zod';
import { digestOf } from '#lib/digest.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import { Report } from '#lib/report/report.ts';

const Digested = z.string().regex(/^[0-9a-f]{64}$/);
const Seconds = z.number().min(0);

export const Certificate = z.object({
  kind: z.literal('rehearsal-certificate'),
  cutover: z.string(),
  digests: z.object({ program: Digested, code: Digested, calendar: Digested, roster: Digested }),
  scenario: z.string().min(1).max(200),
  seed: z.int(),
  outcome: Report.shape.outcome,
  asExpected: z.boolean(),
  /** Measured, by stage: what forecasts and the next plan are made from. */
  stageMinutes: z.record(z.string(), z.number()),
  invoices: Report.shape.invoices,
  /** Stands for where each posted invoice ended; `cutover proof --of` makes it again. */
  accountRoot: z.string().optional(),
  rolledBack: z.boolean(),
  /** Of each roll-back: from its first step until all was safe. */
  secondsToSafe: z.array(Seconds),
  /** The same, each with what it was. */
  wayBacks: z
    .array(
      z.object({
        trigger: z.string(),
        state: z.string().optional(),
        secondsToSafe: Seconds,
        replayed: z.int().min(0),
      }),
    )
    .default([]),
  /** States of the definition from which this rehearsal turned back … */
  statesTurnedBack: z.array(z.string()),
  /** … of so many that the definition has. */
  states: z.int().min(0).default(0),
  /** SHA-256 of the canonical JSON of the report without `wallSeconds`. */
  reportDigest: Digested,
  /** ISO, on the clock of the world outside: a certificate ages. */
  rehearsedAt: z.iso.datetime(),
  /** Who vouches for it (`attestors.ts`). A laptop vouches for nothing: gates show it, and do not count it. */
  attestedBy: z.string().optional(),
});
export type Certificate = Readonly<z.infer<typeof Certificate>>;

export const makeCertificate = (
  report: Report,
  digests: Certificate['digests'],
  about: {
    readonly cutover: string;
    readonly rehearsedAt: Instant;
    readonly attestedBy: string | undefined;
    /** How many states the definition has, those within branches included. */
    readonly states: number;
  },
): Certificate => {
  const { wallSeconds: _, ...lasting } = report;
  return {
    kind: 'rehearsal-certificate',
    cutover: about.cutover,
    digests,
    scenario: report.scenario,
    seed: report.seed,
    outcome: report.outcome,
    asExpected: report.expectation.met,
    stageMinutes: Object.fromEntries(report.stages.map((stage) => [stage.id, stage.actualMinutes])),
    invoices: report.invoices,
    ...(report.account && { accountRoot: report.account.root }),
    rolledBack: report.rollbacks.length > 0,
    secondsToSafe: report.rollbacks.map((rollback) => rollback.secondsToSafe),
    wayBacks: report.rollbacks.map(({ trigger, state, secondsToSafe, replayed }) => ({
      trigger,
      ...(state !== undefined && { state }),
      secondsToSafe,
      replayed,
    })),
    statesTurnedBack: [...new Set(report.rollbacks.flatMap(({ state }) => state ?? []))].sort(),
    states: about.states,
    reportDigest: digestOf(lasting),
    rehearsedAt: toIso(about.rehearsedAt),
    ...(about.attestedBy !== undefined && { attestedBy: about.attestedBy }),
  };
};
