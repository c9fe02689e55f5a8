import * as z from 'zod';
import type { Program } from '#lib/compiler/program.ts';
import { canonicalJson } from '#lib/digest.ts';
import { attestedByUat, certificatePrefix } from '#lib/gates/attestors.ts';
import { makeCertificate } from '#lib/gates/certificate.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import { fromIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Machine } from '#lib/ports/machine.ts';
import { judgeStageRehearsal } from '#lib/report/judge-stage-rehearsal.ts';
import type { StageReport } from '#lib/report/report.ts';
import { wasAnswered } from '#lib/report/was-answered.ts';
import type { Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { rehearsalOfExecution } from '#lib/runbook/rehearsal-id.ts';

export interface CertifyDeps {
  readonly stage: SignOffStage;
  readonly program: Pick<Program, 'cutover'>;
  /** How many states the definition has. */
  readonly states: number;
  /** Of what is deployed. */
  readonly digests: { readonly program: string; readonly code: string };
  readonly machine: Pick<Machine, 'status'>;
  /** Executions of a rehearsal that the stores know of, the one of the event among them. */
  readonly executions: (cutover: string) => Promise<readonly string[]>;
  /** The report of a rehearsal as stores, histories, ERP and authority tell it now. */
  readonly gather: (cutover: string) => Promise<Result<StageReport, string>>;
  readonly archive: Archive;
  readonly log: Log;
}

/** "Step Functions Execution Status Change" of EventBridge. Only the name is read: what became of it is asked for. */
const StatusChange = z.object({ detail: z.object({ name: z.string().min(1) }) });

/**
 * Certifies a rehearsal once its last execution has ended. It is the machine's own word: every figure is read from stores and
 * histories, and the event is no more than a reason to look. Written once; an event that comes again, later, changes nothing.
 * One that nobody attended is no rehearsal: a certificate of it would forbid production for want of people, not of a sound program.
 */
export const makeCertify =
  (deps: CertifyDeps): Handler =>
  async (event) => {
    const { name } = StatusChange.parse(event).detail;
    if (deps.stage === 'production') return { outcome: 'ignored', name, why: 'production is no rehearsal' };
    // Which one has ended its execution's name says; what it proves is of the program, whichever it was.
    const own = deps.program.cutover;
    const cutover = rehearsalOfExecution(own, name) ?? own;
    for (const execution of await deps.executions(cutover)) {
      // A roll-back whose main execution goes on, or will: the cutover is not over.
      if ((await deps.machine.status(execution)) === 'running')
        return { outcome: 'not-over', name, running: execution };
    }
    const gathered = await deps.gather(cutover);
    if (!gathered.ok) throw new Error(`${name} has ended and cannot be certified: ${gathered.error}`);
    const report = gathered.value;
    const { program, code } = report.digests;
    if (program !== deps.digests.program || code !== deps.digests.code) {
      deps.log('not-certified', { name, program, code });
      return { outcome: 'other-program', name, program, code };
    }
    if (!wasAnswered(report)) {
      deps.log('rehearsal-unattended', { name, outcome: report.outcome, gates: report.gates.length });
      return {
        outcome: 'unattended',
        name,
        why: `no gate was answered by anybody (${report.gates.length} asked), so nothing was rehearsed and nothing is filed`,
      };
    }
    const misses = judgeStageRehearsal(report);
    const certificate = makeCertificate(
      { ...report, expectation: { met: misses.length === 0, misses: [...misses] } },
      report.digests,
      {
        cutover: own,
        rehearsedAt: fromIso(report.virtual.cutoverEnd),
        // An emulator is nobody's UAT.
        attestedBy: deps.stage === 'uat' ? attestedByUat(name) : undefined,
        states: deps.states,
      },
    );
    const key = `${certificatePrefix(program, code)}${deps.stage}-${name}.json`;
    const { outcome } = await deps.archive.put(key, canonicalJson(certificate));
    deps.log('rehearsal-certified', { name, key, outcome, asExpected: certificate.asExpected });
    return {
      outcome: outcome === 'different' ? 'certified-before' : 'certified',
      name,
      key,
      asExpected: certificate.asExpected,
      misses: [...misses],
    };
  };
