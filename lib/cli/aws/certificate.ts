import { join } from 'node:path';
import * as z from 'zod';
import type { StageCall, StageVerb } from '#lib/cli/aws/stage-call.ts';
import { readCertificate } from '#lib/cli/certificate.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { certificateText, judgeCertificates, statesTurnedBack } from '#lib/gates/judge-certificates.ts';
import { MINUTE } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** Of the program and code that stand here, against what is certified where rehearsals are made. */
export const certificateOnStage: StageVerb = (call) =>
  call.given.words[0] === 'file' ? hand(call) : judge(call);

const judge = async ({ compiled, given, terminal, certificates }: StageCall): Promise<ExitCode> => {
  const { program, code } = compiled.digests;
  const found = await certificates().of(program, code);
  const certified = found.asked ? found.certificates : [];
  const unreadable = found.asked ? found.unreadable : [];
  const judged = judgeCertificates(certified, {
    program,
    code,
    maxAgeMilliseconds: minutesOf(compiled.runbook.thresholds.rehearsalMaxAge) * MINUTE,
    now: wallClock.now(),
  });
  const missing = [
    ...judged.missing,
    ...unreadable.map((key) => `somebody to look at ${key}: it is filed as a certificate and is none`),
  ];
  const check = given.words[0] === 'check';
  if (given.options.json === true) {
    terminal.out(JSON.stringify({ program, code, ...judged, missing }, null, 2));
  } else {
    terminal.out(
      [
        `Program ${program}\nCode    ${code}`,
        ...judged.counted.map((each) => `counted      ${certificateText(each)}`),
        ...judged.refused.map((text) => `not counted  ${text}`),
        ...(certified.length === 0
          ? ['There is no certificate of this program and code.']
          : [statesTurnedBack(judged.counted)]),
      ].join('\n'),
    );
    if (check && missing.length > 0) {
      terminal.err(
        `Missing: ${missing.join('; ')}.\nNext: deploy this to UAT and rehearse it there: npx cutover start --stage uat --calendar scaled:3600:14400`,
      );
    }
  }
  return check && missing.length > 0 ? NOT_MET : DONE;
};

/** What `file-certificate` answers. */
const Filed = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), key: z.string(), outcome: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

const hand = async ({ given, terminal, connect }: StageCall): Promise<ExitCode> => {
  const [, ...folders] = given.words;
  const run = stringOption(given, 'run');
  if (folders.length === 0 || run === undefined) {
    terminal.err(
      'cutover certificate file: name the folders of the rehearsals, and the run that made them: npx cutover certificate file DIR… --stage uat --run RUN',
    );
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover certificate: ${world.error}`);
    return BAD_INPUT;
  }
  let refused = 0;
  for (const folder of folders) {
    const read = readCertificate(join(folder, 'certificate.json'));
    if (typeof read === 'string') {
      terminal.err(`cutover certificate: ${read}`);
      return BAD_INPUT;
    }
    const answer = Filed.parse(
      await world.value.invoke('file-certificate', { certificate: asJsonObject(read), run }),
    );
    if (answer.ok) terminal.out(`${folder}: ${answer.outcome}, ${answer.key}`);
    else {
      refused += 1;
      terminal.err(`${folder}: refused: ${answer.message}`);
    }
  }
  return refused === 0 ? DONE : NOT_MET;
};
