/** What a rehearsal proves, bound to the program and code that were rehearsed (DESIGN section 1). */

import type { ProgramDigests } from '#lib/compiler/program.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { Report } from '#lib/report/report.ts';

export interface Certificate {
  readonly kind: 'rehearsal-certificate';
  readonly cutover: string;
  readonly digests: ProgramDigests;
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: Report['outcome'];
  readonly asExpected: boolean;
  /** Measured, by stage: what forecasts and the next plan are made from. */
  readonly stageMinutes: Readonly<Record<string, number>>;
  readonly invoices: Report['invoices'];
  /** Stands for where each posted invoice ended; `cutover proof --of` makes it again. */
  readonly accountRoot: string | undefined;
  readonly rolledBack: boolean;
  /** Of each roll-back: from its first step until all was safe. */
  readonly secondsToSafe: readonly number[];
  /** States of the definition from which this rehearsal turned back. */
  readonly statesTurnedBack: readonly string[];
  /** SHA-256 of the canonical JSON of the report without `wallSeconds`. */
  readonly reportDigest: Digest;
  /** ISO, on the clock of the world outside: a certificate ages. */
  readonly rehearsedAt: string;
  /** Who vouches for it. A laptop vouches for nothing: gates show it, and do not count it. */
  readonly attestedBy: string | undefined;
}

export const makeCertificate = (
  report: Report,
  digests: ProgramDigests,
  about: {
    readonly cutover: string;
    readonly rehearsedAt: Instant;
    readonly attestedBy: string | undefined;
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
    accountRoot: report.account?.root,
    rolledBack: report.rollbacks.length > 0,
    secondsToSafe: report.rollbacks.map((rollback) => rollback.secondsToSafe),
    statesTurnedBack: [...new Set(report.rollbacks.flatMap(({ state }) => state ?? []))].sort(),
    reportDigest: digestOf(lasting),
    rehearsedAt: toIso(about.rehearsedAt),
    attestedBy: about.attestedBy,
  };
};
