/** The comment on a pull request that is no gate's, and brings or changes a file that only a gate's may. */
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { gateNames, type SignOffStage } from '#lib/gates/sign-off.ts';
import type { OtherHead } from '#lib/ports/pull-desk.ts';
import { code } from '#lib/report/gate/escape-text.ts';
import { signOffsIn } from '#lib/report/gate/render-check.ts';

/** Each stage's job looks after its own files. */
export const otherMarker = (stage: SignOffStage): string => `<!-- cutover-gate none ${stage} -->`;

const REHEARSED = /^signoffs\/uat(\/|$)/iu;

/**
 * Undefined: it touches no sign-off of this stage. Said whatever the check says: whoever is asked to approve it reads the page, and
 * not the check.
 */
export const renderOtherComment = (
  stage: SignOffStage,
  { files }: Pick<OtherHead, 'files'>,
  attempts: readonly GateRecord[],
): string | undefined => {
  const touched = signOffsIn(files).filter((file) => REHEARSED.test(file) === (stage === 'uat'));
  if (touched.length === 0) return undefined;
  const meant = attempts.filter((gate) => {
    const { record, dossier } = gateNames(stage, gate);
    return touched.includes(record) || touched.includes(dossier);
  });
  const own = meant.flatMap(({ instance, pull }) =>
    pull
      ? [meant.length === 1 ? `that is #${pull.number}` : `that of ${code(instance)} is #${pull.number}`]
      : [],
  );
  return [
    otherMarker(stage),
    `**This is not the gate’s pull request${own.length === 0 ? '' : ` (${own.join('; ')})`}.** Nothing is decided by it, whoever approves it.`,
    '',
    'It changes files below `signoffs/`, where only the machine writes. An approval here is none of a gate: give it on the gate’s own.',
  ].join('\n');
};
