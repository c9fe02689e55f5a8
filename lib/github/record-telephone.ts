import { canonicalJson } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { RECORDS } from '#lib/report/gate/render-void-record.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** Beside the gates' own branches and files: people merge it when they have read it, and nothing waits for it. */
const placeOf = ({ cutover, gate, attempt, instance }: GateRecord) => ({
  branch: `${RECORDS}${instance}`,
  file: `records/${cutover}/${gate}-${attempt}.json`,
});

/**
 * What was decided by telephone, as a pull request that those who voted read once GitHub is back (docs/adr/0019). Nothing is
 * decided by it: it is opened once, whatever becomes of it.
 */
export const recordTelephone = async (
  desk: Pick<PullDesk, 'ensure'>,
  gate: GateRecord,
  { people, goLive }: Pick<Runbook, 'people' | 'goLive'>,
): Promise<{ readonly number: number; readonly opened: boolean } | undefined> => {
  const { decision } = gate;
  const glass = decision?.breakGlass;
  if (!decision || !glass) return undefined;
  const { branch, file } = placeOf(gate);
  const named = (id: string): string => plain(people[id]?.name ?? id);
  // Where nobody asks the cloud, as in a rehearsal on a laptop, there is no caller to name.
  const claimed = (caller: string | undefined): string =>
    caller === undefined ? '' : ` (as ${code(caller)})`;
  const moment = (at: Instant): string => localMoment(at, goLive.zone);
  const title = `Record: gate ${gate.gate}, attempt ${gate.attempt}, was decided by telephone: ${decision.verdict}`;
  const trailers = [
    `Gate: ${gate.gate}`,
    `Attempt: ${gate.instance}`,
    `Evidence-SHA256: ${gate.evidenceDigest}`,
    `Decided-by-telephone: ${decision.verdict} ${toIso(decision.at)}`,
    ...decision.votes.map(({ person, vote }) => `Voted-by: ${named(person)} (${person}) ${vote}`),
    `Entered-by: ${named(glass.enteredBy)} (${glass.enteredBy}) ${toIso(glass.enteredAt)}`,
    `Confirmed-by: ${named(glass.witness)} (${glass.witness}) ${toIso(decision.at)}`,
    `Entry-SHA256: ${glass.digest}`,
  ];
  const body = [
    `While GitHub could not be reached, gate \`${gate.instance}\` was decided by telephone: **${decision.verdict.toUpperCase()}**. It is decided already; nothing that is pressed here changes it.`,
    '',
    `Reason: ${plain(glass.reason)}`,
    '',
    `${named(glass.enteredBy)}${claimed(glass.caller)} entered it on ${moment(glass.enteredAt)}, ${named(glass.witness)}${claimed(glass.witnessCaller)} confirmed it on ${moment(decision.at)}. Both are what their command lines claim; who called functions gate-telephone and gate-witness is in the account’s trail.`,
    '',
    'Everybody who voted: compare this with your form. Where it is not what you said, write so here and call the operator at once. In the lines below, moments that end in Z are UTC.',
    '',
    ...trailers,
  ].join('\n');
  const ensured = await desk.ensure({
    branch,
    title,
    body,
    files: [
      {
        path: file,
        text: `${canonicalJson({
          kind: 'telephone-record',
          instance: gate.instance,
          nonce: gate.nonce,
          evidenceDigest: gate.evidenceDigest,
          decision: { ...decision, at: toIso(decision.at) },
        })}\n`,
      },
    ],
    commitMessage: `${title}\n\n${trailers.join('\n')}`,
  });
  if (ensured.outcome === 'tampered') {
    throw new Error(`its record of the decision by telephone is not what the App made: ${ensured.detail}`);
  }
  return { number: ensured.pull.number, opened: ensured.outcome === 'opened' };
};
