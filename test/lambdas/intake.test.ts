import { describe, expect, it } from 'vitest';
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeStatus } from '#lambdas/status/handler.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { HOUR, MINUTE, plus } from '#lib/instant.ts';
import { irnOf, SERVICE_ID, sampleDocument, sampleLine } from '#test/firs/sample-document.ts';
import { countCalls } from './count-calls.ts';
import { makeTenant, START } from './tenant-world.ts';

const note = (references: string, changes: Partial<InvoiceDocument> = {}): InvoiceDocument =>
  sampleDocument({ number: 'CN-1', type: 'credit-note', references, ...changes });

const faulty = sampleDocument({ gross: '1.00' });

describe('intake: what the ERP is answered', () => {
  it('accepts with the IRN of the invoice’s own date, writes the row and rings', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const document = sampleDocument({ issueDate: '2027-04-10' });
    const answer = await tenant.intake.submit(document);
    expect(answer).toEqual({
      status: 202,
      outcome: 'accepted',
      number: 'INV-0001',
      revision: 1,
      irn: irnOf(document),
    });
    expect(tenant.rung).toEqual([{ tenant: 'adire', number: 'INV-0001', revision: 1 }]);
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'received',
      destination: 'smartapi',
      route: 'smartapi',
      epoch: 1,
      segments: ['branch:LAGOS', 'currency:NGN', 'kind:B2B', 'tax:STANDARD_VAT', 'type:invoice'],
    });
    expect(await tenant.status('INV-0001')).toMatchObject({ outcome: 'pending', irn: irnOf(document) });
  });

  it('gives a repeat the same answer and writes one row, however it is spelled (case 1, 4)', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const document = sampleDocument();
    const first = await tenant.intake.submit(document);
    const spaced = JSON.stringify(Object.fromEntries(Object.entries(document).reverse()), undefined, 4);
    tenant.pass(HOUR);
    expect(await tenant.intake.submit(spaced)).toEqual(first);
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(1);
    expect(tenant.rung).toHaveLength(1);
  });

  it('gives two identical posts at once the same answer (case 3)', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const answers = await Promise.all([
      tenant.intake.submit(sampleDocument()),
      tenant.intake.submit(sampleDocument()),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(1);
  });

  it('answers 409 to another body while the first stands, and leaves the first alone (case 2)', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument());
    const before = await tenant.row('INV-0001');
    expect(await tenant.intake.submit(sampleDocument({ note: 'other' }))).toMatchObject({
      status: 409,
      reason: { code: 'number-taken' },
    });
    expect(await tenant.row('INV-0001')).toEqual(before);
    await tenant.deliver();
    expect(await tenant.intake.submit(sampleDocument({ note: 'other' }))).toMatchObject({ status: 409 });
    expect(tenant.lines.filter(({ code }) => code === 'intake-conflict')).toHaveLength(2);
  });

  it('answers 409 to another body of an invoice that legacy has issued', async () => {
    const tenant = makeTenant();
    await tenant.intake.submit(sampleDocument());
    expect(await tenant.intake.submit(sampleDocument({ note: 'other' }))).toMatchObject({ status: 409 });
  });

  it('takes a new body after a refusal as the next revision, and the refused one still as refused', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const refused = await tenant.intake.submit(faulty);
    expect(refused).toMatchObject({ status: 422, reasons: [{ code: 'gross-wrong' }] });
    expect(await tenant.intake.submit(faulty)).toEqual(refused);
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ status: 202, revision: 2 });
    expect(await tenant.row('INV-0001')).toMatchObject({ revision: 2, state: 'received' });
  });

  it('takes a new body after a rejection as the next revision, under the same IRN', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument());
    const reason = { code: 'hs-code-unknown', text: 'No such HS code.' };
    tenant.authority.submit = async () => ({ ok: false, fault: { class: 'rejected', reasons: [reason] } });
    await tenant.deliver();
    expect(await tenant.status('INV-0001')).toMatchObject({ outcome: 'rejected', reason });
    const mended = sampleDocument({ note: 'mended' });
    expect(await tenant.intake.submit(mended)).toMatchObject({
      status: 202,
      revision: 2,
      irn: irnOf(mended),
    });
  });

  it('keeps the due date from issue, by kind', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument({ issueTime: '08:30:00' }));
    expect((await tenant.row('INV-0001'))?.dueBy).toBe(plus(START, -30 * MINUTE + 4 * HOUR));
    await tenant.intake.submit(sampleDocument({ number: 'INV-2', kind: 'B2C' }));
    expect((await tenant.row('INV-2'))?.dueBy).toBe(plus(START, 24 * HOUR));
  });

  it('fixes the IRN from the invoice’s date around midnight and month end, whenever it is sent (case 10)', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    // 23:30 in Lagos on the 12th is 22:30 UTC; half an hour later the local date has moved, and UTC's has not.
    tenant.pass(14.5 * HOUR);
    expect(await tenant.intake.submit(sampleDocument({ number: 'A1' }))).toMatchObject({
      irn: 'A1-94ND90NR-20270412',
    });
    const tomorrow = sampleDocument({ number: 'A2', issueDate: '2027-04-13' });
    expect(await tenant.intake.submit(tomorrow)).toMatchObject({
      status: 422,
      reasons: [{ code: 'date-in-future' }],
    });
    tenant.pass(HOUR);
    expect(await tenant.intake.submit({ ...tomorrow, note: 'again' })).toMatchObject({
      irn: 'A2-94ND90NR-20270413',
    });
    expect(
      await tenant.intake.submit(sampleDocument({ number: 'A3', issueDate: '2027-03-31' })),
    ).toMatchObject({
      irn: 'A3-94ND90NR-20270331',
    });
  });

  it('refuses a number whose IRN another number has', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument({ number: 'INV-1/1' }));
    const second = sampleDocument({ number: 'INV-11' });
    const answer = await tenant.intake.submit(second);
    expect(answer).toMatchObject({ status: 422, reasons: [{ code: 'irn-taken', path: 'number' }] });
    expect(await tenant.intake.submit(second)).toEqual(answer);
    expect(await tenant.row('INV-11')).toMatchObject({ state: 'refused', destination: 'none', revision: 1 });
  });
});

describe('intake: which way', () => {
  it('leaves everything to legacy while the route says so, whatever its faults, and notes them', async () => {
    const tenant = makeTenant();
    expect(await tenant.intake.submit(faulty)).toEqual({
      status: 200,
      outcome: 'legacy',
      number: 'INV-0001',
    });
    const row = await tenant.row('INV-0001');
    expect(row).toMatchObject({ state: 'legacy', destination: 'legacy', reasons: [{ code: 'gross-wrong' }] });
    expect(row?.irn).toBeUndefined();
    expect(await tenant.intake.submit({ number: 'INV-2', nonsense: true })).toMatchObject({
      outcome: 'legacy',
    });
    expect(tenant.rung).toEqual([]);
  });

  it('answers a repeat as the first time after the route has moved', async () => {
    const tenant = makeTenant();
    const first = await tenant.intake.submit(sampleDocument());
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(sampleDocument())).toEqual(first);
    expect(tenant.rung).toEqual([]);
  });

  it('lets the next N acceptable invoices into the pilot; a refused one costs no slot, a mended one no second', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'pilot', size: 2 });
    const outcomes: string[] = [];
    const send = async (changes: Partial<InvoiceDocument>) =>
      outcomes.push((await tenant.intake.submit(sampleDocument(changes))).outcome);
    await send({ number: 'F', gross: '1.00' });
    await send({ number: 'A' });
    await send({ number: 'B' });
    await send({ number: 'C' });
    tenant.authority.submit = async () => ({ ok: false, fault: { class: 'rejected', reasons: [] } });
    await tenant.deliver();
    await send({ number: 'A', note: 'mended' });
    await send({ number: 'D', gross: '1.00' });
    expect(outcomes).toEqual(['refused', 'accepted', 'accepted', 'legacy', 'accepted', 'legacy']);
    expect((await tenant.control.get('adire')).pilotTaken).toBe(2);
  });

  it('gives a mended invoice of a former pilot no free place in the next one', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'pilot', size: 1 });
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ status: 202 });
    tenant.authority.submit = async () => ({ ok: false, fault: { class: 'rejected', reasons: [] } });
    await tenant.deliver();
    await tenant.switchTo({ kind: 'pilot', size: 1 });
    expect(await tenant.intake.submit(sampleDocument({ number: 'INV-2' }))).toMatchObject({ status: 202 });
    expect(await tenant.intake.submit(sampleDocument({ note: 'mended' }))).toMatchObject({
      outcome: 'legacy',
    });
    expect(await tenant.control.get('adire')).toMatchObject({ pilotTaken: 1 });
  });

  it('sends a note that names a canary to legacy: a canary is nobody’s invoice', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument({ number: 'CANARY-1' }), { canary: true });
    expect(await tenant.intake.submit(note('CANARY-1'))).toMatchObject({ outcome: 'legacy' });
  });

  it('never lets more than N in, however many come at once', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'pilot', size: 5 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => tenant.intake.submit(sampleDocument({ number: `N${n}` }))),
    );
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(5);
    expect(answers.filter(({ outcome }) => outcome === 'legacy')).toHaveLength(35);
  });

  it('sends a note after its original, across the border', async () => {
    const tenant = makeTenant();
    await tenant.intake.submit(sampleDocument({ number: 'OLD' }));
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument({ number: 'NEW' }));
    expect(await tenant.intake.submit(note('OLD'))).toMatchObject({ outcome: 'legacy' });
    expect(await tenant.row('CN-1')).toMatchObject({ reason: { code: 'follows-original' } });
    expect(await tenant.intake.submit(note('BEFORE-ALL', { number: 'CN-2' }))).toMatchObject({
      outcome: 'legacy',
    });
    await tenant.switchTo({ kind: 'legacy' });
    expect(await tenant.intake.submit(note('NEW', { number: 'CN-3' }))).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('holds a note across the border where policy says so, and takes it when the policy allows', async () => {
    const tenant = makeTenant({}, { notes: 'hold' });
    await tenant.intake.submit(sampleDocument({ number: 'OLD' }));
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(note('OLD'))).toMatchObject({
      status: 422,
      reasons: [{ code: 'note-held' }],
    });
    await tenant.switchTo({ kind: 'legacy' });
    expect(await tenant.intake.submit(note('OLD'))).toMatchObject({ outcome: 'legacy' });
  });

  it('answers a held note alike however often it comes, and writes one row', async () => {
    const tenant = makeTenant({}, { notes: 'hold' });
    await tenant.intake.submit(sampleDocument({ number: 'OLD' }));
    await tenant.switchTo({ kind: 'smartapi' });
    const first = await tenant.intake.submit(note('OLD'));
    expect(await tenant.intake.submit(note('OLD'))).toEqual(first);
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(2);
  });

  it('takes on its date what it refused as dated in the future, and writes no row for asking before', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const tomorrow = sampleDocument({ issueDate: '2027-04-13' });
    const first = await tenant.intake.submit(tomorrow);
    expect(first).toMatchObject({ status: 422, reasons: [{ code: 'date-in-future' }] });
    expect(await tenant.intake.submit(tomorrow)).toEqual(first);
    tenant.pass(24 * HOUR);
    expect(await tenant.intake.submit(tomorrow)).toMatchObject({ status: 202, revision: 2 });
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(2);
  });

  it('takes again what a wrong setting of ours refused, once that is right', async () => {
    const tenant = makeTenant({}, { check: { serviceId: 'short', rules: DOCUMENT_RULES } });
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({
      status: 422,
      reasons: [{ code: 'irn-service-id' }],
    });
    const right = makeIntake({ ...tenant, check: { serviceId: SERVICE_ID, rules: DOCUMENT_RULES } });
    expect(await right.submit(sampleDocument())).toMatchObject({ status: 202, revision: 2 });
  });

  it('goes to legacy once after the latch, also for what is faulty (case 11)', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' }, { 'branch:LAGOS': { kind: 'smartapi' } });
    await tenant.control.latch('adire', 'rb');
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ outcome: 'legacy' });
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ outcome: 'legacy' });
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(1);
  });

  it('decides again when the epoch moved between reading and writing', async () => {
    let moved = false;
    const tenant = makeTenant();
    const ledger: typeof tenant.ledger = {
      ...tenant.ledger,
      create: async (row, guard) => {
        if (!moved) {
          moved = true;
          await tenant.control.latch('adire', 'rb');
        }
        return tenant.ledger.create(row, guard);
      },
    };
    await tenant.switchTo({ kind: 'smartapi' });
    const intake = makeIntake({ ...tenant, ledger });
    expect(await intake.submit(sampleDocument())).toMatchObject({ outcome: 'legacy' });
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'legacy', epoch: 2 });
  });

  it('sends a canary to SmartAPI whatever the route, takes no slot, and counts nowhere', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'pilot', size: 0 });
    expect(await tenant.intake.submit(sampleDocument(), { canary: true })).toMatchObject({ status: 202 });
    expect(await tenant.row('INV-0001')).toMatchObject({
      canary: true,
      destination: 'smartapi',
      state: 'received',
    });
    expect((await tenant.control.get('adire')).pilotTaken).toBe(0);
    expect(await tenant.ledger.outcomes('adire', START, plus(START, HOUR), START)).toMatchObject({
      received: 0,
    });
    expect(await tenant.status('INV-0001')).toMatchObject({ status: 404 });
  });

  it('does not take a body’s word for being a canary', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit({ ...sampleDocument(), canary: true })).toMatchObject({ status: 422 });
  });
});

describe('intake: bad input (cases 6 to 9)', () => {
  const text = JSON.stringify(sampleDocument());
  it.each<[string, unknown, string]>([
    ['no JSON', '{"number":"A1"', 'not-json'],
    ['a byte order mark', `\uFEFF${text}`, 'byte-order-mark'],
    ['a key twice', text.replace('{', '{"number":"INV-9",'), 'key-twice'],
    ['a key twice, once escaped', text.replace('{', '{"\\u006eumber":"INV-9",'), 'key-twice'],
    ['nesting without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'too-deep'],
    ['an array', '[]', 'not-an-object'],
    ['nothing', '', 'not-json'],
    ['half a surrogate pair', '{"number":"A1","note":"\\ud800"}', 'not-json'],
    ['no number', '{"type":"invoice"}', 'number-unreadable'],
    ['a number that is a number', '{"number":12}', 'number-unreadable'],
    ['a number with a line break', '{"number":"A\\n1"}', 'number-unreadable'],
    ['a number with a hidden character', '{"number":"A\\u200b1"}', 'number-unreadable'],
    ['a number far too long', JSON.stringify({ number: 'A'.repeat(81) }), 'number-unreadable'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xe9, 0x7d]), 'not-utf-8'],
    ['undefined', undefined, 'not-an-object'],
  ])('answers 400 to %s, records it under its digest, and rings nobody', async (_, body, code) => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(body)).toMatchObject({ status: 400, reason: { code } });
    await tenant.intake.submit(body);
    const { rows } = await tenant.ledger.list('adire');
    expect(rows.map(({ state }) => state)).toEqual(body === undefined ? [] : ['refused']);
    expect(tenant.rung).toEqual([]);
  });

  it('sends no text in which a character was lost on the way; the old side takes it as it is', async () => {
    const tenant = makeTenant();
    const broken = (number: string) =>
      sampleDocument({ number, buyer: { ...sampleDocument().buyer, name: 'Ad\uFFFD Stores' } });
    expect(await tenant.intake.submit(broken('A-1'))).toMatchObject({ status: 200, outcome: 'legacy' });
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(broken('A-2'))).toMatchObject({
      status: 422,
      reasons: [{ code: 'text-broken' }],
    });
    expect(tenant.rung).toEqual([]);
  });

  it('answers 413 to more than 1 MiB, as text, as a value or as bytes', async () => {
    const tenant = makeTenant();
    const note = 'x'.repeat(1_048_577);
    expect(await tenant.intake.submit(JSON.stringify({ number: 'A', note }))).toMatchObject({ status: 413 });
    expect(await tenant.intake.submit({ number: 'A', note })).toMatchObject({ status: 413 });
    expect(await tenant.intake.submit(Buffer.alloc(1_048_577, 0xe9))).toMatchObject({ status: 413 });
  });

  it('takes prototype keys for unknown fields and pollutes nothing', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const body = JSON.stringify(sampleDocument()).replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{}},',
    );
    expect(await tenant.intake.submit(body)).toMatchObject({
      status: 422,
      reasons: [{ code: 'field-unknown' }],
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each<[string, Partial<Record<keyof InvoiceDocument, unknown>>, string]>([
    ['an amount as a JSON number', { net: 1000 }, 'net'],
    ['an exponent', { net: '1e400' }, 'net'],
    ['NaN', { gross: 'NaN' }, 'gross'],
    ['no lines', { lines: [] }, 'lines'],
    ['a date that is none', { issueDate: '2027-02-30' }, 'issueDate'],
    ['an unknown kind', { kind: 'B2X' }, 'kind'],
  ])('refuses %s with the field', async (_, change, path) => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit({ ...sampleDocument(), ...change })).toMatchObject({
      status: 422,
      reasons: [{ path }],
    });
  });

  it('refuses a number that no IRN can be made of, and keeps it out of every path', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    for (const number of ['../../etc', 'ＩＮＶ１', "1'; DROP", 'A%00', '{}']) {
      const answer = await tenant.intake.submit(sampleDocument({ number }));
      expect(answer).toMatchObject(
        number === '../../etc' ? { status: 202, irn: 'etc-94ND90NR-20270412' } : { status: 422 },
      );
    }
  });

  it('takes ten thousand lines', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const lines = Array.from({ length: 10_000 }, () => ({
      ...sampleLine,
      description: 'x',
      category: 'y',
      quantity: '1',
      unitPrice: '1',
      net: '1.00',
    }));
    const big = sampleDocument({ lines, net: '10000.00', tax: '750.00', gross: '10750.00' });
    expect((await tenant.intake.submit(big)).status).toBe(413);
    const fits = sampleDocument({
      lines: lines.slice(0, 5_000),
      net: '5000.00',
      tax: '375.00',
      gross: '5375.00',
    });
    expect(await tenant.intake.submit(fits)).toMatchObject({ status: 202 });
  });

  it('logs no word of an invoice', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit('{"number":"A1","note":"Kano Mills secret');
    await tenant.intake.submit(sampleDocument());
    await tenant.intake.submit(sampleDocument({ note: 'other secret' }));
    await tenant.deliver();
    expect(JSON.stringify(tenant.lines)).not.toMatch(/secret|Kano|Cement|90000001/);
  });
});

describe('intake: stores that fail (case 5)', () => {
  it('accepts all the same when the bell is dead; the sweeper rings', async () => {
    const tenant = makeTenant({}, { doorbell: { ring: () => Promise.reject(new Error('queue away')) } });
    await tenant.switchTo({ kind: 'smartapi' });
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ status: 202 });
    tenant.settle();
    expect(await tenant.sweep()).toMatchObject({ rung: 1 });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
  });

  it.each(['latest', 'create'] as const)(
    'answers 503 when the ledger’s %s fails, and never throws',
    async (method) => {
      const tenant = makeTenant();
      await tenant.switchTo({ kind: 'smartapi' });
      const ledger = { ...tenant.ledger, [method]: () => Promise.reject(new Error('secret 1075.00')) };
      const intake = makeIntake({ ...tenant, ledger });
      // One that was refused, so that its newest revision has to be read.
      await tenant.intake.submit(faulty);
      expect(await intake.submit(sampleDocument())).toMatchObject({ status: 503, outcome: 'unavailable' });
      expect(JSON.stringify(tenant.lines)).not.toContain('secret');
      expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ status: 202 });
    },
  );

  it('answers 202 to the retry of a write whose answer was lost', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const ledger: typeof tenant.ledger = {
      ...tenant.ledger,
      create: async (row, guard) => {
        await tenant.ledger.create(row, guard);
        throw new Error('cut off');
      },
    };
    const intake = makeIntake({ ...tenant, ledger });
    expect(await intake.submit(sampleDocument())).toMatchObject({ status: 503 });
    expect(await tenant.intake.submit(sampleDocument())).toMatchObject({ status: 202, revision: 1 });
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(1);
  });

  it('keeps what it cannot read, also when the route moves meanwhile', async () => {
    const tenant = makeTenant();
    let moves = 2;
    const control = {
      get: async (name: string) => {
        const item = await tenant.control.get(name);
        if (moves > 0) await tenant.switchTo({ kind: 'smartapi' });
        moves -= 1;
        return item;
      },
    };
    const intake = makeIntake({ ...tenant, control });
    expect(await intake.submit('{')).toMatchObject({ status: 400 });
    expect((await tenant.ledger.list('adire')).rows).toMatchObject([{ state: 'refused', body: '"{"' }]);
  });

  it('says 503 where it cannot look a number up, never "not found"', async () => {
    const lines: string[] = [];
    const status = makeStatus({
      tenant: 'adire',
      ledger: { latest: () => Promise.reject(new Error('throttled')) },
      log: (code) => lines.push(code),
    });
    expect(await status('INV-0001')).toMatchObject({ status: 503, outcome: 'unavailable' });
    expect(lines).toEqual(['status-unavailable']);
  });

  it('reads neither row nor control item for a new number, once it knows the control item', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    const calls = countCalls();
    const intake = makeIntake({
      ...tenant,
      ledger: calls.watch('ledger', tenant.ledger),
      control: calls.watch('control', tenant.control),
      doorbell: calls.watch('doorbell', tenant.doorbell),
    });
    await intake.submit(sampleDocument({ number: 'A' }));
    expect(calls.taken()).toEqual({ 'control.get': 1, 'ledger.create': 1, 'doorbell.ring': 1 });
    await intake.submit(sampleDocument({ number: 'B' }));
    expect(calls.taken()).toEqual({ 'ledger.create': 1, 'doorbell.ring': 1 });
    await intake.submit(sampleDocument({ number: 'B' }));
    expect(calls.taken()).toEqual({ 'ledger.create': 1 });
    await tenant.switchTo({ kind: 'legacy' });
    expect(await intake.submit(sampleDocument({ number: 'C' }))).toMatchObject({ outcome: 'legacy' });
    expect(calls.taken()).toEqual({ 'control.get': 1, 'ledger.create': 2 });
    await intake.submit(sampleDocument({ number: 'D' }));
    expect(calls.taken()).toEqual({ 'ledger.create': 1 });
  });

  it('answers by the newest revision where the first one was mended long ago', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(faulty);
    const second = await tenant.intake.submit(sampleDocument());
    expect(second).toMatchObject({ status: 202, revision: 2 });
    expect(await tenant.intake.submit(sampleDocument())).toEqual(second);
    expect(await tenant.intake.submit(faulty)).toMatchObject({ status: 409 });
    expect((await tenant.ledger.list('adire')).rows).toHaveLength(2);
  });

  it('gives up with 503 after a bounded number of lost races', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    let tries = 0;
    const ledger: typeof tenant.ledger = {
      ...tenant.ledger,
      create: async () => {
        tries += 1;
        return { outcome: 'epoch-moved' };
      },
    };
    const intake = makeIntake({ ...tenant, ledger });
    expect(await intake.submit(sampleDocument())).toMatchObject({ status: 503, reason: { code: 'busy' } });
    expect(tries).toBeLessThan(20);
  });
});
