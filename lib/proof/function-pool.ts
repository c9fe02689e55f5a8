import type { Life } from './port-calls.ts';

/** The invocation ended with its process: whoever called hears no more than that. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

interface Instance<A extends readonly unknown[], R> {
  readonly run: (...given: A) => Promise<R>;
  life: { dead: boolean; onDeath: () => void };
}

/**
 * A function as Lambda keeps it: an instance works on one invocation at a time and stays warm, with all that it remembers; what
 * is invoked meanwhile gets another instance; one that died is never used again.
 */
export const makeFunctionPool = <A extends readonly unknown[], R>(
  name: string,
  start: (life: Life) => (...given: A) => Promise<R>,
): ((...given: A) => Promise<R>) => {
  const idle: Instance<A, R>[] = [];
  let started = 0;

  const fresh = (): Instance<A, R> => {
    started += 1;
    const life = { dead: false, onDeath: (): void => undefined };
    const run = start({
      name: `${name}-${started}`,
      get dead() {
        return life.dead;
      },
      die() {
        life.dead = true;
        life.onDeath();
      },
    });
    return { run, life };
  };

  /** What it began and did not wait for may have killed an instance since it answered. */
  const warm = (): Instance<A, R> | undefined => {
    for (;;) {
      const instance = idle.pop();
      if (!instance?.life.dead) return instance;
    }
  };

  return (...given) =>
    new Promise<R>((resolve, reject) => {
      const instance = warm() ?? fresh();
      instance.life.onDeath = () => reject(new ProcessDied(name));
      const over = (settle: () => void): void => {
        if (instance.life.dead) return;
        idle.push(instance);
        settle();
      };
      instance.run(...given).then(
        (result) => over(() => resolve(result)),
        (error: unknown) => over(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
};
