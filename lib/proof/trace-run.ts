/** One run again, with everything that happened in it. */
import { toIso } from '#lib/instant.ts';
import { type FaultPlan, formatPlan } from './fault-plan.ts';
import { runPlan } from './plans.ts';
import type { PortCall } from './port-calls.ts';
import { runSeed } from './random-run.ts';
import type { Script } from './script.ts';
import { openStores } from './stores.ts';

const HIT = {
  before: 'FAILS, nothing happened',
  after: 'TAKES EFFECT, FAILS',
  died: 'TAKES EFFECT, PROCESS DIES',
  late: 'TAKES EFFECT, ANSWERS LATE',
};

const lineOf = ({ at, process, call, kind }: PortCall): string =>
  `${toIso(at).slice(11, 23)}  ${process.padEnd(18)} ${call}${kind === undefined ? '' : `  ← ${HIT[kind]}`}`;

/** `sound`: the oracle found nothing wrong. */
export const traceRun = async (
  what: { readonly seed: number } | { readonly world: Script; readonly plan: FaultPlan },
): Promise<{ readonly text: string; readonly sound: boolean }> => {
  const lines: string[] = [];
  const onCall = (call: PortCall): void => {
    lines.push(lineOf(call));
  };
  const stores = openStores();
  const run =
    'seed' in what
      ? await runSeed(stores, what.seed, { onCall })
      : await runPlan(stores, what.world, what.plan, { onCall });
  const { facts, findings } = run;
  const made = new Set(facts.calls);
  const missed = 'plan' in what ? what.plan.filter(({ call }) => !made.has(call)) : [];
  const text = [
    'seed' in what ? `seed ${what.seed}` : `${what.world.name} ${formatPlan(what.plan)}`,
    '',
    ...lines,
    '',
    ...facts.rows.map(({ number, revision, state, submissions }) => {
      const side = facts.erp.get(number)?.issuedOn ?? 'nowhere yet';
      return `  ${number} revision ${revision}: ${state}, sent ${submissions} times, issued on ${side}`;
    }),
    `  registered with the authority: ${facts.accepted.map(({ irn }) => irn).join(', ') || 'nothing'}`,
    ...facts.incidents.map(
      ({ title, closedAt }) => `  incident${closedAt === undefined ? ' (open)' : ''}: ${title}`,
    ),
    '',
    ...missed.map(({ call }) => `${call} never came in this world: is it the plan of another (--world)?`),
    ...(findings.length === 0
      ? ['Nothing is wrong.']
      : findings.map((finding) => `${finding.kind}: ${finding.text}`)),
  ].join('\n');
  return { text, sound: findings.length + missed.length === 0 };
};
