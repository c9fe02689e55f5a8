/**
 * `s3:GetObject` and `s3:PutObject` on the objects, `s3:ListBucket` on the bucket: without it S3 says "forbidden" of what is
 * absent, and a reader could not tell. A writer reads too, to say whether what is there is the same. Nobody deletes.
 */
export const ARCHIVE_GRANTS = {
  read: { objects: ['s3:GetObject'], bucket: ['s3:ListBucket'] },
  write: { objects: ['s3:PutObject', 's3:GetObject'], bucket: ['s3:ListBucket'] },
} as const;
