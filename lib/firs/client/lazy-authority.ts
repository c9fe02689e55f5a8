import { describeError } from '#lib/describe-error.ts';
import type { Answer, Authority, AuthorityFault } from '#lib/ports/authority.ts';
import type { Result } from '#lib/result.ts';

/**
 * An authority whose keys are fetched when it is first asked something, and again when they may have changed. Keys that
 * cannot be had just now: nothing was sent, try later. Keys that are none: nobody's invoice is at fault.
 */
export const lazyAuthority = (load: () => Promise<Result<Authority, AuthorityFault>>): Authority => {
  const ask = async <T>(question: (authority: Authority) => Promise<Answer<T>>): Promise<Answer<T>> => {
    const loaded = await load().catch(
      (error: unknown): Result<Authority, AuthorityFault> => ({
        ok: false,
        error: {
          class: 'unavailable',
          detail: `the keys for the authority cannot be read just now (${describeError(error).error})`,
        },
      }),
    );
    return loaded.ok ? question(loaded.value) : { ok: false, fault: loaded.error };
  };
  return {
    health: () => ask((authority) => authority.health()),
    selfCheck: () => ask((authority) => authority.selfCheck()),
    validateIrn: (irn, number) => ask((authority) => authority.validateIrn(irn, number)),
    validateInvoice: (irn, document, original) =>
      ask((authority) => authority.validateInvoice(irn, document, original)),
    submitForClearance: (irn, document, original) =>
      ask((authority) => authority.submitForClearance(irn, document, original)),
    find: (irn) => ask((authority) => authority.find(irn)),
    registered: (from, to) => ask((authority) => authority.registered(from, to)),
    verifyTin: (tin) => ask((authority) => authority.verifyTin(tin)),
    codes: (list) => ask((authority) => authority.codes(list)),
  };
};
