import { beforeAll, describe, expect, it } from 'vitest';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { fromIso, HOUR, MINUTE, plus } from '#lib/instant.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { rehearsed, sound } from './rehearsed.ts';

type Rehearsed = Awaited<ReturnType<typeof rehearsed>>;
const ENOUGH = 120_000;

/** In the middle of the pilot's Monday: what is posted then goes to intake. */
const PILOT = fromIso('2027-04-12T12:00:00+01:00');
/** While everything is still issued on legacy. */
const BEFORE = fromIso('2027-04-09T00:00:00+01:00');

/** Somebody else's hand at the authority, with the client's own key. */
const sign = async (world: LocalWorld, virtual: VirtualClock, document: InvoiceDocument): Promise<void> => {
  const { config, fetch } = world.simulator;
  const client = makeFirsClient({
    fetch,
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock: virtual.clock,
    deadlineMilliseconds: MINUTE,
  });
  const irn = sound(makeIrn(document.number, config.serviceId, document.issueDate));
  const answer = await client.submitForClearance(irn, document);
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
};

describe('an account of invoices can fail', () => {
  let run: Rehearsed;
  const planted = { lost: '', twice: '', forgotten: '' };
  beforeAll(async () => {
    let template: InvoiceDocument | undefined;
    let made: { readonly world: LocalWorld; readonly virtual: VirtualClock } | undefined;
    const later = (act: (world: LocalWorld, virtual: VirtualClock) => Promise<void>): void => {
      if (made === undefined) throw new Error('no world yet');
      const { world, virtual } = made;
      virtual.at(plus(virtual.now(), 2 * HOUR), () => act(world, virtual));
    };

    function* spoilt(arrivals: Iterable<ArrivingInvoice>): Iterable<ArrivingInvoice> {
      for (const arriving of arrivals) {
        const document = InvoiceDocument.safeParse(arriving.payload);
        const plain = document.success && document.data.type === 'invoice' ? document.data : undefined;
        if (plain !== undefined && arriving.at > BEFORE && planted.twice === '') {
          // Issued on legacy, and sent to the authority by hand as well.
          planted.twice = plain.number;
          template = plain;
          later((world, virtual) => sign(world, virtual, plain));
        }
        if (plain !== undefined && arriving.at > PILOT && planted.lost === '') {
          // The ERP takes it for cleared, and neither intake nor authority ever saw it.
          const { number } = arriving.posted;
          planted.lost = number;
          const irn = sound(makeIrn(number, 'ADIRE001', plain.issueDate));
          later((world) => world.erp.inbox.tell({ outcome: 'cleared', number, irn, qr: 'none' }));
          yield { at: arriving.at, posted: arriving.posted, payload: {} };
        } else yield arriving;
      }
    }

    run = await rehearsed({
      scenario: 'no-go-after-pilot',
      invoices: 1_000,
      plant: {
        arrivals: spoilt,
        world(world, virtual) {
          made = { world, virtual };
          const { ledger } = world.tenant;
          const change = ledger.change;
          Object.assign(ledger, {
            async change(...[key, holder, now, what]: Parameters<typeof change>) {
              if (what.state === 'cleared' && planted.forgotten === '') planted.forgotten = key.number;
              // Said to be written, and not.
              return what.state === 'cleared' && key.number === planted.forgotten
                ? true
                : change(key, holder, now, what);
            },
          });
          // A number that the ERP never posted.
          virtual.at(PILOT, async () => {
            if (template !== undefined) await sign(world, virtual, { ...template, number: 'NEVERPOSTED1' });
          });
        },
      },
    });
  }, ENOUGH);

  it('by an invoice that nobody has: it is lost', () => {
    expect(planted.lost).not.toBe('');
    expect(run.report.invoices.lost).toBe(1);
    expect(run.report.expectation.misses).toContain('1 invoices lost');
  });

  it('by an invoice that is out on both sides: it is duplicated', () => {
    expect(planted.twice).not.toBe('');
    expect(run.report.invoices.duplicated).toBe(1);
    expect(run.report.expectation.misses).toContain('1 invoices duplicated');
  });

  it('by a registration of what was never posted: it is unexpected', () => {
    expect(run.accepted.filter((irn) => irn.startsWith('NEVERPOSTED1'))).toHaveLength(1);
    expect(run.report.invoices.unexpected).toBe(1);
    expect(run.report.expectation.misses).toContain('1 unexpected invoices at the authority');
  });

  it('by a ledger that forgets that one was cleared: it stays pending, though the ERP issued it', () => {
    const row = run.rows.find(({ number }) => number === planted.forgotten);
    expect(row?.state).toBe('submitted');
    expect(run.erp.get(planted.forgotten)?.issuedOn).toBe('smartapi');
    expect(run.report.invoices.pending).toBe(1);
    expect(run.report.expectation.misses).toContain('1 invoices pending, expected at most 0');
  });

  it('and the run is then not as expected, whatever its outcome', () => {
    expect(run.report.expectation.met).toBe(false);
  });

  it('which the cutover itself sees before people look: its reconciliation does not pass', () => {
    const told = run.events.filter(({ kind, text }) => kind === 'held' && text.startsWith('Reconcile'));
    expect(told.length).toBeGreaterThan(0);
  });
});
