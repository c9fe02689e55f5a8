/** On each secret alone. Listing versions shows no value. */
export const SECRET_GRANTS = {
  read: ['secretsmanager:GetSecretValue'],
  ages: ['secretsmanager:ListSecretVersionIds'],
} as const;
