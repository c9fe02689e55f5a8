import { canonicalJson } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { toIso } from '#lib/instant.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** How their branches begin, before the attempt's instance. */
export const RECORDS = 'records/';

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
  const arn = (caller: string | undefined): string => (caller === undefined ? 'not said' : code(caller));
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
    `${named(glass.enteredBy)} entered it (as ${arn(glass.caller)}), ${named(glass.witness)} confirmed it (as ${arn(glass.witnessCaller)}). Both are what their command lines claim; who called functions gate-telephone and gate-witness is in the account’s trail.`,
    '',
    `Everybody who voted: compare this with your form. Where it is not what you said, write so here and call the operator at once. All moments are UTC; the go-live is in ${plain(goLive.zone)}.`,
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
