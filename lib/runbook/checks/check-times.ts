import { minutesOf, relativeMinutes } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import { type Check, gatesOf, stagesOf, tasksOf } from './check.ts';

/** An execution of Step Functions lasts a year at most, and no cutover comes near. */
const LONGEST_MINUTES = 366 * 24 * 60;

/** Lengths must be possible, and stages must begin in the order in which they stand. */
export const checkTimes: Check = (runbook, problem) => {
  const duration = durationIn(problem);
  const moment = momentIn(problem);
  return [
    ...tasksOf(runbook).flatMap(({ task, path }) => [
      ...duration([...path, 'duration'], task.duration, 'any'),
      ...duration([...path, 'grace'], task.grace, 'any'),
      ...duration([...path, 'until', 'every'], task.until?.every, 'positive'),
      ...moment([...path, 'start'], task.start),
    ]),
    ...gatesOf(runbook).flatMap(({ gate, path }) => [
      ...duration([...path, 'decideWithin'], gate.decideWithin, 'positive'),
      ...duration([...path, 'evidenceValidFor'], gate.evidenceValidFor, 'positive'),
      ...moment([...path, 'opens'], gate.opens),
    ]),
    ...stagesOf(runbook).flatMap(({ stage, path }) => [
      ...duration([...path, 'length'], stage.length, 'any'),
      ...moment([...path, 'start'], stage.start),
      ...duration([...path, 'hypercare', 'length'], stage.hypercare?.length, 'any'),
      ...duration([...path, 'hypercare', 'extension', 'by'], stage.hypercare?.extension?.by, 'positive'),
    ]),
    ...(runbook.triggers ?? []).flatMap((trigger, index) =>
      duration(['triggers', index, 'timeBox'], trigger?.timeBox, 'positive'),
    ),
    ...duration(['thresholds', 'authorityOutage'], runbook.thresholds?.authorityOutage, 'positive'),
    ...duration(['thresholds', 'pendingLimit'], runbook.thresholds?.pendingLimit, 'positive'),
    ...duration(['thresholds', 'erpSilence'], runbook.thresholds?.erpSilence, 'positive'),
    ...duration(['thresholds', 'rehearsalMaxAge'], runbook.thresholds?.rehearsalMaxAge, 'positive'),
    ...duration(['policies', 'fallback', 'after'], runbook.policies?.fallback?.after, 'positive'),
    ...(['B2B', 'B2C', 'B2G'] as const).flatMap((kind) =>
      duration(['policies', 'dueBy', kind], runbook.policies?.dueBy?.[kind], 'positive'),
    ),
    ...moment(['goLive', 'window', 'from'], runbook.goLive?.window?.from),
    ...moment(['goLive', 'window', 'to'], runbook.goLive?.window?.to),
    ...stageStarts(runbook, problem),
  ];
};

const durationIn =
  (problem: ProblemAt) =>
  (path: Path, text: string | undefined, least: 'any' | 'positive'): readonly Problem[] => {
    if (text === undefined) return [];
    const minutes = minutesOf(text);
    const key = String(path.at(-1));
    if (least === 'positive' && minutes === 0)
      return [
        problem(path, {
          code: 'duration-zero',
          message: `\`${key}\` is zero, so it would be over before it began.`,
          seen: text,
          allowed: 'at least 1m',
          fix: 'Give it a length.',
        }),
      ];
    if (minutes > LONGEST_MINUTES) return [tooLong(problem, path, key, text)];
    return [];
  };

const momentIn =
  (problem: ProblemAt) =>
  (path: Path, text: string | undefined): readonly Problem[] =>
    text !== undefined && Math.abs(relativeMinutes(text)) > LONGEST_MINUTES
      ? [tooLong(problem, path, String(path.at(-1)), text)]
      : [];

const tooLong = (problem: ProblemAt, path: Path, key: string, text: string): Problem =>
  problem(path, {
    code: 'duration-too-long',
    message: `\`${key}\` is longer than a machine can run.`,
    seen: text.slice(0, 60),
    allowed: 'at most 366d',
    fix: 'Check the unit: d is days, h is hours, m is minutes.',
  });

const stageStarts: Check = (runbook, problem) => {
  let latest: { readonly id: string; readonly minutes: number; readonly text: string } | undefined;
  return stagesOf(runbook).flatMap(({ stage, path }) => {
    if (stage.start === undefined) return [];
    const minutes = relativeMinutes(stage.start);
    const former = latest;
    if (former === undefined || minutes >= former.minutes) {
      latest = { id: stage.id ?? '', minutes, text: stage.start };
      return [];
    }
    return [
      problem([...path, 'start'], {
        code: 'stage-start-order',
        message: `stage ${stage.id ?? ''}: it would start before the earlier stage ${former.id}.`,
        seen: stage.start,
        allowed: `${former.text} or later`,
        fix: 'Change one of the two starts, or leave this one out: then the stage starts when the former is over.',
      }),
    ];
  });
};
