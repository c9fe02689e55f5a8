import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { Command } from '#lib/cli/interactive/command.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { readInput } from '#lib/local/read-input.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const USAGE = 'erp-settings --by PERSON [--file FILE] [--note TEXT] [--stage STAGE | --out DIR] [--json]';

export const attest: Verb = {
  name: 'attest',
  usage: USAGE,
  purpose:
    'Puts on record how the connector in the ERP is set, where the ERP does not export it: its administrator has read it there.',
  options: {
    by: { type: 'string', meaning: 'who read it: the administrator whom the runbook names, or a deputy' },
    file: {
      type: 'string',
      meaning:
        'the settings as they were read; only their digest is kept; left out: unchanged since last time',
    },
    note: { type: 'string', meaning: 'how they were read; kept with the attestation' },
    ...STAGE_OPTIONS,
    ...CONTROL_OPTIONS,
  },
  run(given, terminal) {
    const command = attestCommand(given);
    if (!command.ok) {
      terminal.err(`cutover attest: ${command.error}`);
      return Promise.resolve(BAD_INPUT);
    }
    return whereItRuns('attest', given, terminal, () => runControlVerb('attest', command, given, terminal));
  },
};

/** From words and options, the file read; its digest does not depend on how a JSON file was laid out. */
export const attestCommand = (given: Given): Result<Command, string> => {
  const [what, ...more] = given.words;
  const called = `It is called so: npx cutover attest ${USAGE}`;
  if (what !== 'erp-settings' || more.length > 0)
    return err(`what is attested is erp-settings, and nothing else. ${called}`);
  const file = stringOption(given, 'file');
  const read = file === undefined ? ok(undefined) : readInput(file, 'file');
  if (!read.ok) return err(formatProblems(read.error).trimEnd());
  const command = Command.safeParse({
    verb: 'attest',
    by: stringOption(given, 'by'),
    ...(read.value !== undefined && { digest: digestOfSettings(read.value) }),
    ...(stringOption(given, 'note') !== undefined && { note: stringOption(given, 'note') }),
  });
  return command.success ? ok(command.data) : err(`--by is missing: an attestation is somebody’s. ${called}`);
};

const digestOfSettings = (bytes: Uint8Array): string => {
  try {
    return sha256(canonicalJson(JSON.parse(new TextDecoder().decode(bytes))));
  } catch {
    return sha256(bytes);
  }
};
