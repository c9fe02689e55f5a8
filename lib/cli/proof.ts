import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { asksForAccount, PROOF_ACCOUNT_OPTIONS, proveFinished } from '#lib/cli/proof-account.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { parsePlan } from '#lib/proof/fault-plan.ts';
import { runProof } from '#lib/proof/proof.ts';
import { isSound, renderProof } from '#lib/proof/render-proof.ts';
import { traceRun } from '#lib/proof/trace-run.ts';
import { WORLDS } from '#lib/proof/worlds.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

/** More takes hours, and says little more than these do. */
const MOST_SEEDS = 1_000_000;
const SEEDS = 2_000;
const QUICK_SEEDS = 300;

export const proof: Verb = {
  name: 'proof',
  usage:
    '[--quick] [--seeds N] [--json] | --world NAME --plan FAULTS | --seed N | --of DIR [--invoice NUMBER] | --stage STAGE [--invoice NUMBER]',
  purpose:
    'Proves that no invoice is lost: the tenant under every single fault, every pair of faults and many seeds, and broken on purpose; with --of, --invoice or --stage the account of a finished cutover.',
  options: {
    quick: { type: 'boolean', meaning: 'single faults and a few hundred seeds, without pairs' },
    seeds: { type: 'string', meaning: `how many random runs; default ${SEEDS}, with --quick ${QUICK_SEEDS}` },
    plan: { type: 'string', meaning: 'runs one plan again and shows each call, e.g. ledger.claim#3:died' },
    world: { type: 'string', meaning: `the world of --plan: ${WORLDS.map(({ name }) => name).join(', ')}` },
    seed: { type: 'string', meaning: 'runs one seed again and shows each call' },
    json: { type: 'boolean', meaning: 'print the account as JSON' },
    ...PROOF_ACCOUNT_OPTIONS,
  },
  async run(given, terminal) {
    if (asksForAccount(given)) return proveFinished(given, terminal);
    const seeds = wholeNumber(given, 'seeds', 0, MOST_SEEDS);
    const seed = wholeNumber(given, 'seed', 1, Number.MAX_SAFE_INTEGER);
    const text = stringOption(given, 'plan');
    const plan = text === undefined ? undefined : parsePlan(text);
    const named = stringOption(given, 'world') ?? WORLDS[0]?.name;
    const world = WORLDS.find(({ name }) => name === named);
    const problems = [
      ...[seeds, seed].flatMap((one) => (typeof one === 'object' ? [one] : [])),
      ...(plan?.ok === false
        ? [optionProblem('--plan', { message: plan.error, fix: 'Copy the plan as the proof printed it.' })]
        : []),
      ...(world === undefined
        ? [
            optionProblem('--world', {
              message: 'there is no such world',
              seen: String(named),
              allowed: WORLDS.map(({ name }) => name).join(', '),
              fix: 'Name the world that the proof printed with the plan.',
            }),
          ]
        : []),
    ];
    if (problems.length > 0 || world === undefined || typeof seeds === 'object' || typeof seed === 'object') {
      terminal.err(formatProblems(problems).trimEnd());
      return BAD_INPUT;
    }
    if (seed !== undefined) return shown(terminal, await traceRun({ seed }));
    if (plan?.ok) return shown(terminal, await traceRun({ world, plan: plan.value }));
    return prove(given, terminal, seeds);
  },
};

const wholeNumber = (given: Given, option: string, from: number, to: number) => {
  const text = stringOption(given, option);
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= from && value <= to
    ? value
    : optionProblem(`--${option}`, {
        message: 'a whole number is needed',
        seen: text,
        allowed: `${from} to ${to}`,
        fix: `Write --${option}=${from + 1}, for example.`,
      });
};

const shown = (
  terminal: Terminal,
  { text, sound }: { readonly text: string; readonly sound: boolean },
): ExitCode => {
  terminal.out(text);
  return sound ? DONE : NOT_MET;
};

const prove = async (given: Given, terminal: Terminal, seeds: number | undefined): Promise<ExitCode> => {
  const quick = given.options.quick === true;
  let shownAt = 0;
  const account = await runProof({
    stopwatch: () => performance.now(),
    pairs: !quick,
    seeds: seeds ?? (quick ? QUICK_SEEDS : SEEDS),
    breakages: true,
    onProgress(done, of) {
      const percent = Math.floor((done / of) * 100);
      if (!terminal.interactive || percent < shownAt + 10) return;
      shownAt = percent;
      terminal.err(`${percent} %`);
    },
  });
  terminal.out(given.options.json === true ? JSON.stringify(account, null, 2) : renderProof(account));
  return isSound(account) ? DONE : NOT_MET;
};
