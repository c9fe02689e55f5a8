import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, TENANT } from '#test/lambdas/tenant-world.ts';

const page = readFileSync(new URL('../../docs/invoice-life.md', import.meta.url), 'utf8');

/** Class to the state and the word on sending, as the page says. */
const SAID = new Map(
  [...page.matchAll(/^\| [^|]+\| (\S+) +\| (\S+) +\| ([a-z]+)[^|]*\|$/gm)].map(
    ([, name = '', state = '', sending = '']) => [name, { state, sending }] as const,
  ),
);

const FAULTS: Readonly<Record<string, AuthorityFault | undefined>> = {
  '–': undefined,
  rejected: { class: 'rejected', reasons: [{ code: 'x', text: 'The tax category is unknown.' }] },
  ambiguous: { class: 'ambiguous', detail: 'unable to complete' },
  unknown: { class: 'unknown', detail: 'time-out' },
  configuration: { class: 'configuration', detail: 'wrong key' },
  'configuration?': { class: 'configuration', detail: 'strange words', mayBeRegistered: true },
  unavailable: { class: 'unavailable', detail: 'HTTP 503', retryAfterMilliseconds: 1_000 },
};

describe('the answers of the authority', () => {
  it('are all on the page', () => {
    expect([...SAID.keys()].sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it.each(Object.entries(FAULTS))('%s leads to what the page says', async (name, fault) => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument({ number: 'INV-1' }));
    tenant.authority.submit = async (irn, document) =>
      fault === undefined ? accept(tenant.authority, irn, document) : { ok: false, fault };
    await tenant.deliver();
    const { pauseReasons } = await tenant.control.get(TENANT);
    expect({
      state: (await tenant.row('INV-1'))?.state,
      sending: pauseReasons.includes('breaker') ? 'stops' : 'goes',
    }).toEqual(SAID.get(name));
  });

  it.each(Object.entries(FAULTS).filter(([name]) => name !== '–' && name !== 'rejected'))(
    '%s never makes a row that was sent before look unsent',
    async (_name, fault) => {
      const tenant = makeTenant();
      await tenant.switchTo({ kind: 'smartapi' });
      await tenant.intake.submit(sampleDocument({ number: 'INV-1' }));
      const [key] = tenant.rung.splice(0);
      tenant.authority.submit = async () => ({ ok: false, fault: { class: 'unknown', detail: 'time-out' } });
      if (key) await tenant.deliver([key]);
      tenant.settle();
      tenant.authority.submit = async () => ({ ok: false, fault: fault ?? { class: 'unknown', detail: '' } });
      if (key) await tenant.deliver([key]);
      expect((await tenant.row('INV-1'))?.state).toBe('unknown');
      expect(tenant.authority.signs).toBe(2);
    },
  );
});
