import { MINUTE, SECOND } from '#lib/instant.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { ConnectorPolicy } from './connector.ts';

/** How the shipped connector is set; a client's own goes into its ERP. Real times: no calendar scales them. */
export const connectorPolicy = (runbook: Pick<Runbook, 'policies'>): ConnectorPolicy => ({
  silenceMilliseconds: 20 * SECOND,
  askAgainMilliseconds: 30 * SECOND,
  fallback: {
    lawful: runbook.policies.fallback.lawful,
    afterMilliseconds: minutesOf(runbook.policies.fallback.after) * MINUTE,
  },
});
