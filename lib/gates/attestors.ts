/** Who can vouch for a rehearsal. Whoever writes the certificate into the locked bucket says it; nobody hands it in. */
const UAT = 'uat-machine:';
const CI = 'ci-on-main:';

export const attestedByUat = (execution: string): string => `${UAT}${execution}`;
export const attestedByCi = (run: string): string => `${CI}${run}`;

/** Undefined: nobody whose word counts. */
export const attestorOf = (attestedBy: string | undefined): 'uat-machine' | 'ci' | undefined => {
  if (attestedBy?.startsWith(UAT)) return 'uat-machine';
  return attestedBy?.startsWith(CI) ? 'ci' : undefined;
};

/**
 * Where a certificate of these digests is filed. The digests stand in front, so that asking for a program's rehearsals is listing one
 * prefix.
 */
export const CERTIFICATES = 'certificates/';
export const certificatePrefix = (program: string, code: string): string =>
  `${CERTIFICATES}${program}/${code}/`;
