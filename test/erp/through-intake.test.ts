import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeIntake } from '#lambdas/intake/handler.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { importExport } from '#lib/erp/import-export.ts';
import { parseMapping } from '#lib/erp/parse-mapping.ts';
import { fromIso, HOUR, MINUTE, SECOND } from '#lib/instant.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { makeSimulatedErp } from '#lib/local/simulated-erp.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { SELLER, ZONE } from './sample-world.ts';

const DATA = new URL('../../../shared/data/online-retail-2010-12.csv', import.meta.url);
const MAPPING = new URL('../../runbooks/profiles/online-retail.mapping.yaml', import.meta.url);
const TENANT = 'tenant';

/** ERP and intake as they are, on local stores; nobody clears anything. */
const run = async (route: 'legacy' | 'smartapi') => {
  const mapping = parseMapping(readFileSync(MAPPING), 'mapping.yaml');
  if (!mapping.ok) throw new Error(JSON.stringify(mapping.error));
  const imported = importExport(readFileSync(DATA), mapping.value, {
    file: 'export.csv',
    goLive: fromIso('2027-04-10T20:00:00+01:00'),
    zone: ZONE,
    seller: SELLER,
  });
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  const virtual = makeVirtualClock({ start: fromIso('2027-04-10T20:00:00+01:00') });
  const database = openDatabase(':memory:');
  const control = makeControl(database);
  const ledger = makeLedger(database);
  const { epoch } = await control.get(TENANT);
  await control.setRoute(TENANT, epoch, { route: { kind: route }, cutover: 'c', execution: 'e' });
  const intake = makeIntake({
    tenant: TENANT,
    days: makeLocalDays(ZONE),
    dueBy: { B2B: 24 * HOUR, B2C: 24 * HOUR, B2G: 24 * HOUR },
    notes: 'side-of-original',
    check: { serviceId: '94ND90NR', rules: DOCUMENT_RULES },
    clock: virtual.clock,
    ledger,
    control,
    doorbell: { ring: async () => {} },
    log: () => {},
  });
  const erp = makeSimulatedErp({
    virtual,
    arrivals: imported.value.invoices,
    intake: (payload) => intake.submit(payload),
    status: async (number) => {
      throw new Error(`intake answers each invoice, so nobody asks for ${number}`);
    },
    policy: {
      silenceMilliseconds: 30 * SECOND,
      askAgainMilliseconds: MINUTE,
      fallback: { lawful: true, afterMilliseconds: 30 * MINUTE },
    },
    clerkDelay: { fromMilliseconds: MINUTE, toMilliseconds: 2 * MINUTE },
    random: seededRandom(1, 'clerk'),
    output: 'smartapi',
  });
  erp.start();
  await virtual.run();
  const states: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  for (const { posted } of imported.value.invoices) {
    const row = await ledger.latest(TENANT, posted.number);
    const state = row?.state ?? 'nowhere';
    states[state] = (states[state] ?? 0) + 1;
    for (const { code } of state === 'refused' ? (row?.reasons ?? []) : []) {
      reasons[code] = (reasons[code] ?? 0) + 1;
    }
  }
  database.close();
  const issuedOnLegacy = [...erp.account().values()].filter(({ issuedOn }) => issuedOn === 'legacy').length;
  return { states, reasons, issuedOnLegacy, posted: erp.account().size };
};

describe.skipIf(!existsSync(DATA))(
  'the real week through intake (skipped where ../shared/data is absent)',
  () => {
    it('ends with each of the 698 numbers on its way, on legacy, or refused with a reason', async () => {
      const { states, reasons, issuedOnLegacy, posted } = await run('smartapi');
      expect(posted).toBe(698);
      expect(states).toEqual({ received: 562, legacy: 68, refused: 68 });
      expect(issuedOnLegacy).toBe(68);
      expect(reasons).toMatchObject({ 'zero-value': 66, 'reference-missing': 2 });
    });

    it('stays on legacy whole while the route is legacy', async () => {
      expect(await run('legacy')).toMatchObject({ states: { legacy: 698 }, issuedOnLegacy: 698 });
    });
  },
);
