import { describe, expect, it } from 'vitest';
import type { DescribedStack } from '#lib/aws/stacks.ts';
import { connect, deployCommand } from '#lib/cli/aws/connect.ts';
import { fromIso, plus } from '#lib/instant.ts';
import { BEFORE, deployedHere } from './fake-stage.ts';

const { data, tenant, cutover, caller } = deployedHere('uat');
const name = (stack: string) => `cutover-adire-uat-${stack}`;
const sound: Readonly<Record<string, DescribedStack>> = {
  [name('data')]: { status: 'CREATE_COMPLETE', outputs: { ...data } },
  [name('tenant')]: { status: 'UPDATE_COMPLETE', outputs: { ...tenant } },
  [name('cutover')]: { status: 'CREATE_COMPLETE', outputs: { ...cutover } },
};

const connecting = (
  stacks: Readonly<Record<string, DescribedStack | undefined>> = {},
  to: { readonly account?: string; readonly cutover?: string; readonly at?: string } = {},
) =>
  connect(
    {
      caller: async () => ({
        account: '111122223333',
        arn: caller,
        at: to.at === undefined ? undefined : fromIso(to.at),
      }),
      now: () => BEFORE,
      stacks: { describe: async (stack) => ({ ...sound, ...stacks })[stack] },
    },
    {
      stage: 'uat',
      tenant: 'adire',
      cutover: to.cutover ?? cutover.Cutover,
      region: 'eu-west-1',
      account: to.account ?? '111122223333',
      deploy: deployCommand('uat', { runbook: 'adire.yaml' }),
    },
  );

const refusal = async (found: ReturnType<typeof connecting>): Promise<string> => {
  const result = await found;
  return result.ok ? 'connected' : result.error;
};

describe('connecting to a stage', () => {
  it('finds out who is asking and what is deployed', async () => {
    expect(await connecting()).toEqual({
      ok: true,
      value: {
        stage: 'uat',
        account: '111122223333',
        region: 'eu-west-1',
        caller,
        clockOffset: 0,
        data,
        tenant,
        cutover,
        unsettled: [],
      },
    });
  });

  it('goes by the clock of the place, not by this machine’s', async () => {
    const found = await connecting({}, { at: '2027-03-01T07:59:30Z' });
    expect(found.ok && plus(BEFORE, found.value.clockOffset)).toBe(fromIso('2027-03-01T07:59:30Z'));
  });

  it('wrong account: says both, before it looks for stacks', async () => {
    expect(await refusal(connecting({ [name('data')]: undefined }, { account: '444455556666' }))).toBe(
      `Wrong account: the credentials are of 111122223333 (${caller}), and stage uat is in 444455556666. Choose another AWS_PROFILE.`,
    );
  });

  it.each(['data', 'tenant', 'cutover'])(
    'a missing %s stack: says which, where, and how it is deployed',
    async (stack) => {
      expect(await refusal(connecting({ [name(stack)]: undefined }))).toBe(
        `Stack ${name(stack)} is not deployed in account 111122223333, region eu-west-1. Is another runbook deployed, name it with --runbook FILE; is it elsewhere, with AWS_PROFILE and AWS_REGION. Else deploy it: npm run synth -- --runbook adire.yaml && npx cdk deploy --app out/cdk/uat --all`,
      );
    },
  );

  it('a stack without its outputs: says which are missing', async () => {
    const { WorkerMapping: _gone, ...rest } = tenant;
    const half = { status: 'ROLLBACK_COMPLETE', outputs: rest };
    expect(await refusal(connecting({ [name('tenant')]: half }))).toContain(
      `Stack ${name('tenant')} (ROLLBACK_COMPLETE) does not say WorkerMapping`,
    );
  });

  it('another cutover than the runbook’s is deployed: names both', async () => {
    expect(await refusal(connecting({}, { cutover: 'adire-2028' }))).toContain(
      `has cutover ${cutover.Cutover} deployed, and the runbook here is adire-2028`,
    );
  });

  it('tells which stacks are being changed', async () => {
    const busy = { status: 'UPDATE_IN_PROGRESS', outputs: { ...tenant } };
    const found = await connecting({ [name('tenant')]: busy });
    expect(found.ok && found.value.unsettled).toEqual([
      { stack: name('tenant'), status: 'UPDATE_IN_PROGRESS' },
    ]);
  });

  it.each([
    ['uat', {}, 'npm run synth && npx cdk deploy --app out/cdk/uat --all'],
    [
      'production',
      { runbook: 'a.yaml', deployment: 'd.yaml' },
      'npm run synth -- --runbook a.yaml --deployment d.yaml && npx cdk deploy --app out/cdk/production --all',
    ],
    ['local', { runbook: 'a.yaml' }, 'npx cdk deploy --all --context stage=local --context runbook=a.yaml'],
  ] as const)(
    'deploys %s of the files that were named, never of the shipped ones instead',
    (stage, files, command) => {
      expect(deployCommand(stage, files)).toBe(command);
    },
  );
});
