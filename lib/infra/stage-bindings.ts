/**
 * What two stages of one tenant may differ in. Everything else is the program: the same in both, or it was not rehearsed. A new
 * difference fails `npm run synth:diff` until it stands here, with what it binds.
 */
import { resourcePrefix } from '#lib/aws/stage.ts';
import type { Json } from '#lib/json.ts';
import { type Deployment, tenantOf } from './deployment.ts';
import type { TemplateDifference } from './template-differences.ts';

export interface StageBinding {
  readonly what: string;
  /** Instead of every place, where there are too many to read. */
  readonly summary?: readonly string[];
  readonly matches: (difference: TemplateDifference) => boolean;
}

/** Values of one stage by what they are: put in place of themselves, the texts of both stages must be the same. */
const names = (deployment: Deployment): readonly (readonly [string, string])[] => {
  const { config } = deployment;
  return [
    [resourcePrefix(tenantOf(deployment), config.stage), '<prefix>'],
    [config.account, '<account>'],
    [config.region, '<region>'],
    [config.authorityUrl, '<authority>'],
    [config.erpUrl, '<erp>'],
    // As a dimension of a number, within the text of a dashboard.
    [String.raw`\"stage\",\"${config.stage}\"`, '<stage>'],
  ];
};

const neutral = (value: Json | undefined, deployment: Deployment): string =>
  names(deployment).reduce(
    (text, [name, placeholder]) => text.replaceAll(name, placeholder),
    JSON.stringify(value) ?? 'absent',
  );

const at =
  (type: RegExp, path: RegExp) =>
  (difference: TemplateDifference): boolean =>
    type.test(difference.type) && path.test(difference.path.slice(3).join('.'));

const ANY = /./;

export const stageBindings = (left: Deployment, right: Deployment): readonly StageBinding[] => [
  {
    what: 'names, ARNs and addresses',
    summary: names(left).flatMap(([name, placeholder], index) => {
      const other = names(right)[index]?.[0];
      return name === other ? [] : [`${placeholder}: ${name} → ${other}`.replaceAll('\\', '')];
    }),
    matches: (difference) => neutral(difference.left, left) === neutral(difference.right, right),
  },
  {
    what: 'the stage, as functions and tags say it',
    matches: (difference) => difference.left === left.config.stage && difference.right === right.config.stage,
  },
  {
    what: 'the stage, in descriptions of stacks',
    matches: ({ path }) => path[1] === 'Description',
  },
  {
    what: 'where decisions come from',
    matches: (difference) =>
      at(/^AWS::Lambda::Function$/, /^Properties\.Environment\.Variables\.DECISION_SOURCE$/)(difference) ||
      difference.path.slice(1).join('.') === 'Outputs.DecisionSource.Value',
  },
  {
    what: 'how fast the authority is asked, and by how many',
    matches: (difference) =>
      at(
        /^AWS::Lambda::Function$/,
        /^Properties\.(Environment\.Variables\.(AUTHORITY_CALLS_PER_SECOND|WORKER_CONCURRENCY)|ReservedConcurrentExecutions)$/,
      )(difference) ||
      at(
        /^AWS::Lambda::EventSourceMapping$/,
        /^Properties\.(ScalingConfig\.MaximumConcurrency|BatchSize)$/,
      )(difference),
  },
  {
    what: 'how long logs are kept',
    matches: (difference) =>
      at(/^AWS::Logs::LogGroup$/, /^Properties\.RetentionInDays$/)(difference) ||
      at(
        /^AWS::S3::Bucket$/,
        /^Properties\.LifecycleConfiguration\.Rules\.\d+\.ExpirationInDays$/,
      )(difference) ||
      at(/^AWS::Events::Archive$/, /^Properties\.RetentionDays$/)(difference),
  },
  {
    what: 'how long the archive is locked, and whether anybody may unlock it',
    matches: at(
      /^AWS::S3::Bucket$/,
      /^Properties\.ObjectLockConfiguration\.Rule\.DefaultRetention\.(Mode|Days|Years)$/,
    ),
  },
  {
    what: 'what becomes of resources that are removed',
    matches: at(ANY, /^(DeletionPolicy|UpdateReplacePolicy)$/),
  },
  {
    what: 'thresholds of alarms',
    matches: at(/^AWS::CloudWatch::Alarm$/, /^Properties\.(Threshold|EvaluationPeriods|DatapointsToAlarm)$/),
  },
  {
    what: 'who gets alarms by e-mail',
    matches: ({ type, path, left: one, right: other }) =>
      path[0] === 'monitoring' &&
      (type === 'AWS::SNS::Subscription' || [one, other].some((value) => isSubscription(value))),
  },
  {
    what: 'the repository whose workflows are let in',
    matches: at(/^AWS::IAM::Role$/, /^Properties\.AssumeRolePolicyDocument\./),
  },
  {
    what: 'the role of the workflow that starts rehearsals',
    summary: ['only where rehearsals are made'],
    matches: ({ path }) => path[0] === 'access' && /^Rehearse[0-9A-Z]/.test(path[2] ?? ''),
  },
  {
    what: 'the role of the workflow that hands in certificates',
    summary: ['only where rehearsals are made'],
    matches: ({ path }) => path[0] === 'access' && /^Certify[0-9A-Z]/.test(path[2] ?? ''),
  },
  {
    what: 'the way of certificates, from the stage that rehearses to the one that asks',
    summary: [
      'uat’s archive and key let named roles of production read; production’s roles may; docs/adr/0018',
    ],
    matches: isCertificateWay,
  },
];

/** Statements and variables of lib/infra/certificate-way.ts, on the side that has them. */
const isCertificateWay = ({ type, path, left, right }: TemplateDifference): boolean => {
  if (type === 'AWS::Lambda::Function') return /^CERTIFICATES_(BUCKET|OWNER|REGION)$/.test(path.at(-1) ?? '');
  const only = left === undefined ? right : right === undefined ? left : undefined;
  if (typeof only !== 'object' || only === null || Array.isArray(only)) return false;
  const text = JSON.stringify(only);
  switch (type) {
    case 'AWS::KMS::Key':
    case 'AWS::S3::BucketPolicy':
      return 'Sid' in only && typeof only.Sid === 'string' && /^(Open|List|Read)Certificates$/.test(only.Sid);
    case 'AWS::IAM::Policy':
      return (
        /^(GateEvidenceRole|Deploy)DefaultPolicy/.test(path[2] ?? '') &&
        (/"certificates\/\*"/.test(text) ||
          /-archive-\d{12}\/certificates\/\*"/.test(text) ||
          /"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::[a-z0-9-]+-uat-archive-\d{12}"/.test(text))
      );
    default:
      return false;
  }
};

const isSubscription = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && 'Type' in value && value.Type === 'AWS::SNS::Subscription';

export interface Judged {
  readonly bound: ReadonlyMap<StageBinding, readonly TemplateDifference[]>;
  /** What nothing allows. */
  readonly unbound: readonly TemplateDifference[];
}

export const judgeDifferences = (
  differences: readonly TemplateDifference[],
  bindings: readonly StageBinding[],
): Judged => {
  const bound = new Map<StageBinding, TemplateDifference[]>();
  const unbound: TemplateDifference[] = [];
  for (const difference of differences) {
    const binding = bindings.find(({ matches }) => matches(difference));
    if (binding) bound.set(binding, [...(bound.get(binding) ?? []), difference]);
    else unbound.push(difference);
  }
  return { bound, unbound };
};
