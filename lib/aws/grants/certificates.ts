/** In the archive of the stage where rehearsals are made: the bucket itself, and the objects under `certificates/`. */
export const CERTIFICATES_GRANTS = { bucket: ['s3:ListBucket'], objects: ['s3:GetObject'] } as const;
