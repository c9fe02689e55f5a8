import type * as z from 'zod';
import { makeCertificates } from '#lib/aws/certificates.ts';
import { makeS3Client } from '#lib/aws/clients.ts';
import type { CertificatesEnvironment } from '#lib/aws/environment.ts';
import type { Certificates } from '#lib/ports/certificates.ts';

/** Production asks UAT's locked archive; a stage where rehearsals are made asks nobody. */
export const wireCertificates = (
  environment: z.output<typeof CertificatesEnvironment>,
): { readonly certificates: Certificates } => {
  const { CERTIFICATES_BUCKET: bucket, CERTIFICATES_OWNER: owner, CERTIFICATES_REGION: region } = environment;
  if (bucket === NOT_ASKED) {
    return {
      certificates: {
        of: async () => ({ asked: false, why: 'not asked here: a rehearsal is what makes certificates' }),
      },
    };
  }
  // In the region of that archive, which may be another one; made once, for it is asked at gates only.
  return { certificates: makeCertificates({ client: makeS3Client({ region }), bucket, owner }) };
};

const NOT_ASKED: z.output<typeof CertificatesEnvironment>['CERTIFICATES_BUCKET'] = 'not-asked-here';
