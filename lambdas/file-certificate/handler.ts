import * as z from 'zod';
import type { Program } from '#lib/compiler/program.ts';
import { canonicalJson } from '#lib/digest.ts';
import { attestedByCi, certificatePrefix } from '#lib/gates/attestors.ts';
import { Certificate } from '#lib/gates/certificate.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import { fromIso, HOUR, MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface FileCertificateDeps {
  readonly stage: SignOffStage;
  readonly program: Pick<Program, 'cutover'>;
  /** Of what is deployed: a certificate of anything else is of no use, and refused. */
  readonly digests: { readonly program: string; readonly code: string };
  readonly clock: Pick<Clock, 'now'>;
  readonly archive: Archive;
  readonly log: Log;
}

export const FileCertificate = z.strictObject({
  /** As `cutover rehearse` writes it; who attests it is not the caller's to say. */
  certificate: Certificate,
  /** Which run of the workflow rehearsed: for people who look it up. */
  run: z.string().regex(/^[A-Za-z0-9._/-]{1,100}$/),
});

/** It is handed in by the job that rehearsed: an older one was kept by somebody. */
const FRESH = 6 * HOUR;
const CLOCKS_APART = 5 * MINUTE;

/**
 * Files what CI on main has rehearsed. That it is CI on main is proven by who may call this function, one role that one workflow of
 * main can take; the attestation is written here and never taken from the caller.
 */
export const makeFileCertificate =
  (deps: FileCertificateDeps): Handler =>
  async (payload) => {
    const given = FileCertificate.safeParse(payload);
    if (!given.success)
      return refused('malformed', `this is no certificate: ${z.prettifyError(given.error)}`);
    const { certificate, run } = given.data;
    const why = refusal(deps, certificate);
    if (why !== undefined) {
      deps.log('certificate-refused', { run, why });
      return refused('refused', why);
    }
    const { program, code } = certificate.digests;
    // With its day: one seed gives one report for ever, and a rehearsal that was made again must not stay as old as the first.
    const name = `ci-${certificate.scenario}-${certificate.seed}-${certificate.reportDigest.slice(0, 16)}-${certificate.rehearsedAt.slice(0, 10)}`;
    const key = `${certificatePrefix(program, code)}${name}.json`;
    const filed = await deps.archive.put(
      key,
      canonicalJson({ ...certificate, attestedBy: attestedByCi(run) }),
    );
    deps.log('certificate-filed', { run, key, outcome: filed.outcome });
    // Another run of that day came first, and its attestation stands.
    return { ok: true, key, outcome: filed.outcome === 'different' ? 'filed-before' : filed.outcome };
  };

const refusal = (
  { stage, program, digests, clock }: FileCertificateDeps,
  certificate: Certificate,
): string | undefined => {
  const age = clock.now() - fromIso(certificate.rehearsedAt);
  if (stage === 'production')
    return 'certificates are filed where rehearsals are made, which is not production';
  if (certificate.cutover !== program.cutover)
    return `it is of cutover ${certificate.cutover}, and ${program.cutover} is deployed here`;
  if (certificate.digests.program !== digests.program)
    return `it is of program ${certificate.digests.program.slice(0, 16)}, and ${digests.program.slice(0, 16)} is deployed here: deploy first, then rehearse what is deployed`;
  if (certificate.digests.code !== digests.code)
    return `it is of code ${certificate.digests.code.slice(0, 16)}, and ${digests.code.slice(0, 16)} is deployed here: deploy first, then rehearse what is deployed`;
  if (age < -CLOCKS_APART || age > FRESH)
    return `it was rehearsed at ${certificate.rehearsedAt}: only what the same job has just rehearsed is filed`;
  if (!/^[a-z0-9-]{1,80}$/.test(certificate.scenario))
    return `its scenario ${JSON.stringify(certificate.scenario)} is none of the repository’s (small letters, digits and dashes)`;
  return undefined;
};

const refused = (code: string, message: string): JsonObject => ({ ok: false, code, message });
