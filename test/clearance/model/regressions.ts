import {
  type Command,
  closeBreaker,
  crash,
  deliver,
  latch,
  post,
  release,
  replay,
  resume,
  sweep,
  turn,
  wait,
} from './commands.ts';

/**
 * Runs on which model and code once disagreed, or nearly did, kept as the acts themselves: a seed means something else once a
 * command is added. A failing run prints its acts and its seed; write the acts down here, with what it was.
 */
export const REGRESSIONS: readonly (readonly [what: string, acts: readonly Command[]])[] = [
  [
    'seed 1455295503: a second replay of one roll-back rings nothing',
    [post('INV-1', 'good'), latch(), replay(), replay(), resume()],
  ],
  [
    'seed -719882350: a worker that died after telling the ERP leaves a row that the next one finishes',
    [
      post('INV-1', 'good'),
      crash('INV-1', 'after-telling'),
      wait(1),
      deliver('INV-1', 1),
      wait(1),
      deliver('INV-1', 1),
    ],
  ],
  [
    'replay, release, replay: what was released is rung no more',
    [post('INV-1', 'good'), post('INV-2', 'good'), latch(), replay(), release(), replay(), resume(), sweep()],
  ],
  [
    'an answer that was lost, twice, and the way back in between',
    [
      post('INV-1', 'good'),
      turn('lost-answer'),
      deliver('INV-1', 2),
      latch(),
      release(),
      replay(),
      turn('up'),
      resume(),
      sweep(),
    ],
  ],
  [
    'a wrong key stops everybody, and rejects nothing',
    [
      post('INV-1', 'good'),
      post('INV-2', 'good'),
      turn('bad-key'),
      deliver('INV-1', 1),
      deliver('INV-2', 1),
      turn('up'),
      closeBreaker(),
      sweep(),
    ],
  ],
  [
    'a message that comes while the route is held',
    [post('INV-1', 'good'), latch(), deliver('INV-1', 1), release(), deliver('INV-1', 1)],
  ],
];
