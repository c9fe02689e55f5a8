import { ListSecretVersionIdsCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Instant, instant } from '#lib/instant.ts';

export interface SecretAge {
  readonly id: string;
  /** When the value that is in use was put in; undefined: nobody has put one in. */
  readonly since: Instant | undefined;
}

/** Since when each secret has the value that it has. Versions are listed and no value is read. */
export const makeSecretAges =
  ({ client, ids }: { readonly client: SecretsManagerClient; readonly ids: readonly string[] }) =>
  async (): Promise<readonly SecretAge[]> =>
    Promise.all(
      ids.map(async (id) => {
        // One page: the version in use is never older than a hundred others.
        const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: id }));
        const current = Versions.find(({ VersionStages }) => VersionStages?.includes('AWSCURRENT'));
        return { id, since: current?.CreatedDate && instant(current.CreatedDate.getTime()) };
      }),
    );
