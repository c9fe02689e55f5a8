import type { AuthorityFault } from '#lib/ports/authority.ts';

/** Why the authority gave no list, in a few words. */
export const describeFault = (fault: AuthorityFault): string =>
  fault.class === 'rejected' ? fault.reasons.map(({ text }) => text).join('; ') : fault.detail;
