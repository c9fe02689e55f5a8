/** Readings of what the runbook says and people have agreed: shown at the gate, and missing where nothing is said. */

import type { Program, ProgramGate } from '#lib/compiler/program.ts';
import type { Reading } from '#lib/gates/assemble-evidence.ts';
import type { BackOutFacts } from '#lib/gates/readings/back-out.ts';
import { resumeCodeFacts, resumeCodeWords } from '#lib/gates/readings/resume-code.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { checkPeople } from '#lib/readiness/check-people.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

const SOURCE = 'runbook';

export const documents = (runbook: Runbook): Reading | undefined =>
  runbook.documents.length === 0
    ? undefined
    : {
        verdict: 'pass',
        measured: `${runbook.documents.length} documents, each with owner and location`,
        required: 'listed with owner and location',
        source: SOURCE,
        facts: { documents: runbook.documents },
      };

export const risks = (runbook: Runbook): Reading | undefined => {
  if (runbook.risks.length === 0) return undefined;
  const strangers = runbook.risks.filter(
    (risk) => !runbook.people[risk.owner] || !runbook.people[risk.residual.acceptedBy],
  );
  const high = runbook.risks.filter((risk) => risk.residual.level === 'high');
  return {
    verdict: strangers.length === 0 ? 'pass' : 'fail',
    measured:
      strangers.length === 0
        ? `${runbook.risks.length} risks accepted, ${high.length} of them high`
        : `owner or acceptance unknown: ${strangers.map((risk) => risk.title).join(', ')}`,
    required: 'each owned, residual risk accepted by a person',
    source: SOURCE,
    facts: { risks: runbook.risks },
  };
};

export const policies = (runbook: Runbook): Reading => ({
  verdict: 'pass',
  measured: `after the mandate legacy invoices: ${runbook.policies.legacyAfterMandate}; fallback lawful: ${runbook.policies.fallback.lawful ? 'yes' : 'no'}`,
  required: 'shown',
  source: SOURCE,
  facts: { policies: runbook.policies, thresholds: runbook.thresholds },
});

/** On the local date of the evidence: deputies count within their dates. */
export const people = (runbook: Runbook, date: string): Reading => {
  const checks = checkPeople(runbook, date);
  const open = checks.filter((each) => each.verdict !== 'pass');
  return {
    verdict: open.length === 0 ? 'pass' : 'fail',
    measured:
      open.length === 0
        ? `${checks.length} roles and authorities can act`
        : open.map((each) => `${each.name}: ${each.detail}`).join('; '),
    required: 'each role filled, each authority able to decide',
    source: SOURCE,
    facts: { checks: checks.map((each) => ({ ...each })) },
  };
};

/**
 * The way back of the stage that ends here, and of the one that a go begins, and whether one begun now would be over, at
 * worst, before the change window is. A window that cannot be read is no window.
 */
export const wayBack = (
  program: Program,
  runbook: Runbook,
  gate: ProgramGate,
  verifiedSafe: TaskRecord | undefined,
  backOut: { readonly facts: BackOutFacts; readonly words: string } | undefined,
  /** Digests of the code before the roll-back, and of the one that is deployed now. */
  code?: { readonly execution: string; readonly deployed: string },
): Reading | undefined => {
  const recovery = gate.id === runbook.recovery.gate.id;
  const own = recovery ? runbook.recovery.resumeAt : gate.stage;
  const index = runbook.stages.findIndex((stage) => stage.id === own);
  const stage = runbook.stages[index];
  if (!stage) return undefined;
  const next = runbook.stages[index + 1];
  // Whoever goes on from a roll-back that is not over has two truths at once: some invoices still go the new way.
  const safe = !recovery || verifiedSafe?.status === 'done';
  const named = `${stage.title}: ${stage.wayBack.kind}${next ? `; after a go: ${next.wayBack.kind}` : ''}`;
  const inTime = recovery || (backOut !== undefined && !backOut.facts.late);
  const forecast = backOut?.words ?? 'the calendar names no change window, so that nothing can be forecast';
  return {
    verdict: safe && inTime ? 'pass' : 'fail',
    measured: safe
      ? `${named}; ${backOut?.facts.late ? 'TOO LATE: ' : ''}${forecast}${recovery && code ? `; ${resumeCodeWords(code.execution, code.deployed)}` : ''}`
      : `the roll-back is not verified to be safe${whyNot(verifiedSafe)}`,
    required: recovery
      ? 'named for the stage, and the roll-back verified to be safe'
      : backOut?.facts.binds === false
        ? 'named for the stage'
        : 'named for the stage, and over before the change window ends even at worst',
    source: SOURCE,
    facts: {
      ...(backOut && { forecast: backOut.facts }),
      ...(recovery && code && { code: resumeCodeFacts(code.execution, code.deployed) }),
      afterSwitch: program.stages.find((each) => each.id === own)?.afterSwitch ?? false,
      now: stage.wayBack,
      ...(next && { afterGo: { stage: next.title, ...next.wayBack } }),
    },
  };
};

const whyNot = (record: TaskRecord | undefined): string => {
  const reasons = record?.evidence?.reasons;
  const [first] = Array.isArray(reasons) ? reasons : [];
  return typeof first === 'string' ? `: ${first}` : ': nothing is on record';
};
