import type { JsonObject } from '#lib/json.ts';
import type { People } from '#lib/rehearsal/people.ts';

/** Tells people of what the machine just handed to them: a task, or a gate. */
export const notifyPeople = (people: People, name: string, payload: JsonObject): void => {
  const { parameters, subject } = payload;
  if (typeof subject !== 'string' || typeof parameters !== 'object' || parameters === null) return;
  if (Array.isArray(parameters)) return;
  if (name === 'task-open' && !('escalate' in parameters)) people.taskOpened(subject, 'held' in parameters);
  if (name !== 'gate-open' || !('gate' in parameters)) return;
  const { gate } = parameters;
  if (typeof gate === 'object' && gate !== null && 'instance' in gate && typeof gate.instance === 'string') {
    people.gateOpened(gate.instance);
  }
};
