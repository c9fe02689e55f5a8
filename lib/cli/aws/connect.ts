import type * as z from 'zod';
import type { Caller } from '#lib/aws/caller.ts';
import type { Stacks } from '#lib/aws/stacks.ts';
import { type StackName, type Stage, stackName } from '#lib/aws/stage.ts';
import { type Deployed, isSettled, OUTPUTS, READ_STACKS } from '#lib/cli/aws/deployed.ts';
import type { Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface ConnectDeps {
  readonly caller: () => Promise<Caller>;
  /** By this machine's clock. */
  readonly now: () => Instant;
  readonly stacks: Pick<Stacks, 'describe'>;
}

export interface ConnectTo {
  readonly stage: Stage;
  readonly tenant: string;
  /** Of the runbook on this side. */
  readonly cutover: string;
  readonly region: string;
  /** The account that the credentials must be of; undefined: whichever they are of. */
  readonly account: string | undefined;
  /** How it is deployed (`deployCommand`). */
  readonly deploy: string;
}

/**
 * Finds out who is asking, in which account, and what is deployed there. The error is one line: what is wrong, where it
 * was looked for, and what to do. What AWS itself refuses is thrown (`awsFault` has words for it).
 */
export const connect = async (deps: ConnectDeps, to: ConnectTo): Promise<Result<Deployed, string>> => {
  const { account, arn, at } = await deps.caller();
  const clockOffset = at === undefined ? 0 : at - deps.now();
  if (to.account !== undefined && to.account !== account) {
    return err(
      `Wrong account: the credentials are of ${account} (${arn}), and stage ${to.stage} is in ${to.account}. ${to.stage === 'local' ? 'It is an emulator: set AWS_ENDPOINT_URL, and keys whose id is that account.' : 'Choose another AWS_PROFILE.'}`,
    );
  }
  const place = { ...to, account };
  const unsettled: { readonly stack: string; readonly status: string }[] = [];
  const read = async <S extends z.ZodType>(
    stack: StackName,
    shape: S,
  ): Promise<Result<z.output<S>, string>> => {
    const name = stackName(to.tenant, to.stage, stack);
    const found = await deps.stacks.describe(name);
    if (found === undefined) return err(missing(name, place));
    if (!isSettled(found)) unsettled.push({ stack: name, status: found.status });
    const outputs = shape.safeParse(found.outputs);
    if (outputs.success) return ok(outputs.data);
    const faults = outputs.error.issues.map(({ path }) => path.join('.')).join(', ');
    return err(
      `Stack ${name} (${found.status}) does not say ${faults}: it is half made, or of another version of cutover. Deploy it again: ${to.deploy}`,
    );
  };
  const [data, tenant, cutover] = [
    await read(READ_STACKS[0], OUTPUTS.data),
    await read(READ_STACKS[1], OUTPUTS.tenant),
    await read(READ_STACKS[2], OUTPUTS.cutover),
  ];
  if (!data.ok) return data;
  if (!tenant.ok) return tenant;
  if (!cutover.ok) return cutover;
  if (cutover.value.Cutover !== to.cutover) {
    return err(
      `Stage ${to.stage} of tenant ${to.tenant} has cutover ${cutover.value.Cutover} deployed, and the runbook here is ${to.cutover}. Name the deployed one with --runbook FILE, or deploy this one: ${to.deploy}`,
    );
  }
  return ok({
    stage: to.stage,
    account,
    region: to.region,
    caller: arn,
    clockOffset,
    data: data.value,
    tenant: tenant.value,
    cutover: cutover.value,
    unsettled,
  });
};

/**
 * How a stage is deployed (docs/deploy.md): an account gets what was checked, unchanged. With the files that this command was
 * given: without them it would deploy the shipped sample in their place.
 */
export const deployCommand = (
  stage: Stage,
  files: { readonly runbook?: string | undefined; readonly deployment?: string | undefined } = {},
): string => {
  const named = (option: (name: string, file: string) => string): string =>
    (['runbook', 'deployment'] as const)
      .flatMap((name) => (files[name] === undefined ? [] : [option(name, files[name])]))
      .join('');
  if (stage === 'local') {
    return `npx cdk deploy --all --context stage=local${named((name, file) => ` --context ${name}=${file}`)}`;
  }
  const options = named((name, file) => ` --${name} ${file}`);
  return `npm run synth${options === '' ? '' : ` --${options}`} && npx cdk deploy --app out/cdk/${stage} --all`;
};

const missing = (
  stack: string,
  { account, region, deploy }: { readonly account: string; readonly region: string; readonly deploy: string },
): string =>
  `Stack ${stack} is not deployed in account ${account}, region ${region}. Is another runbook deployed, name it with --runbook FILE; is it elsewhere, with AWS_PROFILE and AWS_REGION. Else deploy it: ${deploy}`;
