import type { GithubAuth } from '#lib/github/client/authorize.ts';
import { err, ok, type Result } from '#lib/result.ts';

/**
 * By which right GitHub is asked: as the App where its key is in the environment, as workflows have it; else with a person's or a
 * job's token. Never on the command line, where a shell would keep it.
 */
export const githubAuth = (
  environment: Readonly<Record<string, string | undefined>>,
  permissions: Readonly<Record<string, 'read' | 'write'>>,
): Result<GithubAuth, string> => {
  const { CUTOVER_APP_ID, CUTOVER_APP_PRIVATE_KEY } = environment;
  if (CUTOVER_APP_ID !== undefined && CUTOVER_APP_PRIVATE_KEY !== undefined) {
    const appId = Number(CUTOVER_APP_ID);
    return Number.isSafeInteger(appId) && appId > 0
      ? ok({ appId, privateKey: CUTOVER_APP_PRIVATE_KEY, permissions })
      : err('CUTOVER_APP_ID is not the number of a GitHub App.');
  }
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  return token
    ? ok({ token })
    : err(
        'No right to ask GitHub: set GITHUB_TOKEN (or GH_TOKEN), or CUTOVER_APP_ID and CUTOVER_APP_PRIVATE_KEY.',
      );
};
