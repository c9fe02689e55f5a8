import type { FindingKind } from './oracle.ts';
import type { ProofAccount } from './proof.ts';

const KINDS: readonly FindingKind[] = ['lost', 'duplicated', 'unexpected', 'disagrees', 'unfinished'];
/** Failures shown in full. */
const SHOWN = 10;

export const isSound = ({ found, breakages }: ProofAccount): boolean =>
  KINDS.every((kind) => found[kind] === 0) && breakages.every(({ caughtBy }) => caughtBy !== undefined);

const whole = (value: number): string => value.toLocaleString('en-US');

/** Of N random runs without a failure: less than 3/N of all such runs fail, with 95 % confidence (rule of three). */
export const boundOf = (runs: number): string => `${((3 / runs) * 100).toPrecision(2)} %`;

/** The account as people read it. */
export const renderProof = (account: ProofAccount): string => {
  const { worlds, singles, pairs, seeds, seconds, found, failures, breakages } = account;
  const caught = breakages.filter(({ caughtBy }) => caughtBy !== undefined).length;
  return [
    'No invoice is lost: the tenant under faults at every call it makes.',
    '',
    ...worlds.map(
      ({ name, about, calls }) => `  ${name.padEnd(11)} ${String(calls).padStart(3)} port calls: ${about}`,
    ),
    '',
    `  ${whole(singles)} single faults: every call fails before, fails after its effect, dies after it, is answered late`,
    `  ${pairs === 0 ? 'no pairs (--quick)' : `${whole(pairs)} pairs of faults: every call, then every later call of the run as it then goes`}`,
    `  ${whole(seeds)} random runs: other invoices, schedules, authority troubles, many faults each`,
    `  ${seconds.toFixed(1)} s`,
    '',
    `  ${KINDS.map((kind) => `${kind} ${found[kind]}`).join(', ')}`,
    ...(seeds > 0 && found.lost + found.duplicated + found.unexpected === 0
      ? [
          `  of such random runs less than ${boundOf(seeds)} lose or double an invoice, with 95 % confidence (3/N)`,
        ]
      : []),
    ...(breakages.length === 0
      ? []
      : [
          '',
          `  ${caught} of ${breakages.length} deliberate breakages caught`,
          ...breakages.map(({ name, caughtBy }) => `    ${name.padEnd(28)} ${caughtBy ?? 'NOT CAUGHT'}`),
        ]),
    ...(failures.length === 0 ? [] : ['', 'Failed:']),
    ...failures
      .slice(0, SHOWN)
      .flatMap(({ world, plan, findings }) => [
        world === 'random'
          ? `  npx cutover proof --seed ${plan}`
          : `  npx cutover proof --world ${world} --plan ${plan === '' ? '(no fault)' : plan}`,
        ...findings.map(({ kind, text }) => `    ${kind}: ${text}`),
      ]),
    ...(failures.length > SHOWN ? [`  and ${failures.length - SHOWN} more at least`] : []),
  ].join('\n');
};
