import type * as z from 'zod';
import type { GithubEnvironment } from '#lib/aws/environment.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { FUNCTION_PATIENCE } from '#lib/github/client/patience.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** The branch that gates are merged into; what the trust of GitHub's roles and the workflows name as well. */
const MAIN = 'main';

export interface WiredGithub {
  readonly repository: GateRepository;
  /** With the token that came with a call. It is kept by this reader only, and by nothing that the reader answers. */
  readonly readPulls: (token: string) => PullReader;
}

/** The gates' repository, read live with whatever token may read it. */
export const wireGithub = (environment: z.output<typeof GithubEnvironment>): WiredGithub => {
  const [owner = '', name = ''] = environment.GITHUB_REPOSITORY.split('/');
  const id = environment.GITHUB_REPOSITORY_ID;
  return {
    // Who decides stands in the roster by number: no account has to be kept out by name.
    repository: {
      id,
      main: MAIN,
      appUser: environment.GITHUB_APP_USER_ID,
      app: environment.GITHUB_APP_ID,
      denied: [],
    },
    readPulls: (token) =>
      makePullReader({
        github: makeGithub({
          repository: { owner, name, id },
          auth: { token },
          clock: wallClock,
          baseUrl: environment.GITHUB_API_URL,
          patience: FUNCTION_PATIENCE,
        }),
        clock: wallClock,
        repository: id,
        main: MAIN,
      }),
  };
};
