import { makeCertificates } from '#lib/aws/certificates.ts';
import { makeS3Client } from '#lib/aws/clients.ts';
import { archiveBucketName, type Stage } from '#lib/aws/stage.ts';
import { stageBindings } from '#lib/cli/aws/stage-bindings.ts';
import type { Certificates } from '#lib/ports/certificates.ts';

/** Of the archive of the stage where rehearsals are made: UAT's, for production too. */
export const certificatesOf = (
  stage: Stage,
  tenant: string,
  deployment: string | undefined,
): Certificates => {
  const rehearsed = stage === 'local' ? stage : 'uat';
  const place = stageBindings(rehearsed, deployment);
  const { account, region } = place.ok ? place.value : {};
  return {
    async of(program, code) {
      if (account === undefined || region === undefined)
        return { asked: false, why: 'deployment.yaml does not say where UAT is' };
      const client = makeS3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
      try {
        const bucket = archiveBucketName(tenant, rehearsed, account);
        return await makeCertificates({ client, bucket, owner: account }).of(program, code);
      } finally {
        client.destroy();
      }
    },
  };
};
