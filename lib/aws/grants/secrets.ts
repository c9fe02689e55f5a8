/** On the one secret that is read. */
export const SECRET_GRANTS = { read: ['secretsmanager:GetSecretValue'] } as const;
