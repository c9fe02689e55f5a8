import { type Check, stagesOf, unknownReference } from './check.ts';

/** Who is asked when a trigger pulls, and where a cutover goes on after a roll-back. */
export const checkTriggers: Check = (runbook, problem) => {
  const authorities = runbook.authorities && new Set(Object.keys(runbook.authorities));
  const stages = stagesOf(runbook);
  return [
    ...(runbook.triggers ?? []).flatMap((trigger, index) => {
      const subject = `trigger ${trigger?.id ?? index + 1}`;
      return [
        ...(authorities
          ? unknownReference(problem, ['triggers', index, 'authority'], trigger?.authority, authorities, {
              code: 'authority-unknown',
              what: 'authority',
              section: 'authorities',
              subject,
            })
          : []),
        ...(trigger?.mode === 'propose' && trigger.timeBox === undefined
          ? [
              problem(['triggers', index, 'mode'], {
                code: 'time-box-missing',
                message: `${subject}: it proposes the way back, but does not say how long the authority has.`,
                seen: 'propose',
                fix: 'Add `timeBox:`, e.g. `timeBox: 30m`, or write `mode: automatic`.',
              }),
            ]
          : []),
      ];
    }),
    ...(stages.length === (runbook.stages?.length ?? -1) && stages.every(({ stage }) => stage.id)
      ? unknownReference(
          problem,
          ['recovery', 'resumeAt'],
          runbook.recovery?.resumeAt,
          new Set(stages.flatMap(({ stage }) => (stage.id ? [stage.id] : []))),
          { code: 'stage-unknown', what: 'stage', section: 'stages', subject: 'recovery' },
        )
      : []),
  ];
};
