import * as z from 'zod';
import type { StageCall } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { READ_OUT } from '#lib/gates/break-glass.ts';
import type { GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';
import { confirmUntil, readAloud } from '#lib/gates/telephone-entry.ts';
import { toIso } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { local } from '#lib/report/words.ts';

const USAGE =
  'npx cutover decide GATE go|no-go --confirm ENTRY --by PERSON --stage STAGE; without go or no-go it shows what is entered';

/** What `gate-witness` returns. */
const Said = z.object({
  outcome: z.string(),
  decision: z.string().optional(),
  entry: z.string().optional(),
  reasons: z.array(z.string()).default([]),
});

/**
 * The witness confirms what the operator has entered of a decision by telephone (docs/adr/0019). It asks for nothing but what the
 * witness may do: outputs of the stacks, gates, and function `gate-witness`; so the lock of the stacks is left to others.
 */
export const confirmOnStage = async (call: StageCall, gate: string, word: string): Promise<ExitCode> => {
  const { given, terminal, compiled, where, stage } = call;
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover decide: ${text}`);
    return BAD_INPUT;
  };
  // It is read aloud in groups of four.
  const entry = (stringOption(given, 'confirm') ?? '').replaceAll(' ', '').toLowerCase();
  const witness = stringOption(given, 'by');
  const wrong = [
    ...(gate === '' ? ['the gate is missing'] : []),
    ...(['', 'go', 'no-go'].includes(word) ? [] : [`${word} is neither go nor no-go`]),
    ...(/^[0-9a-f]{12,64}$/.test(entry)
      ? []
      : [`--confirm is the ${READ_OUT} characters that were read aloud, 0 to 9 and a to f`]),
    ...(witness === undefined ? ['--by is missing: the witness'] : []),
    ...(given.options['break-glass'] === true
      ? ['--break-glass enters and --confirm confirms, and the same person never does both']
      : []),
  ];
  if (wrong.length > 0) return fail(`${wrong.join('; ')}. It is called so: ${USAGE}`);
  if (compiled.runbook.policies.breakGlass === undefined) {
    return fail('the runbook permits no decision by telephone (`policies.breakGlass` is not set)');
  }
  const connected = await call.connect();
  if (!connected.ok) return fail(connected.error);
  const world = connected.value;
  const { runbook } = world.compiled;
  // Not only an open one: a confirmation that was cut off is carried to its end by the same command.
  const last = (await world.gates.attempts(runbook.cutover, gate)).at(-1);
  if (!last) return fail(`gate ${gate} was never opened on stage ${stage}`);
  const nameOf = (id: string): string => runbook.people[id]?.name ?? id;
  if (word === '') {
    const { telephone } = last;
    const theirs = telephone?.digest.startsWith(entry) === true;
    const waits = theirs && last.status === 'open' && world.clock.now() < confirmUntil(last, telephone);
    const shown = theirs ? entryText(last, telephone, nameOf, runbook.goLive.zone) : `is not ${entry}`;
    return printReply(
      {
        ok: waits,
        text: `Nothing was confirmed. What is entered for ${last.instance} ${shown}.${theirs && !waits ? ` Nobody can confirm it any more: ${last.status === 'open' ? 'its time is over' : `the attempt is ${last.status}`}.` : ''}`,
        next: waits
          ? `if you have heard the same: npx cutover decide ${gate} go|no-go --confirm ${entry} --by ${witness}`
          : last.status === 'open'
            ? 'have it entered and read aloud again'
            : 'say it in the call: nothing more can be entered on this attempt',
        data: asJsonObject(telephone === undefined ? {} : { telephone: { ...telephone } }),
      },
      where,
      given,
      terminal,
    );
  }
  const answer = asJsonObject(
    await world.invoke(
      'gate-witness',
      asJsonObject({
        instance: last.instance,
        witness,
        decision: word,
        entry,
        caller: world.deployed.caller,
      }),
    ),
  );
  const said = Said.parse(answer);
  const reasons = said.reasons.join('; ');
  const isOver = said.outcome === 'completed' || said.outcome === 'decided';
  const ours = isOver && said.entry !== undefined && entry.startsWith(said.entry);
  const voters = last.telephone?.voters.map(nameOf).join(', ');
  const text = ours
    ? `${last.instance} is decided by telephone: ${said.decision ?? ''}${voters === undefined ? '' : `, voted by ${voters}`}. ${reasons}. An incident of severity 2 is open; a pull request puts it on record when GitHub is back.`
    : isOver
      ? `${last.instance} was decided already, ${said.decision ?? ''}, and not by entry ${entry}: ${reasons}`
      : `${last.instance} is not decided (${said.outcome}): ${reasons}`;
  return printReply(
    {
      ok: ours,
      text,
      next: ours
        ? 'say it in the call, and tell everybody who was not in it'
        : isOver
          ? 'say it in the call'
          : 'mend what is said there, or let the gate wait: no decision is never a go',
      data: answer,
    },
    where,
    given,
    terminal,
  );
};

const entryText = (
  gate: GateRecord,
  entry: TelephoneEntry,
  nameOf: (id: string) => string,
  zone: string,
): string =>
  `is ${readAloud(entry)}: ${entry.decision}, voted by ${entry.voters.map(nameOf).join(', ')}; entered by ${nameOf(entry.enteredBy)} at ${local(toIso(entry.enteredAt), zone)}, witness ${nameOf(entry.witness)}, to be confirmed before ${local(toIso(confirmUntil(gate, entry)), zone)}: ${entry.reason}`;
