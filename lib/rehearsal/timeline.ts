import * as z from 'zod';
import type { Program } from '#lib/compiler/program.ts';
import type { Instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';

/** One line of what happens in a rehearsal, as it happens. */
export interface TimelineEvent {
  readonly at: Instant;
  readonly kind: 'stage' | 'task' | 'gate' | 'held' | 'way-back' | 'message' | 'event';
  readonly text: string;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const first = (value: Json | undefined): string => (Array.isArray(value) ? text(value[0]) : '');

/** A stage and its gate may share an id: the function says which of them is meant. */
const titleOf = (program: Program, name: string, subject: string): string => {
  const { tasks, gates, stages } = program;
  const lists =
    name === 'stage-enter' ? [stages] : name.startsWith('gate-') ? [gates] : [tasks, gates, stages];
  return lists.flatMap((list) => list.filter(({ id }) => id === subject))[0]?.title ?? subject;
};

/** `clearance-falls pulled, started: Clearance is …`; undefined where nothing was. */
const pulledIn = ({ pulled, triggers }: JsonObject): string | undefined => {
  const [first] = Found.shape.pulled.safeParse(pulled).data ?? [];
  if (first === undefined) return undefined;
  const verdict = (Found.shape.triggers.safeParse(triggers).data ?? []).find(
    ({ trigger }) => trigger === first.trigger,
  );
  return `${first.trigger} pulled, ${first.how}: ${verdict?.reasons[0] ?? ''}`;
};

const Found = z.object({
  pulled: z.array(z.object({ trigger: z.string(), how: z.string() })),
  triggers: z.array(z.object({ trigger: z.string(), reasons: z.array(z.string()) })),
});

/** What a call of the machine means to somebody who watches; undefined for what is of no interest. */
export const narrate = (
  program: Program,
  name: string,
  payload: JsonObject,
  result: JsonObject,
): Omit<TimelineEvent, 'at'> | undefined => {
  const subject = text(payload.subject);
  const verdict = text(result.verdict);
  const title = titleOf(program, name, subject);
  const parameters = payload.parameters;
  const flag = (key: string): boolean =>
    typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters) && key in parameters;
  switch (name) {
    case 'stage-enter':
      return verdict === 'pass'
        ? { kind: 'stage', text: title }
        : { kind: 'held', text: `${title} cannot begin: ${first(result.reasons)}` };
    case 'task-open':
      if (flag('escalate')) return { kind: 'held', text: `late: ${title}` };
      return flag('held') ? { kind: 'held', text: `waits for its owner: ${title}` } : undefined;
    case 'gate-open':
      return { kind: 'gate', text: `open: ${title}` };
    case 'gate-recheck':
      return { kind: 'gate', text: `${text(result.decision).toUpperCase()}: ${title}` };
    case 'checkpoint':
      if (flag('peek')) return undefined;
      return flag('extend')
        ? { kind: 'gate', text: verdict === 'pass' ? 'hypercare extended' : 'no extension left' }
        : undefined;
    case 'latch':
    case 'verify-safe':
    case 'replay':
    case 'resume':
      return {
        kind: 'way-back',
        text: `${name}: ${verdict === 'inconclusive' ? 'not yet, ' : ''}${first(result.reasons)}`,
      };
    case 'evaluate': {
      const pulled = pulledIn(result);
      return pulled === undefined ? undefined : { kind: 'way-back', text: `the watch: ${pulled}` };
    }
    case 'tell':
      return undefined;
    default: {
      const isTask = program.tasks.some((task) => task.id === subject);
      if (!isTask) return undefined;
      if (verdict === 'pass') return { kind: 'task', text: title };
      if (verdict === 'fail') return { kind: 'held', text: `${title}: ${first(result.reasons)}` };
      return undefined;
    }
  }
};
