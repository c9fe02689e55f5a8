import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import { ofType, type Resource, synthesize } from './synthesize.ts';

const stages = { uat: synthesize('uat'), production: synthesize('production') };

interface Pinned {
  readonly type: string;
  /** What is gone if CloudFormation makes another one in its place. */
  readonly lost: string;
  /** Properties whose change makes another one. */
  readonly replacing: JsonObject;
}

const KEYS = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
];
const table = (name: string, lost: string): Pinned => ({
  type: 'AWS::DynamoDB::GlobalTable',
  lost,
  replacing: { TableName: `PREFIX-${name}`, KeySchema: KEYS, LocalSecondaryIndexes: null },
});
const key = (lost: string): Pinned => ({
  type: 'AWS::KMS::Key',
  lost,
  replacing: { KeySpec: null, KeyUsage: null, MultiRegion: null, Origin: null },
});

const PINNED: Readonly<Record<string, Pinned>> = {
  LedgerTable9343E4AA: table('ledger', 'every invoice and what became of it'),
  RecordsTableC9B7A30B: table('records', 'gates, votes, progress, incidents and the lock of a cutover'),
  TokensTableFC8D39D1: table('tokens', 'the tokens of every open gate and task: nobody could answer them'),
  ArchiveBucket49F1AC64: {
    type: 'AWS::S3::Bucket',
    lost: 'the proof of every cleared invoice',
    replacing: { BucketName: 'PREFIX-archive-ACCOUNT', ObjectLockEnabled: true },
  },
  DataKey2A0DE9E6: key('the ledger and the records, which nobody could decrypt'),
  TokensKey3D878DF1: key('the tokens'),
  ArchiveKey5FADDB58: key('the archive, which nobody could decrypt for as long as the law wants it'),
};

describe.each(['uat', 'production'] as const)('what %s keeps', (stage) => {
  const { templates, deployment } = stages[stage];
  const { Resources } = templates.data;
  const found = (id: string): Resource | undefined => Resources[id];

  test.each(Object.entries(PINNED))('%s stays what it is', (id, { type, lost, replacing }) => {
    const resource = found(id);
    const warning = `${id} was renamed or changed type: CloudFormation would make an empty one in its place, and lose ${lost}`;
    expect(resource?.Type, warning).toBe(type);
    const named = JSON.stringify(replacing)
      .replaceAll('PREFIX', `cutover-adire-production-${stage}`)
      .replaceAll('ACCOUNT', deployment.config.account);
    const seen = Object.fromEntries(
      Object.keys(replacing).map((name) => [name, resource?.Properties[name] ?? null]),
    );
    expect(
      seen,
      `a change of any of these makes CloudFormation replace ${id}, and loses ${lost}: move the data first`,
    ).toEqual(JSON.parse(named));
  });

  test('nothing that holds data is missing from the list above', () => {
    const holders = Object.entries(Resources)
      .filter(([, { Type }]) => /^AWS::(DynamoDB|S3|KMS)::(GlobalTable|Table|Bucket|Key)$/.test(Type))
      .map(([id]) => id);
    const elsewhere = holders.filter((id) => !(id in PINNED));
    // Logs of access and the key of logs: kept too, but another one in their place loses no invoice.
    expect(elsewhere.map((id) => id.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
      'ArchiveAccessLogs',
      'LogKey',
    ]);
  });

  test('all of it stays when its stack goes or changes', () => {
    const holders = Object.entries(Resources).filter(([, { Type }]) =>
      /::(GlobalTable|Bucket|Key)$/.test(Type),
    );
    expect(holders.length).toBeGreaterThan(7);
    for (const [id, resource] of holders) {
      expect([id, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
    }
  });

  test('tables can be restored to any second and are not deleted by mistake', () => {
    for (const id of Object.keys(PINNED).filter((one) => PINNED[one]?.type.includes('DynamoDB'))) {
      expect(found(id)?.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          {
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            DeletionProtectionEnabled: true,
          },
        ],
      });
    }
  });

  test('the archive is versioned, locked, closed to the public and open to TLS only', () => {
    expect(found('ArchiveBucket49F1AC64')?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockConfiguration: {
        Rule: {
          DefaultRetention: {
            Mode: stage === 'production' ? 'COMPLIANCE' : 'GOVERNANCE',
            Days: deployment.config.archiveYears * 366,
          },
        },
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(found('ArchiveBucket49F1AC64')?.Properties)).not.toContain('Expiration');
  });

  test('keys are renewed each year', () => {
    const keys = Object.values(Resources).filter(({ Type }) => Type === 'AWS::KMS::Key');
    expect(keys.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual(keys.map(() => true));
  });
});

describe.each(['uat', 'production'] as const)('certificates in the archive of %s', (stage) => {
  const { templates, deployment } = stages[stage];
  const prefix = `cutover-adire-production-${stage}`;
  const objects = `arn:aws:s3:::${prefix}-archive-${deployment.config.account}/certificates/*`;
  const Statement = z.looseObject({ Sid: z.string().optional(), Effect: z.string() });
  const statements = ofType(templates.data, 'AWS::S3::BucketPolicy').flatMap(([, { Properties }]) =>
    z
      .object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })
      .parse(Properties)
      .PolicyDocument.Statement.filter(({ Sid }) => Sid !== undefined),
  );
  const named = (sid: string) => statements.find(({ Sid }) => Sid === sid);

  test('are written by the two functions that certify, whatever another role may do', () => {
    expect(named('OnlyWhoRehearsesCertifies')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Resource: objects,
      Condition: {
        ArnNotEquals: {
          'aws:PrincipalArn': ['certify', 'file-certificate'].map(
            (name) => `arn:aws:iam::${deployment.config.account}:role/${prefix}-${name}`,
          ),
        },
      },
    });
  });

  test('are hidden by nobody: one that says that a rehearsal went wrong is listed for ever', () => {
    const hiding = named('NobodyHidesCertificates');
    expect(hiding).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: objects,
    });
    expect(hiding).not.toHaveProperty('Condition');
  });

  test('are read from outside by two roles of production, of UAT’s archive only', () => {
    const readers = ['gate-evidence', 'deploy'].map(
      (name) =>
        `arn:aws:iam::${stages.production.deployment.config.account}:role/cutover-adire-production-production-${name}`,
    );
    const condition = { ArnEquals: { 'aws:PrincipalArn': readers } };
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject(
      stage === 'production'
        ? []
        : [
            { Sid: 'ListCertificates', Action: 's3:ListBucket', Condition: condition },
            { Sid: 'ReadCertificates', Action: 's3:GetObject', Resource: objects, Condition: condition },
          ],
    );
  });
});
