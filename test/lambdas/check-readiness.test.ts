import { describe, expect, it } from 'vitest';
import { makeCheckReadiness } from '#lambdas/check-readiness/handler.ts';
import type { Authority } from '#lib/ports/authority.ts';
import { actsFor, checkPeople } from '#lib/readiness/check-people.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { fakeAuthority, faulty, REFUSES_US, UNAVAILABLE } from '#test/actions/fake-authority.ts';
import { makeWorld, onRoute, request, runbook, TENANT, type World } from '#test/actions/world.ts';

const readyWorld = () => makeWorld({ ready: { action: 'check-readiness', stage: 'readiness' } });

const ask = (
  world: World,
  authority: Partial<Authority> = {},
  changes: Partial<Runbook> = {},
  documents = ['contingency-plan'],
) =>
  makeCheckReadiness({ ...world, runbook: { ...runbook, ...changes }, authority: fakeAuthority(authority) })(
    request('ready', { documents }),
  );

describe('check-readiness', () => {
  it('passes when all is ready', async () => {
    expect(await ask(readyWorld())).toMatchObject({ verdict: 'pass' });
  });

  it.each<[string, Partial<Authority>, string]>([
    [
      'the authority says it is not healthy',
      { health: async () => ({ ok: true, value: { healthy: false } }) },
      'inconclusive',
    ],
    ['the authority cannot be asked', { health: async () => faulty(UNAVAILABLE) }, 'inconclusive'],
    ['the authority refuses our key', { health: async () => faulty(REFUSES_US) }, 'fail'],
    ['its self-check fails', { selfCheck: async () => ({ ok: true, value: { ok: false } }) }, 'fail'],
    [
      'the answer to the self-check is lost',
      { selfCheck: async () => faulty({ class: 'unknown', detail: 'time-out' }) },
      'inconclusive',
    ],
    ['it does not know our TIN', { verifyTin: async () => ({ ok: true, value: { found: false } }) }, 'fail'],
  ])('%s: %s', async (_what, authority, verdict) => {
    const result = await ask(readyWorld(), authority);
    expect(result.verdict).toBe(verdict);
    expect(result.reasons).toHaveLength(1);
  });

  it('fails on a document that the runbook does not list', async () => {
    const result = await ask(readyWorld(), {}, {}, ['contingency-plan', 'spell-book']);
    expect(result).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(result.reasons)).toContain('spell-book');
  });

  it('fails when the route is not legacy, the ERP is not, the queue is paused, or the latch is set', async () => {
    const switched = readyWorld();
    await onRoute(switched, { kind: 'pilot', size: 0 });
    const turned = readyWorld();
    turned.erp.side = 'smartapi';
    const paused = readyWorld();
    await paused.control.setPause(TENANT, 'operator', true);
    const held = readyWorld();
    await held.control.latch(TENANT, 'other-rb-1');
    const named: string[] = [];
    for (const world of [switched, turned, paused, held]) {
      const result = await ask(world);
      expect(result.verdict).toBe('fail');
      named.push(JSON.stringify(result.reasons));
    }
    expect(named[0]).toContain('route is pilot');
    expect(named[1]).toContain('goes to smartapi');
    expect(named[2]).toContain('paused by operator');
    expect(named[3]).toContain('held by other-rb-1');
  });

  it('fails when a needed role is away without a deputy', async () => {
    const people: Runbook['people'] = Object.fromEntries(
      Object.entries(runbook.people).filter(([, person]) => person.role !== 'service-desk'),
    );
    const result = await ask(readyWorld(), {}, { people });
    expect(result.verdict).toBe('fail');
    expect(JSON.stringify(result.reasons)).toContain('service-desk');
  });
});

describe('checkPeople', () => {
  const person = (
    role: Runbook['people'][string]['role'],
    deputy?: { person: string; from: string; to: string },
  ) => ({
    name: 'X',
    email: 'x@example.com',
    github: 'x',
    role,
    side: 'customer' as const,
    ...(deputy ? { deputy } : {}),
  });
  const away = { from: '2027-04-12', to: '2027-04-14' };
  const people = {
    cfo: person('finance', { person: 'controller', ...away }),
    controller: person('finance'),
    lost: person('it', { person: 'nobody', ...away }),
  };

  it('lets a deputy act on both dates and the days between, and nobody else', () => {
    expect(actsFor(people, 'cfo', '2027-04-11')).toBe('cfo');
    expect(actsFor(people, 'cfo', '2027-04-12')).toBe('controller');
    expect(actsFor(people, 'cfo', '2027-04-14')).toBe('controller');
    expect(actsFor(people, 'cfo', '2027-04-15')).toBe('cfo');
    expect(actsFor(people, 'lost', '2027-04-13')).toBeUndefined();
    expect(actsFor(people, 'stranger', '2027-04-13')).toBeUndefined();
  });

  it('does not count a member and their deputy twice towards a quorum', () => {
    const authorities = {
      board: { title: 'Board', members: ['cfo', 'controller'], quorum: 2, mandatory: [], chair: 'cfo' },
    };
    const verdict = (date: string) =>
      checkPeople({ people, authorities }, date).find((check) => check.name === 'authority board')?.verdict;
    expect(verdict('2027-04-11')).toBe('pass');
    expect(verdict('2027-04-13')).toBe('fail');
  });

  it('wants the customer’s Finance, in person or by a deputy of the customer, on each authority', () => {
    const board = (members: string[], known: Runbook['people'], date = '2027-04-11') =>
      checkPeople(
        {
          people: known,
          authorities: {
            board: { title: 'Board', members, quorum: 1, mandatory: [], chair: members[0] ?? '' },
          },
        },
        date,
      ).find((check) => check.name === 'authority board');
    expect(board(['cfo'], people)?.verdict).toBe('pass');
    expect(board(['lost'], people)).toMatchObject({
      verdict: 'fail',
      detail: expect.stringContaining('customer’s Finance'),
    });
    const outside = { ...people, controller: { ...people.controller, side: 'provider' as const } };
    expect(board(['cfo'], outside)?.verdict).toBe('pass');
    expect(board(['cfo'], outside, '2027-04-13')?.verdict).toBe('fail');
    expect(board(['controller'], outside)?.verdict).toBe('fail');
  });
});
