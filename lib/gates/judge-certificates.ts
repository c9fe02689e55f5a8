import { attestorOf } from '#lib/gates/attestors.ts';
import type { Certificate } from '#lib/gates/certificate.ts';
import { DAY, fromIso, type Instant } from '#lib/instant.ts';
import type { CertificatesFound } from '#lib/ports/certificates.ts';

export interface RehearsalDemand {
  readonly program: string;
  readonly code: string;
  readonly maxAgeMilliseconds: number;
  readonly now: Instant;
}

export interface RehearsalJudgement {
  readonly holds: boolean;
  /** What those who decide rely on. */
  readonly counted: readonly Certificate[];
  /** Why each of the others is not counted. */
  readonly refused: readonly string[];
  /** What is still needed, in words; empty: nothing. */
  readonly missing: readonly string[];
}

const CLOCKS_APART = 5 * 60_000;

const named = ({ scenario, seed, rehearsedAt }: Certificate): string =>
  `${scenario}, seed ${seed}, of ${rehearsedAt.slice(0, 10)}`;

/** Why it is no rehearsal of this very program that anybody vouches for; undefined: it is one. */
const refusal = (certificate: Certificate, demand: RehearsalDemand): string | undefined => {
  const age = demand.now - fromIso(certificate.rehearsedAt);
  if (attestorOf(certificate.attestedBy) === undefined)
    return 'unattested: a laptop can say anything, so nobody vouches for it';
  if (certificate.digests.program !== demand.program) return 'of another program';
  if (certificate.digests.code !== demand.code) return 'of other code';
  if (age < -CLOCKS_APART) return 'dated in the future';
  if (age > demand.maxAgeMilliseconds)
    return `older than ${Math.round(demand.maxAgeMilliseconds / DAY)} days`;
  const { lost, duplicated, unexpected } = certificate.invoices;
  if (lost + duplicated + unexpected > 0)
    return `invoices: ${lost} lost, ${duplicated} duplicated, ${unexpected} unexpected`;
  return certificate.asExpected ? undefined : 'it did not end as expected';
};

/**
 * Whether this very program and code were rehearsed: to the end, and the way back; one cutover that turned back, recovered and
 * completed is both. A rehearsal that went wrong is not outweighed by others: the newest of its scenario has to be as expected.
 * Of one that nobody attended there is no certificate (`lambdas/certify`), so what fails a program was answered by people.
 */
export const judgeCertificates = (
  certificates: readonly Certificate[],
  demand: RehearsalDemand,
): RehearsalJudgement => {
  const judged = certificates.map((certificate) => ({ certificate, why: refusal(certificate, demand) }));
  const counted = judged.flatMap(({ certificate, why }) => (why === undefined ? [certificate] : []));
  const days = Math.round(demand.maxAgeMilliseconds / DAY);
  const failing = certificates.filter(
    (certificate) =>
      attestorOf(certificate.attestedBy) !== undefined &&
      certificate.digests.program === demand.program &&
      certificate.digests.code === demand.code &&
      !certificate.asExpected &&
      !counted.some(
        (other) => other.scenario === certificate.scenario && other.rehearsedAt > certificate.rehearsedAt,
      ),
  );
  const missing = [
    ...(counted.some(({ outcome }) => outcome === 'completed')
      ? []
      : [`a rehearsal that completed, as expected, of the last ${days} days`]),
    ...(counted.some(({ rolledBack }) => rolledBack)
      ? []
      : [`a rehearsal with a roll-back, as expected, of the last ${days} days`]),
    ...failing.map(
      (certificate) => `a newer rehearsal of ${certificate.scenario}: the last one did not end as expected`,
    ),
  ];
  return {
    holds: missing.length === 0,
    counted,
    refused: judged.flatMap(({ certificate, why }) =>
      why === undefined ? [] : [`${named(certificate)}: ${why}`],
    ),
    missing: [...new Set(missing)],
  };
};

/** How each counted one is told. */
export const certificateText = (certificate: Certificate): string =>
  `${named(certificate)}: ${certificate.outcome}${certificate.rolledBack ? `, ${certificate.secondsToSafe.length} roll-back${certificate.secondsToSafe.length === 1 ? '' : 's'}, safe after ${certificate.secondsToSafe.map((seconds) => `${Math.round(seconds)} s`).join(', ')}` : ''}, attested by ${certificate.attestedBy ?? 'nobody'}`;

/** States turned back from, by all of them together. */
export const statesTurnedBack = (certificates: readonly Certificate[]): string => {
  const turned = new Set(certificates.flatMap((certificate) => certificate.statesTurnedBack));
  return `states turned back: ${turned.size} of ${Math.max(0, ...certificates.map(({ states }) => states))}`;
};

/** Of ways back on real clocks only: the seconds of a virtual one are a plan's, and nobody measured them. */
export const measuredSeconds = (found: CertificatesFound, demand: RehearsalDemand): readonly number[] =>
  found.asked
    ? judgeCertificates(found.certificates, demand).counted.flatMap((certificate) =>
        attestorOf(certificate.attestedBy) === 'uat-machine' ? certificate.secondsToSafe : [],
      )
    : [];
