import { describe, expect, it } from 'vitest';
import type { Finding } from '#lib/actions/finding.ts';
import { shortReasons, worst } from '#lib/actions/finding.ts';
import { runAction } from '#lib/actions/run-action.ts';
import { CUTOVER, makeWorld, request, type World } from './world.ts';

const until = { every: '15m', atMost: 3 };
const finding = (verdict: Finding['verdict']): Finding => ({
  verdict,
  reasons: [`it is ${verdict}`],
  evidence: { seen: 1 },
});

const timing = { start: '2027-04-12T08:00:00.000Z', end: '2027-04-12T08:30:00.000Z', retrySeconds: 900 };

const check = (world: World, work: () => Promise<Finding> = async () => finding('pass')) =>
  runAction('reconcile', world, work);

describe('runAction', () => {
  it.each([
    ['pass', 'done', true],
    ['fail', 'failed', true],
    ['inconclusive', 'open', false],
  ] as const)('records %s as %s with its evidence', async (verdict, status, closed) => {
    const world = makeWorld({ check: { action: 'reconcile' } });
    const result = await check(world, async () => finding(verdict))(request('check', {}, { timing }));
    expect(result).toEqual({
      verdict,
      reasons: [`it is ${verdict}`],
      tries: 1,
      next: '2027-04-12T08:15:00.000Z',
    });
    const record = await world.progress.get(CUTOVER, 'check');
    expect(record).toMatchObject({
      status,
      run: 1,
      owner: 'chidi-ike',
      evidence: { verdict, reasons: [`it is ${verdict}`], seen: 1 },
    });
    expect(record?.closedAt !== undefined).toBe(closed);
  });

  it('counts tries in a run, and from one again in the next', async () => {
    const world = makeWorld({ check: { action: 'reconcile', until } });
    const lasts: boolean[] = [];
    const handler = runAction('reconcile', world, async (_request, _parameters, context) => {
      lasts.push(context.last);
      return finding('inconclusive');
    });
    const tries = [];
    for (const run of [1, 1, 1, 2]) tries.push((await handler(request('check', {}, { run }))).tries);
    expect(tries).toEqual([1, 2, 3, 1]);
    expect(lasts).toEqual([false, false, true, false]);
  });

  it('asks a check again in a later run, but sends a message only once', async () => {
    const world = makeWorld({ check: { action: 'reconcile' }, note: { action: 'send-message' } });
    let times = 0;
    const work = async () => {
      times += 1;
      return finding('pass');
    };
    const send = runAction('send-message', world, work);
    for (const run of [1, 2]) await check(world, work)(request('check', {}, { run }));
    expect(times).toBe(2);
    await send(request('note', { message: 'x' }));
    const again = await send(request('note', { message: 'x' }, { run: 2 }));
    expect(times).toBe(3);
    expect(again).toMatchObject({ verdict: 'pass', tries: 0 });
  });

  it('lets what the work throws through and leaves the record open', async () => {
    const world = makeWorld({ check: { action: 'reconcile' } });
    const handler = check(world, async () => {
      throw new Error('the store is down');
    });
    await expect(handler(request('check'))).rejects.toThrow('the store is down');
    expect(await world.progress.get(CUTOVER, 'check')).toMatchObject({ status: 'open', attempt: 1 });
  });

  it('keeps what was remembered when the work dies after it', async () => {
    const world = makeWorld({ check: { action: 'reconcile' } });
    const seen: unknown[] = [];
    const handler = runAction('reconcile', world, async (_request, _parameters, { former, remember }) => {
      seen.push(former?.evidence);
      await remember({ meant: 7 });
      throw new Error('died');
    });
    await expect(handler(request('check'))).rejects.toThrow('died');
    await expect(handler(request('check'))).rejects.toThrow('died');
    expect(seen).toEqual([undefined, { meant: 7 }]);
  });

  it('fails on a parameter that is not allowed, and says which', async () => {
    const world = makeWorld({ check: { action: 'check-clearance' } });
    const handler = runAction('check-clearance', world, async () => finding('pass'));
    const result = await handler(request('check', { minimumInvoices: 0 }));
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('minimumInvoices');
  });

  it('refuses a task that the program does not have under this action', async () => {
    const world = makeWorld({ other: { action: 'dry-run' } });
    await expect(check(world)(request('other'))).rejects.toThrow(
      'the execution and the deployed program differ',
    );
    await expect(check(world)(request('gone'))).rejects.toThrow('differ');
  });

  it('keeps the owner to whom the task was reassigned', async () => {
    const world = makeWorld({ check: { action: 'reconcile' } });
    await check(world)(request('check'));
    const former = await world.progress.get(CUTOVER, 'check');
    if (!former) throw new Error('no record');
    await world.progress.put({ ...former, owner: 'ada-nwachukwu' }, former);
    await check(world)(request('check'));
    expect(await world.progress.get(CUTOVER, 'check')).toMatchObject({ owner: 'ada-nwachukwu', attempt: 2 });
  });

  it('gives up loudly on a progress table that never settles', async () => {
    const world = makeWorld({ check: { action: 'reconcile' } });
    const progress = { ...world.progress, put: async () => false };
    const handler = runAction('reconcile', { ...world, progress }, async () => finding('pass'));
    await expect(handler(request('check'))).rejects.toThrow('changed by others');
  });
});

describe('worst', () => {
  it('is never a pass when something could not be asked, or nothing was', () => {
    expect(worst(['pass', 'pass'])).toBe('pass');
    expect(worst(['pass', 'inconclusive'])).toBe('inconclusive');
    expect(worst(['inconclusive', 'fail'])).toBe('fail');
    expect(worst([])).toBe('inconclusive');
  });
});

describe('shortReasons', () => {
  it('keeps ten at most and says how many are left out', () => {
    const reasons = shortReasons(Array.from({ length: 25 }, (_, index) => `reason ${index}`));
    expect(reasons).toHaveLength(10);
    expect(reasons.at(-1)).toContain('and 16 more');
    expect(shortReasons(['x'.repeat(400)])[0]).toHaveLength(300);
  });
});
