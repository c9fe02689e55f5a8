import type { Draft } from '#lib/runbook/draft.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { type Check, defined, type GateAt, gatesOf, listed, stagesOf, unknownReference } from './check.ts';

/** Who decides a gate, on what, by when; that nobody approves his own work alone. Effects: `checkGateEffects`. */
export const checkGates: Check = (runbook, problem) => [
  ...gatesOf(runbook).flatMap((gate) => [
    ...authorityOf(gate, runbook, problem),
    ...evidenceOf(gate, problem),
    ...unsafeRecovery(gate, problem),
    ...ownDecision(gate, runbook, problem),
  ]),
  ...gatesThatMustBe(runbook, problem),
];

const subject = ({ gate }: GateAt) => `gate ${gate.id ?? ''}`.trim();

const authorityOf = (at: GateAt, runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] =>
  runbook.authorities === undefined
    ? []
    : unknownReference(
        problem,
        [...at.path, 'authority'],
        at.gate.authority,
        new Set(Object.keys(runbook.authorities)),
        { code: 'authority-unknown', what: 'authority', section: 'authorities', subject: subject(at) },
      );

/** `way-back` says at this gate whether the roll-back is verified to be safe: without it a go could come too early. */
const unsafeRecovery = ({ gate, stage, path }: GateAt, problem: ProblemAt): readonly Problem[] => {
  const { evidence, advisory } = gate;
  if (stage !== undefined || evidence === undefined || evidence.some((name) => name === undefined)) return [];
  if (evidence.includes('way-back') && !advisory?.includes('way-back')) return [];
  return [
    problem([...path, 'evidence'], {
      code: 'recovery-without-way-back',
      message: 'The recovery gate would let the cutover go on before the roll-back is verified to be safe.',
      seen: listed(evidence.filter(defined)),
      fix: 'Add `way-back` to its `evidence`, and keep it out of `advisory`.',
    }),
  ];
};

const evidenceOf = (at: GateAt, problem: ProblemAt): readonly Problem[] => {
  const { evidence, advisory, evidenceValidFor, decideWithin } = at.gate;
  const shownEvidence = new Set(evidence?.filter(defined));
  const idle = (advisory ?? []).flatMap((name, index) =>
    name === undefined || evidence === undefined || shownEvidence.has(name)
      ? []
      : [
          problem([...at.path, 'advisory', index], {
            code: 'advisory-not-evidence',
            message: `${subject(at)}: ${name} is advisory but not among the evidence, so nobody will see it.`,
            seen: name,
            allowed: listed(shownEvidence),
            fix: `Add ${name} to \`evidence\`, or remove it here.`,
          }),
        ],
  );
  const stale =
    evidenceValidFor !== undefined &&
    decideWithin !== undefined &&
    minutesOf(evidenceValidFor) < minutesOf(decideWithin);
  return [
    ...idle,
    ...(evidence &&
    evidence.length > 0 &&
    evidence.every((name) => name !== undefined && advisory?.includes(name))
      ? [
          problem([...at.path, 'advisory'], {
            code: 'advisory-all',
            message: `${subject(at)}: all its evidence is advisory, so nothing could ever forbid a go.`,
            fix: 'Take at least one entry out of `advisory`.',
          }),
        ]
      : []),
    ...(stale
      ? [
          problem([...at.path, 'evidenceValidFor'], {
            code: 'evidence-too-short',
            message: `${subject(at)}: its evidence is out of date before its deadline.`,
            seen: evidenceValidFor,
            allowed: `at least ${decideWithin} (decideWithin)`,
            fix: 'Let the evidence be valid at least as long as the gate may be decided.',
          }),
        ]
      : []),
  ];
};

/** Four eyes: an owner of the stage's tasks must not be able to decide its gate alone. */
const ownDecision = (at: GateAt, runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const authority = at.gate.authority === undefined ? undefined : runbook.authorities?.[at.gate.authority];
  if (!at.stage || authority?.quorum !== 1) return [];
  const alone = (person: string) =>
    authority.members?.includes(person) === true &&
    (authority.mandatory ?? []).every((member) => member === person);
  const owners = new Set((at.stage.stage.tasks ?? []).map((task) => task?.owner).filter(defined));
  const judge = [...owners].find(alone);
  return judge === undefined
    ? []
    : [
        problem([...at.path, 'authority'], {
          code: 'gate-self-decided',
          message: `${subject(at)}: ${judge} owns tasks of the stage and could decide its gate alone.`,
          seen: at.gate.authority ?? '',
          allowed:
            'an authority in which at least two must approve, or in which no owner of the stage decides',
          fix: 'Raise the quorum to 2, make another member mandatory, or choose another authority.',
        }),
      ];
};

const MUST_BE = [
  {
    kinds: ['readiness', 'freeze', 'data-validation'],
    what: 'before the switch',
    why: 'nobody would have decided to switch',
  },
  {
    kinds: ['pilot', 'validation'],
    what: 'between pilot and scale-up',
    why: 'nobody would have decided on full volume',
  },
  { kinds: ['hypercare'], what: 'at the end of hypercare', why: 'nobody would have decided to end it' },
] as const;

/** What may never happen without a decision: the switch, full volume, the end of hypercare. */
const gatesThatMustBe = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const stages = stagesOf(runbook);
  if (runbook.stages === undefined || stages.some(({ stage }) => stage.kind === undefined)) return [];
  return MUST_BE.flatMap(({ kinds, what, why }) => {
    const candidates = stages.filter(({ stage }) => kinds.some((kind) => kind === stage.kind));
    const last = candidates.at(-1);
    // A missing stage has its own problem; a gate that is not sound is undefined in the draft only if it is no mapping.
    if (last === undefined || candidates.some(({ stage }) => stage.gate !== undefined)) return [];
    return [
      problem(last.path, {
        code: 'gate-missing',
        message: `There is no gate ${what}: ${why}.`,
        allowed: `a gate in a stage of kind ${kinds.join(' or ')}`,
        fix: `Add \`gate:\` to stage ${last.stage.id ?? ''}.`,
      }),
    ];
  });
};
