/** As much of IAM's evaluation as trust policies here use, strict as IAM is: a claim that is missing matches nothing. */
import * as z from 'zod';

export type Claims = Readonly<Record<string, string>>;

const OneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Statement = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.string(),
  Principal: z.unknown(),
  // Any other operator is refused: one that is not understood here could let somebody in.
  Condition: z.strictObject({
    StringEquals: z.record(z.string(), OneOrMore).optional(),
    StringLike: z.record(z.string(), OneOrMore).optional(),
    Bool: z.record(z.string(), OneOrMore).optional(),
  }),
});
const TrustPolicy = z.looseObject({ Statement: z.array(Statement) });
export type TrustPolicy = z.infer<typeof TrustPolicy>;

export const parseTrust = (document: unknown): TrustPolicy => TrustPolicy.parse(document);

const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

/** Whether the policy lets somebody with these claims (and the session's name) take on the role. */
export const isLetIn = (policy: TrustPolicy, claims: Claims): boolean => {
  const matches = ({ Condition }: z.infer<typeof Statement>): boolean => {
    const holds = (
      wanted: Readonly<Record<string, readonly string[]>> | undefined,
      test: (value: string, pattern: string) => boolean,
    ): boolean =>
      Object.entries(wanted ?? {}).every(([key, patterns]) => {
        const value = claims[key];
        return value !== undefined && patterns.some((pattern) => test(value, pattern));
      });
    const equal = (value: string, pattern: string): boolean => value === pattern;
    return (
      holds(Condition.StringEquals, equal) &&
      holds(Condition.StringLike, (value, pattern) => like(pattern).test(value)) &&
      holds(Condition.Bool, equal)
    );
  };
  const found = policy.Statement.filter(matches);
  return found.length > 0 && found.every(({ Effect }) => Effect === 'Allow');
};
