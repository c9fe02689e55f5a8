import type { Answer, Authority, AuthorityFault } from '#lib/ports/authority.ts';

export const faulty = (fault: AuthorityFault): { readonly ok: false; readonly fault: AuthorityFault } => ({
  ok: false,
  fault,
});
export const UNAVAILABLE: AuthorityFault = { class: 'unavailable', detail: 'HTTP 503' };
export const REFUSES_US: AuthorityFault = { class: 'configuration', detail: 'unable to validate api key' };

const good = <T>(value: T): Answer<T> => ({ ok: true, value });

/** All is well, nothing is registered; signing is refused loudly, since no action may ever sign. */
export const fakeAuthority = (changes: Partial<Authority> = {}): Authority => ({
  health: async () => good({ healthy: true }),
  selfCheck: async () => good({ ok: true }),
  validateIrn: async () => good({ ok: true }),
  validateInvoice: async () => good({ ok: true }),
  submitForClearance: async () => {
    throw new Error('an action signed an invoice');
  },
  find: async () => good(undefined),
  registered: async () => good([]),
  verifyTin: async () => good({ found: true }),
  codes: async () => good([]),
  ...changes,
});
