import { afterEach, describe, expect, it } from 'vitest';
import { makeIrn } from '#lib/clearance/irn.ts';
import type { ErpAccount } from '#lib/clearance/reconcile.ts';
import { type ArrivingInvoice, postedFrom } from '#lib/erp/arriving-invoice.ts';
import { buildDocument } from '#lib/erp/build-document.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ErpInbox, ErpOutput, ErpRegister, MasterData } from '#lib/ports/erp.ts';
import { SELLER } from '#test/erp/sample-world.ts';

/** What a cutover asks of an ERP, whoever answers. */
export interface ErpPorts {
  readonly output: ErpOutput;
  readonly register: ErpRegister;
  readonly inbox: ErpInbox;
  readonly masterData: MasterData;
  account(): Promise<ErpAccount>;
  settings(): Promise<JsonObject>;
}

export interface ErpUnderTest {
  readonly ports: ErpPorts;
  /** Until what has been posted by now is through. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** The invoices of the contract, 10 ms apart, before `until`: numbers INV1 … INV7, the fourth in dollars, the fifth in yen. */
export const contractArrivals = (until: Instant): readonly ArrivingInvoice[] =>
  Array.from({ length: 7 }, (_, index): ArrivingInvoice => {
    const at = plus(until, (index - 7) * 10);
    const currency = index === 3 ? 'USD' : index === 4 ? 'JPY' : 'NGN';
    const document = buildDocument(
      {
        number: `INV${index + 1}`,
        type: 'invoice',
        kind: index % 2 === 0 ? 'B2B' : 'B2C',
        issueDate: '2027-01-11',
        currency,
        rateToNgn: currency === 'NGN' ? '1' : '1530.25',
        branch: 'LAGOS',
        seller: SELLER,
        buyer: { name: 'Buyer', country: 'NG' },
      },
      [
        {
          sku: 'G1',
          description: 'Rice',
          hsCode: '1006.30',
          category: 'Food',
          quantity: '3',
          unitPrice: currency === 'JPY' ? '100' : '100.25',
          unit: 'BG',
          taxCategory: 'STANDARD_VAT',
          taxRate: '7.5',
        },
      ],
    );
    return { at, posted: postedFrom(document, at), payload: document };
  });

const irnOf = (number: string) => {
  const made = makeIrn(number, '94ND90NR', '2027-01-11');
  if (!made.ok) throw new Error(made.error.text);
  return made.value;
};
const reason = { code: 'hs-code-unknown', text: 'No such HS code.', path: 'lines[0].hsCode' };

/** `make`: an ERP on legacy that has posted `contractArrivals(now)`, sends what it posts to an intake that accepts all. */
export const erpContract = (
  name: string,
  make: (now: Instant) => Promise<ErpUnderTest>,
  now: () => Instant,
  master: MasterData,
): void => {
  describe(`ERP: ${name}`, () => {
    const open: ErpUnderTest[] = [];
    const erp = async () => {
      const at = now();
      const made = await make(at);
      open.push(made);
      await made.settle();
      return { ...made.ports, settle: made.settle, at, arrivals: contractArrivals(at) };
    };
    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });

    it('issues on legacy until it is turned, and says itself what its next invoice would do', async () => {
      const { output } = await erp();
      expect([await output.current(), await output.verify()]).toEqual(['legacy', 'legacy']);
      await output.setTo('smartapi');
      await output.setTo('smartapi');
      expect([await output.current(), await output.verify()]).toEqual(['smartapi', 'smartapi']);
      await output.setTo('legacy');
      expect([await output.current(), await output.verify()]).toEqual(['legacy', 'legacy']);
    });

    it('has a register in order of posting, to the last kobo, cent and yen', async () => {
      const { register, at, arrivals } = await erp();
      const posted = await register.posted(plus(at, -60_000), plus(at, 60_000));
      expect(posted).toEqual(arrivals.map((each) => ({ ...each.posted, issuedOn: 'legacy' })));
      expect(posted.map(({ gross }) => gross)).toContain(323); // JPY has no minor unit
    });

    it('gives the register of [from, to): the first moment included, the last not', async () => {
      const { register, arrivals } = await erp();
      const [, second, third, fourth] = arrivals;
      const found = await register.posted(second?.at ?? now(), fourth?.at ?? now());
      expect(found.map(({ number }) => number)).toEqual([second?.posted.number, third?.posted.number]);
      expect(await register.posted(fourth?.at ?? now(), fourth?.at ?? now())).toEqual([]);
    });

    it('knows of each number on which side it is issued', async () => {
      const { account } = await erp();
      const entries = await account();
      expect([...entries.keys()]).toEqual(['INV1', 'INV2', 'INV3', 'INV4', 'INV5', 'INV6', 'INV7']);
      expect(entries.get('INV5')?.issuedOn).toBe('legacy');
    });

    it('takes each outcome, twice as well as once, and one of a number it never posted', async () => {
      const { inbox, account } = await erp();
      for (let times = 0; times < 2; times += 1) {
        await inbox.tell({ outcome: 'cleared', number: 'INV1', irn: irnOf('INV1'), qr: 'cXI=' });
        await inbox.tell({ outcome: 'rejected', number: 'INV2', reason });
        await inbox.tell({
          outcome: 'released',
          number: 'INV3',
          reason: { code: 'released', text: 'Issue it.' },
        });
        await inbox.tell({ outcome: 'rejected', number: 'STRANGER', reason });
      }
      const entries = await account();
      expect(entries.size).toBe(7);
      // Out on legacy already: the buyer has that paper, and no outcome takes it back.
      expect(['INV1', 'INV2', 'INV3'].map((number) => entries.get(number)?.issuedOn)).toEqual([
        'legacy',
        'legacy',
        'legacy',
      ]);
    });

    it('gives master data as the source has it, missing values and all', async () => {
      const { masterData } = await erp();
      expect(await masterData.customers()).toEqual(await master.customers());
      expect(await masterData.products()).toEqual(await master.products());
      expect(await masterData.taxCodes()).toEqual(await master.taxCodes());
      expect((await masterData.customers()).length).toBeGreaterThan(7);
    });

    it('says how it is set, each time alike', async () => {
      const { settings } = await erp();
      expect(await settings()).toMatchObject({ silenceMilliseconds: 20_000 });
      expect(await settings()).toEqual(await settings());
    });
  });
};
