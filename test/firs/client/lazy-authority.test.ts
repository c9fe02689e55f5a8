import { describe, expect, it } from 'vitest';
import { lazyAuthority } from '#lib/firs/client/lazy-authority.ts';
import { err, ok } from '#lib/result.ts';
import { fakeAuthority } from '#test/actions/fake-authority.ts';

describe('an authority whose keys are fetched late', () => {
  it('asks for nothing until it is asked', async () => {
    let loads = 0;
    const authority = lazyAuthority(async () => {
      loads += 1;
      return ok(fakeAuthority());
    });
    expect(loads).toBe(0);
    expect(await authority.health()).toMatchObject({ ok: true });
    expect(loads).toBe(1);
  });

  it('without keys has sent nothing: try later, and the error is not quoted', async () => {
    const authority = lazyAuthority(async () => Promise.reject(new TypeError('key abc123')));
    const answer = await authority.selfCheck();
    expect(answer).toMatchObject({ ok: false, fault: { class: 'unavailable' } });
    expect(JSON.stringify(answer)).not.toContain('abc123');
  });

  it('with a secret that is none says whose fault it is', async () => {
    const authority = lazyAuthority(async () =>
      err({ class: 'configuration', detail: 'secret x lacks apiKey' }),
    );
    expect(await authority.codes('currencies')).toEqual({
      ok: false,
      fault: { class: 'configuration', detail: 'secret x lacks apiKey' },
    });
  });
});
