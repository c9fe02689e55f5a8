import * as z from 'zod';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageCall } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { BreakGlassEntry, READ_OUT } from '#lib/gates/break-glass.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { local } from '#lib/report/words.ts';

const USAGE =
  'npx cutover decide GATE go|no-go --break-glass --reason TEXT --voters PERSON,PERSON,… --evidence CHARACTERS --by PERSON --witness PERSON --stage STAGE';

/** What `gate-telephone` returns. */
const Said = z.object({
  outcome: z.string(),
  decision: z.string().optional(),
  entry: z.string().optional(),
  confirmUntil: z.string().optional(),
  reasons: z.array(z.string()).default([]),
});

/** What each part of the entry is called on the command line. */
const OPTION_OF: Readonly<Record<string, string>> = {
  decision: 'go or no-go',
  enteredBy: '--by',
};

/** What a part that is there has to be, where more is wanted than that it is. */
const WANTED: Readonly<Record<string, string>> = {
  decision: 'go or no-go',
  reason: 'ten letters at least',
  evidence: `the first ${READ_OUT} characters of the digest, 0 to 9 and a to f`,
};

/**
 * Enters what the committee has decided by telephone while GitHub cannot be reached (docs/adr/0019). Function
 * `gate-telephone` judges it; here is only asked for what it takes. Nothing is decided before the witness has confirmed it.
 */
export const breakGlassOnStage = async (call: StageCall, gate: string, word: string): Promise<ExitCode> => {
  const { given, terminal, compiled, where, stage } = call;
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover decide: ${text}`);
    return BAD_INPUT;
  };
  const parts = {
    decision: word === '' ? undefined : word,
    reason: stringOption(given, 'reason'),
    enteredBy: stringOption(given, 'by'),
    witness: stringOption(given, 'witness'),
    evidence: stringOption(given, 'evidence'),
    voters: stringOption(given, 'voters')
      ?.split(',')
      .map((voter) => voter.trim()),
  };
  const entry = BreakGlassEntry.safeParse(parts);
  if (!entry.success) {
    const wrong = [...new Set(entry.error.issues.map(({ path }) => String(path[0] ?? '')))];
    const missing = new Set(
      Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [name] : [])),
    );
    const said = wrong.map((name) => {
      const option = OPTION_OF[name] ?? `--${name}`;
      if (missing.has(name)) return `${option} is missing`;
      return `${option} is not right${WANTED[name] === undefined ? '' : `: it is ${WANTED[name]}`}`;
    });
    return fail(`${said.join('; ')}. It is called so: ${USAGE}`);
  }
  const { runbook } = compiled;
  if (runbook.policies.breakGlass === undefined) {
    return fail(
      'the runbook permits no decision by telephone (`policies.breakGlass` is not set): the gate waits, and what no decision means is done',
    );
  }
  const connected = await call.connect();
  if (!connected.ok) return fail(connected.error);
  const world = connected.value;
  const open = (await world.gates.listOpen(world.compiled.runbook.cutover)).find(
    (each) => each.gate === gate,
  );
  if (!open) return fail(`gate ${gate} is not open on stage ${stage}; npx cutover gates shows which one is`);
  const answer = asJsonObject(
    await world.invoke(
      'gate-telephone',
      asJsonObject({
        instance: open.instance,
        breakGlass: { ...entry.data, caller: world.deployed.caller },
      }),
    ),
  );
  await keepDeployLock(world, terminal);
  const said = Said.parse(answer);
  const reasons = said.reasons.join('; ');
  const { entry: digits } = said;
  if (said.outcome !== 'entered' || digits === undefined) {
    return printReply(
      {
        ok: false,
        text: `Nothing is entered for ${open.instance} (${said.outcome}): ${reasons}`,
        next:
          said.outcome === 'outdated'
            ? 'the machine takes this attempt back within minutes and asks again; then send everybody the new dossier, and ask them again: npx cutover fallback --out FOLDER'
            : 'mend what is said there, or let the gate wait: no decision is never a go',
        data: answer,
      },
      where,
      given,
      terminal,
    );
  }
  const { decision, witness } = entry.data;
  const name = runbook.people[witness]?.name ?? witness;
  const until =
    said.confirmUntil === undefined ? '' : ` before ${local(said.confirmUntil, runbook.goLive.zone)}`;
  return printReply(
    {
      ok: true,
      text: `NOT DECIDED YET. ${open.instance} is entered by telephone: ${said.decision ?? decision}. ${reasons}. An incident of severity 2 is open. Read these ${READ_OUT} characters aloud and write them on the form: ${digits.replace(/(.{4})(?=.)/g, '$1 ')}. ${name} confirms it${until}, with the rights of the witness and at another terminal.`,
      next: `${name} types: npx cutover decide ${gate} ${decision} --confirm ${digits} --by ${witness}`,
      data: answer,
    },
    where,
    given,
    terminal,
  );
};
