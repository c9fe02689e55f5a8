import type * as z from 'zod';
import { makeControl } from '#lib/aws/control.ts';
import type { ArchiveEnvironment, LedgerEnvironment } from '#lib/aws/environment.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { wireArchive } from './archive.ts';
import { dynamo } from './clients.ts';

/** What the route of a tenant says that nobody has switched yet: whose cutover the first change will be. */
interface Unswitched {
  readonly runbook: { readonly cutover: string };
}

const access = (environment: z.output<typeof LedgerEnvironment>, bundle: Unswitched | undefined) => ({
  client: dynamo(),
  table: environment.LEDGER_TABLE,
  clock: wallClock,
  random: systemRandom,
  ...(bundle === undefined ? {} : { cutover: bundle.runbook.cutover }),
});

export const wireControl = (
  environment: z.output<typeof LedgerEnvironment>,
  bundle?: Unswitched,
): { readonly control: Control } => ({ control: makeControl(access(environment, bundle)) });

/** With the archive, where documents are that no row can hold. */
export const wireLedger = (
  environment: z.output<typeof LedgerEnvironment> & z.output<typeof ArchiveEnvironment>,
  bundle?: Unswitched,
): { readonly ledger: Ledger } => ({
  ledger: makeLedger({ ...access(environment, bundle), documents: wireArchive(environment).archive }),
});
