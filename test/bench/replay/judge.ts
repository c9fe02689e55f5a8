import { markdownTable } from '../table.ts';
import type { Replayed } from './from-outside.ts';
import { IN_HAND, RATE } from './sizes.ts';

/**
 * Seconds that a live invoice may wait beside a replay: the turns, at the agreed rate, of all that the workers have in hand when
 * it comes, and ten for the calls themselves. However long the backlog is: without its lane it would wait for all of that.
 */
export const LONGEST_LIVE_WAIT = IN_HAND / RATE + 10;

/** Who is with a worker may be overtaken by the others that are, in this batch and the next. */
const MOST_OVERTAKEN = 2 * IN_HAND;
const KILLS = 10;

export const violationsOf = (replayed: Replayed): readonly string[] => {
  const { kills, notCleared, twice, beforeOriginal, live } = replayed;
  const some = (numbers: readonly string[]): string => numbers.slice(0, 5).join(', ');
  return [
    ...(kills === KILLS ? [] : [`${kills} kills happened, not ${KILLS}: the run proves less than it says`]),
    ...(replayed.unknown > 0
      ? []
      : ['nothing of unknown outcome was in the backlog: the run proves too little']),
    ...(notCleared.length === 0 ? [] : [`${notCleared.length} are not cleared: ${some(notCleared)}`]),
    ...(twice.length === 0 ? [] : [`${twice.length} were registered or sent twice: ${some(twice)}`]),
    ...(beforeOriginal.length === 0
      ? []
      : [`${beforeOriginal.length} notes came before what they correct: ${some(beforeOriginal)}`]),
    ...(replayed.ringInversions === 0 ? [] : [`${replayed.ringInversions} rings were out of order`]),
    ...(replayed.mostOvertaken <= MOST_OVERTAKEN
      ? []
      : [
          `an invoice was overtaken by ${replayed.mostOvertaken} later ones; ${MOST_OVERTAKEN} are in hand at most`,
        ]),
    ...(replayed.overshoot === 0 ? [] : [`${replayed.overshoot} calls above ${RATE} a second`]),
    ...(live.count > 0 ? [] : ['no live invoice came meanwhile']),
    ...(live.max <= LONGEST_LIVE_WAIT
      ? []
      : [`a live invoice waited ${live.max.toFixed(1)} s, more than ${LONGEST_LIVE_WAIT} s`]),
    ...(replayed.secondReplaySubmits === 0 ? [] : [`a second replay sent ${replayed.secondReplaySubmits}`]),
    ...(replayed.secondReplayRings === 0 ? [] : [`a second replay rang ${replayed.secondReplayRings}`]),
  ];
};

export const render = (replayed: Replayed): string => {
  const { live } = replayed;
  return markdownTable(
    ['what', 'measured', 'required'],
    [
      ['backlog, of it sent before with no answer', `${replayed.backlog}, ${replayed.unknown}`, ''],
      ['kills', String(replayed.kills), String(KILLS)],
      ['cleared, live ones included', String(replayed.cleared), 'all'],
      ['not cleared', String(replayed.notCleared.length), '0'],
      ['registered or sent twice', String(replayed.twice.length), '0'],
      ['notes before what they correct', String(replayed.beforeOriginal.length), '0'],
      ['rings out of order', String(replayed.ringInversions), '0'],
      ['most later ones that overtook one', String(replayed.mostOvertaken), `≤ ${MOST_OVERTAKEN}`],
      [`calls above ${RATE} a second`, String(replayed.overshoot), '0'],
      ['live invoices meanwhile', String(live.count), '> 0'],
      [
        'their wait: half, 99 %, the longest (s)',
        `${live.p50.toFixed(1)}, ${live.p99.toFixed(1)}, ${live.max.toFixed(1)}`,
        `≤ ${LONGEST_LIVE_WAIT}`,
      ],
      [
        'second replay: rings, submits',
        `${replayed.secondReplayRings}, ${replayed.secondReplaySubmits}`,
        '0, 0',
      ],
      ['until drained (min)', replayed.minutes.toFixed(1), ''],
    ],
  );
};
