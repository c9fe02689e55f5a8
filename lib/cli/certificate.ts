import { join } from 'node:path';
import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { Certificate } from '#lib/gates/certificate.ts';
import { certificateText, statesTurnedBack } from '#lib/gates/judge-certificates.ts';
import { readInput } from '#lib/local/read-input.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const USAGE = 'check|show [--stage STAGE | --out DIR] [--json] | file DIR… --stage uat --run RUN';

export const certificate: Verb = {
  name: 'certificate',
  usage: USAGE,
  purpose:
    'Whether this very program and code were rehearsed as production demands (check exits with 1 and says what is missing), what rehearsals there are (show), and handing in what CI has rehearsed (file).',
  options: {
    run: { type: 'string', meaning: 'for file: which run of the workflow rehearsed' },
    ...STAGE_OPTIONS,
    out: { type: 'string', meaning: `the folder of a rehearsal on this laptop; default: ${DEFAULT_OUT}` },
    json: { type: 'boolean', meaning: 'print it as JSON' },
  },
  run(given, terminal) {
    const [word] = given.words;
    if (word !== 'check' && word !== 'show' && word !== 'file') {
      terminal.err(
        `cutover certificate: say check, show or file. It is called so: npx cutover certificate ${USAGE}`,
      );
      return Promise.resolve(BAD_INPUT);
    }
    return whereItRuns('certificate', given, terminal, () => Promise.resolve(ofLaptop(given, terminal)));
  },
};

/** A laptop's own is shown, and never counts: whoever has a laptop can write one. */
const ofLaptop = (given: Given, terminal: Terminal): ExitCode => {
  if (given.words[0] === 'file') {
    terminal.err('cutover certificate: file hands in to a stage where rehearsals are made: --stage uat');
    return BAD_INPUT;
  }
  const out = stringOption(given, 'out') ?? DEFAULT_OUT;
  const read = readCertificate(join(out, 'certificate.json'));
  if (typeof read === 'string') {
    terminal.err(`cutover certificate: ${read}`);
    return BAD_INPUT;
  }
  if (given.options.json === true) terminal.out(JSON.stringify(read, null, 2));
  else
    terminal.out(
      `${certificateText(read)}\n${statesTurnedBack([read])}\nprogram ${read.digests.program}\ncode    ${read.digests.code}`,
    );
  if (given.words[0] === 'show') return DONE;
  terminal.err(
    'It is unattested: a rehearsal on a laptop is for whoever made it. Production asks for rehearsals that UAT’s machine or CI on main has certified: npx cutover certificate check --stage production',
  );
  return NOT_MET;
};

/** Or why it cannot be read. */
export const readCertificate = (path: string): Certificate | string => {
  const bytes = readInput(path, 'file');
  if (!bytes.ok) return formatProblems(bytes.error).trimEnd();
  try {
    const parsed = Certificate.safeParse(JSON.parse(new TextDecoder().decode(bytes.value)));
    return parsed.success ? parsed.data : `${path} is no certificate of this version: rehearse again`;
  } catch {
    return `${path} is no JSON: rehearse again`;
  }
};
