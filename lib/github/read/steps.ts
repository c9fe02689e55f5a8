import type { GithubFailure } from '#lib/github/client/github-failure.ts';
import type { Result } from '#lib/result.ts';

/** Leaves a reading at its first failure; `inSteps` makes a value of it again. */
class Stop extends Error {
  readonly failure: GithubFailure;

  constructor(failure: GithubFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

export type Step = <T>(result: Result<T, GithubFailure>) => T;

const step: Step = (result) => {
  if (!result.ok) throw new Stop(result.error);
  return result.value;
};

/** Many answers make one reading, and the first that fails ends it: nothing is ever read as smaller than it is. */
export const inSteps = async <T>(read: (step: Step) => Promise<T>): Promise<Result<T, GithubFailure>> => {
  try {
    return { ok: true, value: await read(step) };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: error.failure };
    throw error;
  }
};

export const stop = (kind: GithubFailure['kind'], detail: string): never => {
  throw new Stop({ kind, status: undefined, detail });
};

export const stopMoved = (detail: string): never => {
  throw new Stop({ kind: 'again', status: undefined, detail, moved: true });
};
