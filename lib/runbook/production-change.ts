import { ACTIONS, isActionName } from './actions.ts';
import type { Task } from './schema.ts';

/** Whether a task changes what happens to live invoices: an action says so itself, a manual task is told by its author. */
export const changesProduction = (task: Task): boolean =>
  isActionName(task.action) ? ACTIONS[task.action].changesProduction : task.changesProduction === true;
