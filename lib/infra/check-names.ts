import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { functionName, resourcePrefix } from '#lib/aws/stage.ts';
import { type Deployment, tenantOf } from './deployment.ts';

/** Lambda takes 64 characters, S3 63 with the account in front of them, EventBridge 48 for an archive. */
const LIMITS = { function: 64, bucket: 63, archive: 48 } as const;

/** Names are told from the tenant's id. One that is too long would fail in the middle of a deployment, so it fails here. */
export const checkNames = (deployment: Deployment): void => {
  const tenant = tenantOf(deployment);
  const { stage, account } = deployment.config;
  const prefix = resourcePrefix(tenant, stage);
  const names: readonly (readonly [keyof typeof LIMITS, string])[] = [
    ...FUNCTION_NAMES.map((name) => ['function', functionName(tenant, stage, name)] as const),
    ['bucket', `${prefix}-archive-${account}`],
    ['archive', `${prefix}-events`],
  ];
  const [over] = names
    .filter(([kind, name]) => name.length > LIMITS[kind])
    .toSorted(([ak, a], [bk, b]) => b.length - LIMITS[bk] - (a.length - LIMITS[ak]));
  if (over) {
    const [kind, name] = over;
    throw new Error(
      `client.tenant "${tenant}" is ${name.length - LIMITS[kind]} characters too long for stage ${stage}: ${name} would be ` +
        `${name.length} characters, and a ${kind}'s name has at most ${LIMITS[kind]}. Shorten the tenant's id in the runbook.`,
    );
  }
  if (!/^[a-z0-9][a-z0-9-]*$/.test(tenant)) {
    throw new Error(
      `client.tenant "${tenant}" is part of a bucket's name: only small letters, digits and hyphens are allowed.`,
    );
  }
};
