import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TERM_MS = 5_000;
const KILL_MS = 5_000;

/** Waits for something to come true; false where it did not in time. */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> => {
  const end = performance.now() + milliseconds;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > end) return false;
    await sleep(25);
  }
};

const statOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
};

/**
 * The processes of a group that still run. A dead one that nobody has waited for is left out: in a container whose first
 * process does not collect orphans it stays for ever and `kill(-group, 0)` still finds it.
 */
const livingOf = (group: number): readonly string[] =>
  readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const [state, , processGroup] = statOf(name).split(') ').at(-1)?.split(' ') ?? [];
    return processGroup === String(group) && state !== 'Z' && state !== 'X';
  });

const signal = (group: number, name: NodeJS.Signals): void => {
  try {
    process.kill(-group, name);
  } catch {
    // The group is gone, which is what was wanted.
  }
};

/** Ends a group of processes, by request and then by force, and returns when none of it runs. Worst case 10 s. */
export const endGroup = async (group: number): Promise<void> => {
  signal(group, 'SIGTERM');
  const isGone = () => livingOf(group).length === 0;
  if (await until(isGone, TERM_MS)) return;
  signal(group, 'SIGKILL');
  if (!(await until(isGone, KILL_MS)))
    throw new Error(`Processes that do not end: ${livingOf(group).join(', ')} of group ${group}`);
};
