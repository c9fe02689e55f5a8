import type { Definition } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeLocalMachine } from '#lib/local/machine.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { OFF_THE_TAPE } from './engine.ts';
import { makePlayer, type Player } from './player.ts';
import { makeTapeRecorder } from './record-tape.ts';
import type { Tape } from './tape.ts';

const IDLE: Definition = {
  Comment: 'Nothing is started on it.',
  QueryLanguage: 'JSONPath',
  StartAt: 'Done',
  States: { Done: { Type: 'Succeed' } },
};

/** `{errorType, errorMessage}` is what the Lambda service makes of a message, and the machine makes it again. */
const messageOf = (cause: string): string => {
  try {
    const { errorMessage }: { readonly errorMessage?: unknown } = JSON.parse(cause);
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
};

const failure = (name: string, cause: string): Error => Object.assign(new Error(messageOf(cause)), { name });

const NEVER = new Promise<never>(() => undefined);

/**
 * Runs a definition on our own engine in virtual time, its functions played by `player`, and records what it did. What it
 * makes of a tape, every other engine is compared with.
 */
export const performOnInterpreter = async (
  {
    title,
    name,
    definition,
    input,
    startedAt,
  }: Pick<Tape, 'title' | 'name' | 'definition' | 'input' | 'startedAt'>,
  player: Pick<Player, 'next'>,
): Promise<Tape> => {
  const virtual = makeVirtualClock({ start: startedAt });
  const recorder = makeTapeRecorder();
  const invoke = async (functionName: string, payload: JsonObject): Promise<JsonObject> => {
    const call = player.next(functionName, payload);
    if (call === undefined) throw failure(OFF_THE_TAPE, `the tape has no such call of ${functionName}`);
    const { fate, answer } = call;
    const { token } = payload;
    if (answer?.kind === 'answered' && typeof token === 'string')
      virtual.at(virtual.now(), () => machine.answer(token, answer.output));
    if (fate.kind === 'threw') throw failure(fate.error, fate.cause);
    return fate.kind === 'returned' ? fate.result : NEVER;
  };
  const machine = makeLocalMachine({
    virtual,
    random: seededRandom(1, 'tokens'),
    definitions: { main: definition, rollback: IDLE },
    invoke,
    onEvent: recorder.history,
  });
  await machine.start('main', name, input);
  await virtual.run();
  const [execution] = machine.executions();
  if (execution === undefined) throw new Error(`nothing was started of ${title}`);
  return recorder.tape(title, { ...execution, definition });
};

export const playOnInterpreter = (tape: Tape): Promise<Tape> =>
  performOnInterpreter(tape, makePlayer(tape.calls));
