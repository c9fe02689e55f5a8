import { describe, expect, it } from 'vitest';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { archiveKeyOf } from '#lib/clearance/archive-key.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { sha256 } from '#lib/digest.ts';
import { readQr } from '#lib/firs/simulator/test-keys.ts';
import { HOUR, MINUTE, plus } from '#lib/instant.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { ISSUED_ON_LEGACY } from '#lib/way-back/releasable.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, registeredAs, TENANT } from './tenant-world.ts';

const document = sampleDocument();
const irn = irnOf(document);
const key = { tenant: TENANT, number: document.number, revision: 1 };
const fault = (fault: AuthorityFault) => async () => ({ ok: false, fault }) as const;

const received = async (changes: Parameters<typeof makeTenant>[0] = {}) => {
  const tenant = makeTenant(changes);
  await tenant.switchTo({ kind: 'smartapi' });
  await tenant.intake.submit(document);
  return tenant;
};

describe('worker: the way it should go', () => {
  it('submits once, archives the proof, records it, and tells the ERP', async () => {
    const tenant = await received();
    expect(await tenant.deliver()).toBe(0);
    const row = await tenant.row('INV-0001');
    expect(row).toMatchObject({ state: 'cleared', submissions: 1, archiveKey: archiveKeyOf(TENANT, irn) });
    expect(row?.lease).toBeUndefined();
    expect(row?.toldAt).toBe(tenant.now());
    expect(tenant.authority.signs).toBe(1);
    const entry = (await tenant.archive.get(archiveKeyOf(TENANT, irn))) ?? '';
    expect(row?.archiveDigest).toBe(sha256(entry));
    expect(JSON.parse(entry)).toMatchObject({ document, proof: { irn, qr: row?.qr } });
    expect(tenant.told).toEqual([{ outcome: 'cleared', number: 'INV-0001', irn, qr: row?.qr }]);
    expect(readQr(row?.qr ?? '')).toMatchObject({ ok: true, value: { irn } });
    expect(await tenant.status('INV-0001')).toMatchObject({ outcome: 'cleared', irn, qr: row?.qr });
  });

  it('rejects with the authority’s reason, tells the ERP, and never sends again (case 19)', async () => {
    const tenant = await received();
    const reason = { code: 'hs-code-unknown', text: 'No such HS code.', path: 'lines[0].hsCode' };
    tenant.authority.submit = fault({ class: 'rejected', reasons: [reason, { code: 'b', text: 'also' }] });
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'rejected',
      reason,
      reasons: [reason, { code: 'b' }],
    });
    expect(tenant.told).toEqual([{ outcome: 'rejected', number: 'INV-0001', reason }]);
    tenant.settle();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
    await tenant.deliver([key]);
    expect(tenant.authority.signs).toBe(1);
  });

  it('has a reason even where the authority gave none', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'rejected', reasons: [] });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ reason: { code: 'rejected-without-reason' } });
  });
});

describe('worker: a row that cannot be read', () => {
  it('fails its own message and no other of its batch, and the others are read once more at most', async () => {
    const tenant = await received();
    await tenant.intake.submit(sampleDocument({ number: 'INV-0002' }));
    await tenant.intake.submit(sampleDocument({ number: 'INV-0003' }));
    const reads: number[] = [];
    const worker = makeWorker({
      ...tenant.workerDependencies,
      ledger: {
        ...tenant.ledger,
        readForWork: async (of, keys) => {
          reads.push(keys.length);
          if (keys.some(({ number }) => number === 'INV-0002')) throw new Error('the row is damaged');
          return tenant.ledger.readForWork(of, keys);
        },
      },
    });
    const messages = tenant.rung.splice(0).map((rung) => tenant.messageOf(rung));
    expect(await worker(messages)).toEqual({
      batchItemFailures: [{ itemIdentifier: messages[1]?.messageId }],
    });
    expect(reads).toEqual([3, 1, 1, 1]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
    expect(await tenant.row('INV-0002')).toMatchObject({ state: 'received' });
    expect(await tenant.row('INV-0003')).toMatchObject({ state: 'cleared' });
  });
});

describe('worker: more than once, and at once (case 13)', () => {
  it('registers once when one message is delivered to two workers', async () => {
    const tenant = await received();
    const message = tenant.messageOf(key);
    const answers = await Promise.all([tenant.worker([message]), tenant.worker([message, message])]);
    expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect(tenant.authority.signs).toBe(1);
    expect(tenant.told).toHaveLength(1);
  });

  it('does nothing about what is done', async () => {
    const tenant = await received();
    await tenant.deliver();
    const before = await tenant.row('INV-0001');
    await tenant.deliver([key, key]);
    expect(await tenant.row('INV-0001')).toEqual(before);
    expect(tenant.authority.signs).toBe(1);
  });

  it('fences the late write of a worker whose lease ran out (case 26)', async () => {
    const tenant = await received();
    let resume: () => void = () => undefined;
    tenant.authority.submit = async (irn, document) => {
      tenant.authority.submit = undefined;
      const answer = accept(tenant.authority, irn, document);
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
      return answer;
    };
    const slow = tenant.worker([tenant.messageOf(key)]);
    await new Promise((resolve) => setImmediate(resolve));
    tenant.pass(2 * MINUTE);
    await tenant.deliver([key]);
    const row = await tenant.row('INV-0001');
    expect(row).toMatchObject({ state: 'cleared', submissions: 1 });
    resume();
    expect(await slow).toEqual({ batchItemFailures: [] });
    expect(await tenant.row('INV-0001')).toEqual(row);
    expect(tenant.authority.signs).toBe(1);
    expect(tenant.told).toHaveLength(1);
    // The archive keeps the first proof; the fenced worker found it there and changed nothing.
    expect(row?.archiveDigest).toBe(sha256((await tenant.archive.get(row?.archiveKey ?? '')) ?? ''));
  });

  it.each([
    ['an hour ahead', HOUR],
    ['five minutes ahead', 5 * MINUTE],
    ['an hour behind', -HOUR],
  ])('registers once though another worker’s clock is %s (cases 28, 52)', async (_, skew) => {
    const tenant = await received();
    const { clock } = tenant.workerDependencies;
    const other = makeWorker({
      ...tenant.workerDependencies,
      clock: { ...clock, now: () => plus(clock.now(), skew) },
    });
    tenant.authority.submit = async (sent, body) => {
      const answer = accept(tenant.authority, sent, body);
      tenant.authority.submit = undefined;
      // The same message, while the first worker waits for its answer.
      await other([tenant.messageOf(key)]);
      return answer;
    };
    await tenant.deliver();
    for (let turn = 0; turn < 3; turn += 1) {
      tenant.settle();
      await tenant.sweep();
      await other(tenant.rung.splice(0).map((rung) => tenant.messageOf(rung)));
      tenant.settle();
      await tenant.sweep();
      await tenant.deliver();
    }
    expect(tenant.authority.signs).toBe(1);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
  });

  it('loses nothing while the archive denies us, and clears once the key is back (case 31)', async () => {
    const tenant = await received();
    const { archive } = tenant.workerDependencies;
    const denied = makeWorker({
      ...tenant.workerDependencies,
      archive: {
        ...archive,
        put: async () => Promise.reject(new Error('AccessDenied: the key is disabled')),
      },
    });
    for (let receive = 1; receive <= 12; receive += 1) {
      await denied([tenant.messageOf(key, receive)]);
      tenant.settle();
    }
    expect(await tenant.row('INV-0001')).toMatchObject({ submissions: 1 });
    expect(tenant.told).toEqual([]);
    expect(tenant.incidents[0]).toMatchObject({ severity: 2, title: expect.stringContaining('INV-0001') });
    await tenant.sweep();
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.authority.signs).toBe(1);
  });

  it('never begins to send so late that the sending could outlive its lease', async () => {
    const tenant = await received();
    const { ledger } = tenant;
    const slow: Ledger = {
      ...ledger,
      claim: async (...args) => {
        const claim = await ledger.claim(...args);
        tenant.pass(80_000);
        return claim;
      },
    };
    const worker = makeWorker({ ...tenant.workerDependencies, ledger: slow });
    const message = tenant.messageOf(key);
    expect(await worker([message])).toEqual({ batchItemFailures: [{ itemIdentifier: message.messageId }] });
    expect(tenant.authority.signs).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received' });
  });
});

describe('worker: answers that are none (cases 14 to 17)', () => {
  it('adopts what was registered before a crash, without sending again (case 14)', async () => {
    const tenant = await received();
    tenant.authority.submit = async (irn, document) => {
      accept(tenant.authority, irn, document);
      throw new Error('crash');
    };
    expect(await tenant.deliver()).toBe(1);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'submitted', submissions: 1 });
    tenant.pass(2 * MINUTE);
    await tenant.deliver([key]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.authority.signs).toBe(1);
  });

  it('asks before it sends again after an unknown outcome, and believes "not found" only after the settle time (case 15)', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unknown', detail: 'time-out' });
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown' });
    tenant.authority.submit = undefined;
    tenant.pass(5 * MINUTE);
    await tenant.deliver([key]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown', submissions: 1 });
    expect(tenant.authority).toMatchObject({ signs: 1, finds: 1 });
    expect(await tenant.sweep()).toMatchObject({ rung: 0 });
    tenant.settle();
    expect(await tenant.sweep()).toMatchObject({ rung: 1 });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 2 });
    expect(tenant.authority).toMatchObject({ signs: 2, finds: 2 });
  });

  it('adopts an accepted invoice whose answer was lost', async () => {
    const tenant = await received();
    tenant.authority.submit = async (irn, document) => {
      accept(tenant.authority, irn, document);
      return { ok: false, fault: { class: 'unknown', detail: 'cut off' } };
    };
    await tenant.deliver();
    tenant.settle();
    await tenant.sweep();
    await tenant.deliver();
    const row = await tenant.row('INV-0001');
    expect(row).toMatchObject({ state: 'cleared', submissions: 1 });
    const entry = JSON.parse((await tenant.archive.get(row?.archiveKey ?? '')) ?? '{}');
    expect(entry.proof.foundRegistered).toEqual({ uncompared: [] });
    expect(tenant.authority.signs).toBe(1);
  });

  it('looks a duplicate up at once and adopts it (case 16)', async () => {
    const tenant = await received();
    accept(tenant.authority, irn, document);
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.incidents).toEqual([]);
  });

  it('takes an outage that reads like a duplicate for unknown, never for rejected', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'ambiguous', detail: 'try again later' });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown', submissions: 1 });
  });

  it.each<[string, Partial<ReturnType<typeof registeredAs>>]>([
    ['number', { number: 'INV9999' }],
    ['sellerTin', { sellerTin: '10000000-0001' }],
    ['buyerTin', { buyerTin: '10000000-0001' }],
    ['issueDate', { issueDate: '2027-04-11' }],
    ['type', { typeCode: '380' }],
    ['currency', { currency: 'USD' }],
    ['payable', { payable: '1075.01' }],
  ])(
    'makes a Sev-1 of a registered invoice that differs in %s, and clears nothing',
    async (field, change) => {
      const tenant = await received();
      tenant.authority.registered_.set(irn, [{ ...registeredAs(irn, document), ...change }]);
      await tenant.deliver();
      expect(await tenant.row('INV-0001')).toMatchObject({
        state: 'unknown',
        reason: { code: 'registered-differently' },
      });
      expect(tenant.incidents).toMatchObject([
        { severity: 1, cutover: 'go-live', title: expect.stringContaining(field) },
      ]);
      expect(tenant.told).toEqual([]);
      tenant.settle();
      await tenant.sweep();
      await tenant.deliver();
      expect(tenant.incidents).toHaveLength(1);
      expect(tenant.authority.signs).toBe(1);
    },
  );

  it('lists what could not be compared, and adopts nothing without the amount', async () => {
    const tenant = await received();
    const { buyerTin: _tin, ...noBuyer } = registeredAs(irn, document);
    tenant.authority.registered_.set(irn, [noBuyer]);
    await tenant.deliver();
    const entry = JSON.parse((await tenant.archive.get(archiveKeyOf(TENANT, irn))) ?? '{}');
    expect(entry.proof.foundRegistered).toEqual({ uncompared: ['buyerTin'] });

    const other = await received();
    other.authority.registered_.set(irn, [{ irn, number: 'INV0001', issueDate: '2027-04-12' }]);
    await other.deliver();
    expect(await other.row('INV-0001')).toMatchObject({
      state: 'unknown',
      reason: { code: 'registered-unproven' },
    });
    expect(other.incidents).toMatchObject([{ severity: 2 }]);
  });
});

describe('worker: the authority is away, or does not know us (cases 18, 20)', () => {
  it('gives the row back unsent and lets the queue show the message again', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unavailable', detail: '503' });
    expect(await tenant.deliver()).toBe(1);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received', submissions: 0 });
    tenant.authority.submit = undefined;
    expect(await tenant.deliver([key], 2)).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.authority.finds).toBe(0);
  });

  it('sends nothing at all before the authority wants to hear from us again', async () => {
    const tenant = await received();
    await tenant.intake.submit(sampleDocument({ number: 'INV-2' }));
    tenant.authority.submit = fault({
      class: 'unavailable',
      detail: '429',
      retryAfterMilliseconds: 2 * MINUTE,
    });
    const other = { ...key, number: 'INV-2' };
    expect(await tenant.deliver([key])).toBe(1);
    tenant.authority.submit = undefined;
    const toldAt = tenant.now();
    tenant.pass(30_000);
    // Longer than an invocation can wait.
    expect(await tenant.deliver([key, other], 2)).toBe(2);
    expect(tenant.authority.signs).toBe(1);
    tenant.pass(30_000);
    expect(await tenant.deliver([key, other], 3)).toBe(0);
    expect(tenant.now()).toBeGreaterThanOrEqual(toldAt + 2 * MINUTE);
    expect(tenant.authority.signs).toBe(3);
  });

  it('keeps what may be registered under enquiry when the authority answers in unknown words, and stops everybody', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({
      class: 'configuration',
      detail: 'quota exceeded',
      mayBeRegistered: true,
    });
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'unknown',
      submissions: 1,
      reason: { code: 'authority-not-understood' },
    });
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual(['breaker']);
    await tenant.control.latch(TENANT, 'rb');
    expect(
      await tenant.ledger.releaseToLegacy(key, {
        now: tenant.now(),
        submissions: 0,
        reason: { code: 'x', text: 'x' },
      }),
    ).toBe(false);
  });

  it('does not let one invoice that the authority answers in unknown words stop the others for ever', async () => {
    const tenant = await received();
    await tenant.intake.submit(sampleDocument({ number: 'INV-2' }));
    tenant.authority.submit = async (sent, body) =>
      sent === irn
        ? {
            ok: false,
            fault: { class: 'configuration', detail: 'unheard of', mayBeRegistered: true },
          }
        : accept(tenant.authority, sent, body);
    await tenant.deliver([key]);
    expect(await tenant.breaker()).toBe('half-open');
    tenant.settle();
    await tenant.deliver([key, { ...key, number: 'INV-2' }]);
    tenant.settle();
    expect(await tenant.breaker()).toBe('closed');
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual([]);
    expect(await tenant.row('INV-2')).toMatchObject({ state: 'cleared' });
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown', submissions: 2 });
    expect(tenant.incidents.filter(({ closedAt }) => closedAt === undefined)).toMatchObject([
      { severity: 2, title: expect.stringContaining('INV-0001') },
    ]);
    tenant.authority.submit = undefined;
    tenant.settle();
    await tenant.deliver([key]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
    expect(await tenant.status('INV-0001')).not.toHaveProperty('reason');
  });

  it('leaves the row to the sweeper after so many deliveries, so that an outage fills no dead-letter queue', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unavailable', detail: '503' });
    expect(await tenant.deliver([key], 9)).toBe(1);
    expect(await tenant.deliver([key], 10)).toBe(0);
    tenant.settle();
    expect(await tenant.sweep()).toMatchObject({ rung: 1 });
  });

  it('keeps an unknown outcome unknown when the resend is refused before work', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unknown', detail: 'time-out' });
    await tenant.deliver();
    tenant.settle();
    tenant.authority.submit = fault({ class: 'unavailable', detail: '503' });
    await tenant.deliver([key]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown', submissions: 1 });
  });

  it.each<[string, AuthorityFault]>([
    ['unavailable', { class: 'unavailable', detail: '503' }],
    ['unknown', { class: 'unknown', detail: 'HTML' }],
    ['ambiguous', { class: 'ambiguous', detail: 'try again' }],
    ['configuration', { class: 'configuration', detail: 'key' }],
    ['rejected', { class: 'rejected', reasons: [] }],
  ])('changes nothing of an unknown row when looking up answers %s', async (_, findFault) => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unknown', detail: 'time-out' });
    await tenant.deliver();
    tenant.settle();
    tenant.authority.onFind = fault(findFault);
    await tenant.deliver([key]);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'unknown', submissions: 1 });
    expect(tenant.authority.signs).toBe(1);
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual(
      findFault.class === 'configuration' ? ['breaker'] : [],
    );
  });

  it('opens the breaker at once on a bad key, rejects nothing, and stops everybody', async () => {
    const tenant = await received();
    await tenant.intake.submit(sampleDocument({ number: 'INV-2' }));
    tenant.authority.submit = fault({ class: 'configuration', detail: 'unable to validate api key' });
    expect(await tenant.deliver([key])).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received', submissions: 0 });
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual(['breaker']);
    expect(tenant.incidents).toMatchObject([{ severity: 1, source: 'worker' }]);
    await tenant.deliver();
    expect(tenant.authority.signs).toBe(1);
    expect(await tenant.row('INV-2')).toMatchObject({ state: 'received' });
    expect(tenant.told).toEqual([]);
  });

  it('finds a wrong certificate before anything is sent', async () => {
    const tenant = await received({ qr: { certificate: 'x'.repeat(300), publicKeyPem: 'no key' } });
    expect(await tenant.deliver()).toBe(0);
    expect(tenant.authority.signs).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received' });
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual(['breaker']);
  });
});

describe('worker: paused and held', () => {
  it.each(['operator', 'rollback'] as const)(
    'acknowledges while paused by %s and leaves the row pending',
    async (reason) => {
      const tenant = await received();
      await tenant.control.setPause(TENANT, reason, true);
      expect(await tenant.deliver()).toBe(0);
      expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received', submissions: 0 });
      tenant.settle();
      expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
      await tenant.control.setPause(TENANT, reason, false);
      await tenant.sweep();
      await tenant.deliver();
      expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
    },
  );

  it('sends nothing after the latch', async () => {
    const tenant = await received();
    await tenant.control.latch(TENANT, 'rb');
    expect(await tenant.deliver()).toBe(0);
    expect(tenant.authority.signs).toBe(0);
  });

  it('records under its running lease what was accepted before the latch', async () => {
    const tenant = await received();
    tenant.authority.submit = async (irn, document) => {
      await tenant.control.latch(TENANT, 'rb');
      return accept(tenant.authority, irn, document);
    };
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
  });

  it('claims on the new epoch when the route moved under it', async () => {
    const tenant = await received();
    let moved = false;
    const ledger: Ledger = {
      ...tenant.ledger,
      readForWork: async (...args) => {
        const read = await tenant.ledger.readForWork(...args);
        if (!moved) {
          moved = true;
          await tenant.switchTo({ kind: 'smartapi' });
        }
        return read;
      },
    };
    const worker = makeWorker({ ...tenant.workerDependencies, ledger });
    expect(await worker([tenant.messageOf(key)])).toEqual({ batchItemFailures: [] });
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
  });
});

describe('worker: batches (cases 23 to 25)', () => {
  it('looks again at a row that moved between reading and claiming, and goes on from what it is now', async () => {
    const tenant = await received();
    const whole = makeWorker(tenant.workerDependencies);
    let reads = 0;
    const ledger: Ledger = {
      ...tenant.ledger,
      readForWork: async (...args) => {
        const read = await tenant.ledger.readForWork(...args);
        reads += 1;
        if (reads > 1) return read;
        // Meanwhile another worker sends it, gets no answer, and gives it back.
        tenant.authority.submit = async (sent, body) => {
          accept(tenant.authority, sent, body);
          return { ok: false, fault: { class: 'unknown', detail: 'cut off' } };
        };
        await whole([tenant.messageOf(key)]);
        tenant.authority.submit = undefined;
        return read;
      },
    };
    const worker = makeWorker({ ...tenant.workerDependencies, ledger });
    expect(await worker([tenant.messageOf(key)])).toEqual({ batchItemFailures: [] });
    expect(reads).toBe(2);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.authority).toMatchObject({ signs: 1, finds: 1 });
  });

  it('leaves a row that never stands still to the next delivery', async () => {
    const tenant = await received();
    const [row] = (await tenant.ledger.list(TENANT)).rows;
    let claims = 0;
    const ledger: Ledger = {
      ...tenant.ledger,
      claim: async () => {
        claims += 1;
        return { outcome: 'not-claimable', row };
      },
    };
    const worker = makeWorker({ ...tenant.workerDependencies, ledger });
    expect((await worker([tenant.messageOf(key)])).batchItemFailures).toHaveLength(1);
    expect(claims).toBe(3);
    expect(tenant.authority.signs).toBe(0);
  });

  it('reads a batch at once, each row once, and no more of them than the ledger gives', async () => {
    const tenant = await received();
    const asked: number[] = [];
    const ledger: Ledger = {
      ...tenant.ledger,
      readForWork: async (of, keys) => {
        asked.push(keys.length);
        return tenant.ledger.readForWork(of, keys);
      },
    };
    const worker = makeWorker({ ...tenant.workerDependencies, ledger });
    const nobody = Array.from({ length: 120 }, (_, n) => tenant.messageOf({ ...key, number: `NOBODY-${n}` }));
    await worker([...nobody, tenant.messageOf(key), tenant.messageOf(key)]);
    expect(asked).toEqual([100, 21]);
    expect(tenant.authority.signs).toBe(1);
  });

  it('completes the others when one message is poison', async () => {
    const tenant = await received();
    const numbers = Array.from({ length: 9 }, (_, n) => `P-${n}`);
    for (const number of numbers) await tenant.intake.submit(sampleDocument({ number }));
    const good = tenant.rung.splice(0).map((rung) => tenant.messageOf(rung));
    const poison = { messageId: 'poison', body: '{"tenant":', receiveCount: 1 };
    const foreign = { ...tenant.messageOf({ ...key, tenant: 'other' }), messageId: 'foreign' };
    expect(await tenant.worker([...good, poison, foreign])).toEqual({
      batchItemFailures: [{ itemIdentifier: 'poison' }, { itemIdentifier: 'foreign' }],
    });
    expect(await tenant.ledger.open(TENANT, tenant.now(), 99)).toEqual([]);
  });

  it('answers with a list whatever happens, also to an empty batch, and keeps poison failing past every patience', async () => {
    const tenant = await received();
    expect(await tenant.worker([])).toEqual({ batchItemFailures: [] });
    const broken = makeWorker({
      ...tenant.workerDependencies,
      ledger: { ...tenant.ledger, claim: () => Promise.reject(new Error('throttled')) },
    });
    await tenant.intake.submit(sampleDocument({ number: 'INV-2' }));
    const messages = [tenant.messageOf(key, 49), tenant.messageOf({ ...key, number: 'INV-2' }, 1)];
    expect(await broken(messages)).toEqual({
      batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })),
    });
  });

  it('parks a row that fails however often it is shown: no dead letters, but people hear of it', async () => {
    const tenant = await received();
    const broken = makeWorker({
      ...tenant.workerDependencies,
      archive: { ...tenant.archive, put: () => Promise.reject(new Error('denied')) },
    });
    expect((await broken([tenant.messageOf(key, 9)])).batchItemFailures).toHaveLength(1);
    expect(tenant.incidents).toEqual([]);
    for (let sweep = 0; sweep < 3; sweep += 1) {
      tenant.settle();
      expect(await broken([tenant.messageOf(key, 10)])).toEqual({ batchItemFailures: [] });
    }
    expect(tenant.incidents).toMatchObject([{ severity: 2, title: expect.stringContaining('INV-0001') }]);
    expect(tenant.authority.signs).toBe(1);
    tenant.settle();
    expect(await tenant.sweep()).toMatchObject({ rung: 1 });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
  });

  it('does not ring for a row whose message the queue will show again', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'unavailable', detail: '503' });
    await tenant.deliver();
    for (let delivery = 2; delivery < 6; delivery += 1) {
      tenant.pass(9 * MINUTE);
      expect(await tenant.sweep()).toMatchObject({ rung: 0 });
      expect(await tenant.deliver([key], delivery)).toBe(1);
    }
    expect(tenant.authority.signs).toBe(5);
  });

  it('acknowledges a message of a row that is not there', async () => {
    const tenant = await received();
    expect(await tenant.deliver([{ ...key, number: 'NOBODY' }])).toBe(0);
  });
});

describe('worker: what the archive has already', () => {
  it('leaves an entry of the archive that is no proof to people, instead of failing on it for ever', async () => {
    const tenant = await received();
    await tenant.archive.put(archiveKeyOf(TENANT, irn), '{"document":');
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'unknown',
      reason: { code: 'archive-conflict' },
    });
    expect(tenant.incidents).toMatchObject([{ severity: 1 }]);
  });

  it('makes a Sev-1 of another document in the archive under the same IRN (case 30)', async () => {
    const tenant = await received();
    const proof = { irn, documentDigest: sha256('another'), qr: 'QR', clearedAt: '2027-04-12T08:00:00.000Z' };
    await tenant.archive.put(archiveKeyOf(TENANT, irn), JSON.stringify({ document: {}, proof }));
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'unknown',
      reason: { code: 'archive-conflict' },
    });
    expect(tenant.incidents).toMatchObject([{ severity: 1 }]);
    expect(tenant.told).toEqual([]);
  });
});

describe('worker: canary', () => {
  const canary = async () => {
    const tenant = makeTenant();
    await tenant.intake.submit(document, { canary: true });
    return tenant;
  };

  it('proves the whole way and never signs', async () => {
    const tenant = await canary();
    expect(await tenant.deliver()).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'proven', submissions: 0 });
    expect(tenant.authority.signs).toBe(0);
    expect(tenant.told).toEqual([]);
    tenant.settle();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
  });

  it('is rejected, and nobody told, where the authority says no', async () => {
    const tenant = await canary();
    tenant.authority.onCheck = async () => ({ ok: true, value: { ok: false } });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({
      state: 'rejected',
      reason: { code: 'canary-not-in-order' },
    });
    expect(tenant.told).toEqual([]);
    const second = await canary();
    second.authority.onCheck = fault({ class: 'rejected', reasons: [{ code: 'x', text: 'y' }] });
    await second.deliver();
    expect(await second.row('INV-0001')).toMatchObject({ state: 'rejected', reason: { code: 'x' } });
  });

  it.each(['unavailable', 'unknown', 'ambiguous'] as const)(
    'comes again when the authority is %s',
    async (kind) => {
      const tenant = await canary();
      tenant.authority.onCheck = fault({ class: kind, detail: 'x' });
      expect(await tenant.deliver()).toBe(1);
      expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received' });
    },
  );

  it('opens the breaker on a bad key', async () => {
    const tenant = await canary();
    tenant.authority.onCheck = fault({ class: 'configuration', detail: 'x' });
    await tenant.deliver();
    expect((await tenant.control.get(TENANT)).pauseReasons).toEqual(['breaker']);
  });
});

describe('worker: notes', () => {
  const note = (changes: Partial<InvoiceDocument> = {}) =>
    sampleDocument({ number: 'CN-1', type: 'credit-note', references: 'INV-0001', ...changes });

  it('waits until the original is cleared, then names it to the authority', async () => {
    const tenant = await received();
    await tenant.intake.submit(note());
    const [invoice, credit] = tenant.rung.splice(0);
    if (!invoice || !credit) throw new Error('both were rung');
    expect(await tenant.deliver([credit])).toBe(0);
    expect(await tenant.row('CN-1')).toMatchObject({ state: 'received', submissions: 0 });
    await tenant.deliver([invoice]);
    tenant.settle();
    await tenant.sweep();
    await tenant.deliver();
    expect(await tenant.row('CN-1')).toMatchObject({ state: 'cleared' });
    expect(tenant.authority.originals).toEqual([undefined, { irn, issueDate: '2027-04-12' }]);
  });

  it('waits while the original is being mended', async () => {
    const tenant = await received();
    tenant.authority.submit = fault({ class: 'rejected', reasons: [] });
    await tenant.deliver();
    tenant.authority.submit = undefined;
    expect(await tenant.intake.submit(note())).toMatchObject({ status: 202 });
    await tenant.deliver();
    expect(await tenant.row('CN-1')).toMatchObject({ state: 'received' });
    await tenant.intake.submit(sampleDocument({ note: 'mended' }));
    await tenant.deliver();
    tenant.settle();
    await tenant.sweep();
    await tenant.deliver();
    expect(await tenant.row('CN-1')).toMatchObject({ state: 'cleared' });
  });

  it('goes to legacy, and the ERP hears so, when the original ended there', async () => {
    const tenant = await received();
    await tenant.intake.submit(note());
    await tenant.control.latch(TENANT, 'rb');
    const reason = { code: 'released', text: 'way back' };
    await tenant.ledger.releaseToLegacy(key, { now: tenant.now(), submissions: 0, reason });
    const { epoch } = await tenant.control.get(TENANT);
    await tenant.control.setRoute(TENANT, epoch, {
      route: { kind: 'smartapi' },
      cutover: 'go-live',
      execution: 'go-live-r2',
      recoveryGate: 'go-live/recovery/1',
    });
    await tenant.deliver();
    expect(await tenant.row('CN-1')).toMatchObject({ state: 'legacy', reason: { code: 'follows-original' } });
    expect(tenant.told.map(({ outcome, number }) => `${outcome} ${number}`).sort()).toEqual([
      'released CN-1',
      'released INV-0001',
    ]);
    expect(await tenant.status('CN-1')).toMatchObject({ outcome: 'legacy' });
  });
});

describe('sweeper', () => {
  it('takes off its list, unsaid, what legacy had issued by itself before the way back released it', async () => {
    const tenant = await received();
    await tenant.control.latch(TENANT, 'rb');
    const released = { now: tenant.now(), submissions: 0, reason: ISSUED_ON_LEGACY };
    expect(await tenant.ledger.releaseToLegacy(key, released)).toBe(true);
    tenant.settle();
    await tenant.sweep();
    expect(tenant.told).toEqual([]);
    expect(await tenant.ledger.untold(TENANT, tenant.now(), 10)).toEqual([]);
  });

  it('tells the ERP again what it did not hear, also while paused', async () => {
    let deaf = true;
    const heard: string[] = [];
    const tenant = await received({
      erp: {
        tell: async ({ number }) => {
          if (deaf) throw new Error('ERP away');
          heard.push(number);
        },
      },
    });
    await tenant.deliver();
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'cleared' });
    await tenant.deliver([key]);
    expect(heard).toEqual([]);
    deaf = false;
    await tenant.control.setPause(TENANT, 'operator', true);
    tenant.settle();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 1 });
    expect(tenant.told).toMatchObject([{ number: 'INV-0001' }]);
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
  });

  it('says nothing of a former revision: the ERP would take it for the one it has sent since', async () => {
    const tenant = makeTenant({ erp: { tell: () => Promise.reject(new Error('down')) } });
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(document);
    tenant.authority.submit = fault({ class: 'rejected', reasons: [{ code: 'a', text: 'no' }] });
    await tenant.deliver();
    tenant.authority.submit = undefined;
    await tenant.intake.submit({ ...document, note: 'mended' });
    tenant.settle();
    const listening = makeWorker({ ...tenant.workerDependencies, erp: tenant.erp });
    expect(await tenant.sweep()).toEqual({ rung: 1, told: 0 });
    // A message of the first revision, late or delivered twice.
    await listening([tenant.messageOf(key), tenant.messageOf({ ...key, revision: 2 })]);
    expect(tenant.told).toMatchObject([{ outcome: 'cleared' }]);
    tenant.settle();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
  });

  it('rings neither for what is young nor for what somebody holds', async () => {
    const tenant = await received();
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
    tenant.settle();
    const { epoch } = await tenant.control.get(TENANT);
    const now = tenant.now();
    const seen = await tenant.row('INV-0001');
    if (!seen) throw new Error('it was received');
    const leaseUntil = plus(now, HOUR);
    await tenant.ledger.claim(key, { holder: 'x', now, leaseUntil, epoch, seen, sending: false });
    tenant.pass(30 * MINUTE);
    expect(await tenant.sweep()).toEqual({ rung: 0, told: 0 });
    tenant.pass(HOUR);
    expect(await tenant.sweep()).toEqual({ rung: 1, told: 0 });
  });
});
