import { describe, expect, it } from 'vitest';
import { archiveKeyOf } from '#lambdas/worker/archive-proof.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import type { WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { sha256 } from '#lib/digest.ts';
import { MINUTE } from '#lib/instant.ts';
import type { InvoiceOutcome } from '#lib/ports/erp.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, TENANT } from './tenant-world.ts';

/**
 * before, after: the call throws without or with its effect, and the worker goes on as it then does · dies: it takes effect
 * and nothing of this worker ever happens again · overtaken: it takes effect, and before the answer arrives the lease has
 * run out and another worker has had the invoice.
 */
const KINDS = ['before', 'after', 'dies', 'overtaken'] as const;
type Kind = (typeof KINDS)[number];

interface Fault {
  /** Counted over all calls of the worker to all its ports. */
  readonly call: number;
  readonly kind: Kind;
}

const PORTS = ['ledger', 'control', 'authority', 'archive', 'erp', 'incidents'] as const;
const NEVER = new Promise<never>(() => undefined);

/** The same dependencies, with faults at some of their calls. */
const faulty = (deps: WorkerDependencies, faults: readonly Fault[], overtake: () => Promise<void>) => {
  const calls: string[] = [];
  let dead = false;
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const wrap = (name: string, port: object): object =>
    new Proxy(port, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          if (dead) return NEVER;
          calls.push(`${name}.${String(property)}`);
          const here = calls.length;
          const kind = faults.find(({ call }) => call === here)?.kind;
          if (kind === 'before') throw new Error('failed');
          const result: unknown = await Reflect.apply(method, target, args);
          if (kind === 'after') throw new Error('answer lost');
          if (kind === 'overtaken') await overtake();
          if (kind === 'dies') {
            dead = true;
            died();
            return NEVER;
          }
          return result;
        };
      },
    });
  const wrapped: WorkerDependencies = {
    ...deps,
    ...Object.fromEntries(PORTS.map((name) => [name, wrap(name, deps[name])])),
  };
  return { deps: wrapped, calls, death };
};

const document = sampleDocument();
const irn = irnOf(document);
const key = { tenant: TENANT, number: document.number, revision: 1 };

/** What was so before the delivery that is watched, and how the invoice must end whatever happens. */
interface Case {
  readonly ends: 'cleared' | 'rejected';
  readonly prepare: (tenant: ReturnType<typeof makeTenant>) => Promise<void>;
}

const CASES = {
  'a new invoice': { ends: 'cleared', prepare: async () => undefined },
  'an invoice that the authority rejects': {
    ends: 'rejected',
    prepare: async ({ authority }) => {
      const reasons = [{ code: 'hs-code-unknown', text: 'No such HS code.' }];
      authority.submit = async () => ({ ok: false, fault: { class: 'rejected', reasons } });
    },
  },
  'an invoice whose answer was lost': {
    ends: 'cleared',
    prepare: async (tenant) => {
      tenant.authority.submit = async (sent, body) => {
        accept(tenant.authority, sent, body);
        return { ok: false, fault: { class: 'unknown', detail: 'cut off' } };
      };
      await tenant.deliver([key]);
      tenant.authority.submit = undefined;
      tenant.settle();
    },
  },
  'an invoice that never arrived': {
    ends: 'cleared',
    prepare: async (tenant) => {
      tenant.authority.submit = async () => ({ ok: false, fault: { class: 'unknown', detail: 'time-out' } });
      await tenant.deliver([key]);
      tenant.authority.submit = undefined;
      tenant.settle();
    },
  },
  'an invoice that the authority has already': {
    ends: 'cleared',
    prepare: async ({ authority }) => {
      accept(authority, irn, document);
    },
  },
} as const satisfies Record<string, Case>;

const run = async ({ ends, prepare }: Case, faults: readonly Fault[]) => {
  const lies: string[] = [];
  const told: InvoiceOutcome[] = [];
  /** What the ERP hears must be so at that moment, and stay so whoever writes next. */
  const listen = async (outcome: InvoiceOutcome): Promise<void> => {
    told.push(outcome);
    const row = await tenant.row(document.number);
    if (outcome.outcome === 'cleared') {
      const entry = JSON.parse((await tenant.archive.get(archiveKeyOf(TENANT, irn))) ?? '{"proof":{}}');
      if (entry.proof.qr !== outcome.qr) lies.push('cleared with a QR that the archive does not have');
      if (!tenant.authority.registered_.has(irn)) lies.push('cleared and not registered');
    } else if (row?.state !== outcome.outcome) lies.push(`${outcome.outcome}, while it is ${row?.state}`);
  };
  const tenant = makeTenant();
  // The same ERP for the worker and for the sweeper.
  tenant.erp.tell = listen;
  let resent = 0;
  const sign = tenant.authority.submitForClearance;
  tenant.authority.submitForClearance = async (...call) => {
    if (tenant.authority.registered_.has(irn)) resent += 1;
    return sign(...call);
  };
  await tenant.switchTo({ kind: 'smartapi' });
  await tenant.intake.submit(document);
  await prepare(tenant);
  const registeredBefore = tenant.authority.registered_.size > 0 && tenant.authority.signs === 0;
  const whole = makeWorker(tenant.workerDependencies);
  const broken = faulty(tenant.workerDependencies, faults, async () => {
    tenant.pass(2 * MINUTE);
    await whole([tenant.messageOf(key)]);
  });
  const worker = makeWorker(broken.deps);
  await Promise.race([worker([tenant.messageOf(key)]), broken.death]);
  const first = [...broken.calls];
  for (let turn = 0; turn < 5; turn += 1) {
    tenant.settle();
    await tenant.sweep();
    const again = tenant.rung.splice(0).map((rung) => tenant.messageOf(rung));
    await Promise.race([worker(again), broken.death]);
    // A dead worker's successor has no faults any more.
    await whole(again);
  }
  const row = await tenant.row(document.number);
  const entry = await tenant.archive.get(archiveKeyOf(TENANT, irn));
  return { calls: first, all: broken.calls, lies, told, row, entry, tenant, ends, resent, registeredBefore };
};

type Run = Awaited<ReturnType<typeof run>>;

/** Exactly once, nothing lost, told and archived what is true, nothing left over. */
const oracle = (run: Run): readonly string[] => {
  const { lies, told, row, entry, tenant, ends, resent, registeredBefore } = run;
  const wrong = [...lies];
  const must = (what: string, holds: boolean): void => {
    if (!holds) wrong.push(what);
  };
  const registered = tenant.authority.registered_;
  must(`ends ${row?.state}`, row?.state === ends);
  must('a lease is left', row?.lease === undefined);
  must('the ERP was not told', told.length > 0 && row?.toldAt !== undefined);
  must('the ERP was told two things', new Set(told.map((one) => JSON.stringify(one))).size === 1);
  must(`${registered.size} registered`, registered.size === (ends === 'cleared' ? 1 : 0));
  // Only what nobody here sent may be sent into a registration; everything else is looked up first.
  must(`sent ${resent} times what was registered`, resent <= (registeredBefore ? 1 : 0));
  must('archived or not', (entry !== undefined) === (ends === 'cleared'));
  if (ends === 'cleared') {
    must('the archive holds other bytes than the ledger says', row?.archiveDigest === sha256(entry ?? ''));
    must(
      'the ERP has another QR than the ledger',
      told.every((one) => 'qr' in one && one.qr === row?.qr),
    );
  }
  must('an incident was opened', tenant.incidents.length === 0);
  must('the breaker was opened', !tenant.lines.some(({ code }) => code === 'worker-breaker-opened'));
  return wrong;
};

describe.each(Object.entries(CASES))('worker: one fault at any call, %s', (_, about) => {
  it('ends as it must, exactly once, with nothing but the truth told', async () => {
    const undisturbed = await run(about, []);
    expect(oracle(undisturbed)).toEqual([]);
    const wrong: string[] = [];
    let runs = 0;
    for (const [at, name] of undisturbed.calls.entries()) {
      for (const kind of KINDS) {
        runs += 1;
        const disturbed = await run(about, [{ call: at + 1, kind }]);
        for (const what of oracle(disturbed)) wrong.push(`${name} ${kind}: ${what}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(runs).toBe(KINDS.length * undisturbed.calls.length);
  });
});

describe('worker: which calls it makes', () => {
  it.each([
    ['a new invoice', ['readForWork', 'claim', 'submitForClearance', 'put', 'tell', 'change']],
    [
      'an invoice that the authority rejects',
      ['readForWork', 'claim', 'submitForClearance', 'change', 'tell', 'markTold'],
    ],
    ['an invoice whose answer was lost', ['readForWork', 'get', 'claim', 'find', 'put', 'tell', 'change']],
  ] as const)('%s', async (name, expected) => {
    const { calls } = await run(CASES[name], []);
    expect(calls.map((call) => call.split('.')[1])).toEqual(expected);
  });

  it('makes no question of an invoice that the archive proves, whatever the authority’s search lacks', async () => {
    const calls = (await run(CASES['a new invoice'], [])).calls;
    const put = calls.indexOf('archive.put') + 1;
    const { tenant, row } = await run(CASES['a new invoice'], [{ call: put, kind: 'dies' }]);
    expect(row).toMatchObject({ state: 'cleared', submissions: 1 });
    expect(tenant.authority).toMatchObject({ signs: 1, finds: 0 });
  });
});

describe('worker: two faults, the second one in what mends the first', () => {
  it.each(KINDS)('ends as it must after any first fault and a second one that %s', async (second) => {
    const about = CASES['a new invoice'];
    const { calls } = await run(about, []);
    const wrong: string[] = [];
    for (const at of calls.keys()) {
      for (const kind of ['before', 'after'] as const) {
        const first = { call: at + 1, kind };
        const { all } = await run(about, [first]);
        for (let call = at + 2; call <= all.length; call += 1) {
          const disturbed = await run(about, [first, { call, kind: second }]);
          for (const what of oracle(disturbed)) {
            wrong.push(`${calls[at]} ${kind}, ${disturbed.all[call - 1]} ${second}: ${what}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
