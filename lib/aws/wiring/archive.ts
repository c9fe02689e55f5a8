import type * as z from 'zod';
import { makeArchive } from '#lib/aws/archive.ts';
import type { ArchiveEnvironment } from '#lib/aws/environment.ts';
import type { Archive } from '#lib/ports/archive.ts';
import { s3 } from './clients.ts';

export const wireArchive = (
  environment: z.output<typeof ArchiveEnvironment>,
): { readonly archive: Archive } => ({
  archive: makeArchive({ client: s3(), bucket: environment.ARCHIVE_BUCKET }),
});
