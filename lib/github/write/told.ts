import { GithubError, type GithubFailure } from '#lib/github/client/github-failure.ts';
import type { Result } from '#lib/result.ts';

/** The value, or the failure thrown: the port of the desk has no place for one, and whoever calls it comes again. */
export const told = <T>(result: Result<T, GithubFailure>): T => {
  if (!result.ok) throw new GithubError(result.error);
  return result.value;
};

/** The value; undefined where GitHub says that there is no such thing. */
export const toldOrAbsent = <T>(result: Result<T, GithubFailure>): T | undefined =>
  !result.ok && result.error.status === 404 ? undefined : told(result);
