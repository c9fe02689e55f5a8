import * as z from 'zod';
import type { Template } from './synthesize.ts';

const list = z.union([z.unknown().transform((one) => [one])]);
const OneOrMore = z.union([z.array(z.unknown()), list]);

const Statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: OneOrMore,
  Resource: OneOrMore.optional(),
  Principal: z.unknown().optional(),
});
const Document = z.looseObject({ Statement: z.array(Statement) });
export type PolicyDocument = z.infer<typeof Document>;

export interface FoundPolicy {
  readonly logicalId: string;
  readonly type: string;
  readonly property: string;
  readonly document: PolicyDocument;
}

const DOCUMENT_PROPERTIES = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument', 'ResourcePolicy'];

/** Every policy document of a template, of identities and of resources. */
export const policiesIn = (template: Template): readonly FoundPolicy[] =>
  Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) => [
    ...DOCUMENT_PROPERTIES.flatMap((property) =>
      Properties[property] === undefined
        ? []
        : [{ logicalId, type: Type, property, document: Document.parse(Properties[property]) }],
    ),
    ...inlinePolicies(Properties.Policies).map((document) => ({
      logicalId,
      type: Type,
      property: 'Policies',
      document,
    })),
  ]);

const Inline = z.array(z.looseObject({ PolicyDocument: Document })).default([]);
const inlinePolicies = (policies: unknown): readonly PolicyDocument[] =>
  Inline.parse(policies).map(({ PolicyDocument }) => PolicyDocument);

/** The policies of one function's role, by the construct's id. */
export const policyOf = (template: Template, construct: string): PolicyDocument => {
  const found = policiesIn(template).filter(
    ({ logicalId, type }) =>
      type === 'AWS::IAM::Policy' && new RegExp(`^${construct}RoleDefaultPolicy[0-9A-F]{8}$`).test(logicalId),
  );
  const [policy] = found;
  if (!policy || found.length > 1) throw new Error(`${found.length} policies of ${construct}`);
  return policy.document;
};

export const actionsOn = (document: PolicyDocument, resource: string): readonly string[] =>
  document.Statement.filter(({ Resource }) => JSON.stringify(Resource ?? []).includes(resource)).flatMap(
    ({ Action }) => Action.map(String),
  );
