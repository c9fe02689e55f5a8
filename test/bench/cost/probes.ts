import { plus } from '#lib/instant.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { TENANT, type TenantOnAws } from './tenant-on-aws.ts';

const LEASE = 90_000;

const readRow = async ({ ledger }: TenantOnAws, number: string) => {
  const row = await ledger.get({ tenant: TENANT, number, revision: 1 });
  if (!row) throw new Error(`${number} was accepted and is not in the ledger`);
  return row;
};

/** What the claim is paid for: a message that a queue delivers twice, to two workers at the same moment. */
const twiceAtOnce = async (tenant: TenantOnAws): Promise<readonly string[]> => {
  const number = 'PROBE-TWICE';
  await tenant.intake.submit(sampleDocument({ number }));
  const body = JSON.stringify({ tenant: TENANT, number, revision: 1 });
  const message = { messageId: 'probe', body, receiveCount: 1 };
  tenant.authority.submissions = 0;
  await Promise.all([tenant.worker([message]), tenant.worker([message])]);
  const { submissions } = tenant.authority;
  return submissions === 1
    ? []
    : [`no claim: a message delivered twice at once was sent to the authority ${submissions} times`];
};

/** What the fence in the claim is paid for: a worker that read the control item just before the latch. */
const claimAfterLatch = async (tenant: TenantOnAws): Promise<readonly string[]> => {
  const number = 'PROBE-FENCE';
  await tenant.intake.submit(sampleDocument({ number }));
  const seen = await readRow(tenant, number);
  const { epoch } = await tenant.control.get(TENANT);
  await tenant.control.latch(TENANT, 'go-live-rb');
  const now = tenant.now();
  const request = { holder: 'probe', now, leaseUntil: plus(now, LEASE), seen, sending: true, epoch };
  const claim = await tenant.wired.claim(seen, request);
  return claim.outcome === 'paused'
    ? []
    : [`no fence: a claim after the latch was answered "${claim.outcome}"`];
};

/** What the fence in the row is paid for: an intake that remembers the route from before the latch. */
const intakeAfterLatch = async (tenant: TenantOnAws): Promise<readonly string[]> => {
  const answer = await tenant.intake.submit(sampleDocument({ number: 'PROBE-ROUTE' }));
  return answer.outcome === 'legacy'
    ? []
    : [`no fence: an invoice after the latch was answered "${answer.outcome}", and legacy must issue it`];
};

/** Latches the tenant at the end: nothing can be cleared in it afterwards. */
export const probeGuarantees = async (tenant: TenantOnAws): Promise<readonly string[]> => [
  ...(await twiceAtOnce(tenant)),
  ...(await claimAfterLatch(tenant)),
  ...(await intakeAfterLatch(tenant)),
];
