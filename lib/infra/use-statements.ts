/** From what a function uses to what its role may do: the exact actions of the adapter, on exact resources. */
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ARCHIVE_GRANTS } from '#lib/aws/grants/archive.ts';
import { ARMING_GRANTS } from '#lib/aws/grants/arming.ts';
import { CERTIFICATES_GRANTS } from '#lib/aws/grants/certificates.ts';
import { EXECUTION_HISTORY_GRANTS } from '#lib/aws/grants/execution-history.ts';
import { FROZEN_FACTS_GRANTS } from '#lib/aws/grants/frozen-facts.ts';
import { CONTROL_GRANTS, LEDGER_GRANTS } from '#lib/aws/grants/ledger.ts';
import { MACHINE_GRANTS } from '#lib/aws/grants/machine.ts';
import { MESSENGER_GRANTS } from '#lib/aws/grants/messages.ts';
import { DOORBELL_GRANTS, VALVE_GRANTS } from '#lib/aws/grants/queue.ts';
import {
  CUTOVERS_GRANTS,
  GATE_BIND_ATTRIBUTES,
  GATE_ENTER_ATTRIBUTES,
  GATE_STORE_GRANTS,
  INCIDENTS_GRANTS,
  LOCK_GRANTS,
  PAGES_GRANTS,
  PROGRESS_GRANTS,
  WATCH_GRANTS,
} from '#lib/aws/grants/records.ts';
import { SECRET_GRANTS } from '#lib/aws/grants/secrets.ts';
import { TOKENS_GRANTS } from '#lib/aws/grants/tokens.ts';
import { LEDGER_KEYS } from '#lib/aws/ledger-table.ts';
import { RECORD_KEYS, type TableKey } from '#lib/aws/records-table.ts';
import { CERTIFICATES } from '#lib/gates/attestors.ts';
import { type Bindings, bound } from './bindings.ts';
import type { HouseKey } from './constructs/house-key.ts';
import type { HouseTable } from './constructs/house-table.ts';
import type { Use } from './function-uses.ts';

type Actions = readonly string[];
type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

const allow = (actions: Actions, resources: readonly string[], conditions?: Conditions): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    ...(conditions ? { conditions } : {}),
  });

/** Encrypting needs both: SQS and SNS open the data key that they made before. */
const ENCRYPT = ['kms:Decrypt', 'kms:GenerateDataKey'];
const DECRYPT = ['kms:Decrypt'];
/** What DynamoDB asks of whoever reads or writes a table under a key of ours. */
const TABLE_KEY = [...ENCRYPT, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** `gates#<cutover>` → `gates#*`: how partition keys of a store begin. */
const prefix = (key: string | TableKey): string =>
  `${(typeof key === 'string' ? key : key.pk.S).split('#')[0] ?? ''}#*`;

const KEYS = {
  progress: prefix(RECORD_KEYS.tasks('')),
  gates: prefix(RECORD_KEYS.gates('')),
  incidents: [prefix(RECORD_KEYS.incidents('')), prefix(RECORD_KEYS.incidentPointer(''))],
  lock: prefix(RECORD_KEYS.lock('')),
  cutovers: prefix(RECORD_KEYS.cutover('')),
  pages: prefix(RECORD_KEYS.pages('')),
  watch: prefix(RECORD_KEYS.watch('')),
  sentMessage: prefix(RECORD_KEYS.sentMessage('', 'topic')),
};

/** The control item and its fences, which stand between the invoices. */
const CONTROL_KEYS = [prefix(LEDGER_KEYS.control('')), prefix(LEDGER_KEYS.fence('', ''))];

/** What a use costs in statements, for one deployment. */
export const makeUseStatements = (
  bindings: Bindings,
  region: string,
): ((use: Use) => readonly PolicyStatement[]) => {
  const { ledger, records, tokens, archive, queue, machines } = bindings;

  /** Use of a key through one service only: who holds the role can decrypt nothing by himself. */
  const through = (key: HouseKey, service: string, actions: Actions): PolicyStatement =>
    allow(actions, [key.arn], { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } });

  const onTable = (table: HouseTable, actions: Actions): readonly PolicyStatement[] => [
    allow(actions, table.arns),
    through(table.key, 'dynamodb', TABLE_KEY),
  ];

  const underKeys = (
    { table, key }: HouseTable,
    actions: Actions,
    keys: readonly string[],
  ): readonly PolicyStatement[] => [
    allow(actions, [table.tableArn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } }),
    through(key, 'dynamodb', TABLE_KEY),
  ];
  /** Under the keys of one store only: who may report a task cannot decide a gate. */
  const onRecords = (actions: Actions, keys: readonly string[]): readonly PolicyStatement[] =>
    underKeys(records, actions, keys);
  /** By attribute, since the same action would write a decision. */
  const onGate = (actions: Actions, attributes: readonly string[]): readonly PolicyStatement[] => [
    allow(actions, [records.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [KEYS.gates] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    }),
    through(records.key, 'dynamodb', TABLE_KEY),
  ];
  /** Who may turn the route cannot change an invoice. */
  const onControl = (actions: Actions): readonly PolicyStatement[] =>
    underKeys(ledger, actions, CONTROL_KEYS);

  const onArchive = (grants: (typeof ARCHIVE_GRANTS)[keyof typeof ARCHIVE_GRANTS], key: Actions) => [
    allow(grants.objects, [archive.objectsArn]),
    allow(grants.bucket, [archive.bucketArn]),
    through(archive.key, 's3', key),
  ];

  const bothMachines = [machines.main.machineArn, machines.rollback.machineArn];
  const bothExecutions = [machines.main.executionArns, machines.rollback.executionArns];
  /** Starting and answering are on a machine, the rest is on its executions. */
  const onMachines = (
    actions: Actions,
    machineArns: readonly string[] = bothMachines,
    executionArns: readonly string[] = bothExecutions,
  ): readonly PolicyStatement[] => {
    const ofMachine = (action: string): boolean => /:(StartExecution|SendTask\w+)$/.test(action);
    const machine = actions.filter(ofMachine);
    const execution = actions.filter((action) => !ofMachine(action));
    return [
      ...(machine.length > 0 ? [allow(machine, machineArns)] : []),
      ...(execution.length > 0 ? [allow(execution, executionArns)] : []),
    ];
  };

  const secret = (arn: string): readonly PolicyStatement[] => [
    allow(SECRET_GRANTS.read, [arn]),
    through(bindings.secretsKey, 'secretsmanager', DECRYPT),
  ];

  const onValve = (actions: Actions): readonly PolicyStatement[] => [
    allow(actions, [bound(bindings, 'valve').mappingArn]),
  ];

  return (use) => {
    switch (use) {
      case 'ledger-read':
        return onTable(ledger, LEDGER_GRANTS.read);
      case 'ledger-write':
        return onTable(ledger, LEDGER_GRANTS.write);
      case 'control-read':
        return onControl(CONTROL_GRANTS.read);
      case 'control-write':
        return onControl(CONTROL_GRANTS.write);
      case 'progress-read':
        return onRecords(PROGRESS_GRANTS.read, [KEYS.progress]);
      case 'progress-write':
        return onRecords(PROGRESS_GRANTS.write, [KEYS.progress]);
      case 'gates-read':
        return onRecords(GATE_STORE_GRANTS.read, [KEYS.gates]);
      case 'gates-write':
        return onRecords(GATE_STORE_GRANTS.write, [KEYS.gates]);
      case 'gates-bind':
        return onGate(GATE_STORE_GRANTS.bind, GATE_BIND_ATTRIBUTES);
      case 'gates-enter':
        return onGate(GATE_STORE_GRANTS.enter, GATE_ENTER_ATTRIBUTES);
      case 'incidents-read':
        return onRecords(INCIDENTS_GRANTS.read, KEYS.incidents);
      case 'incidents-open':
        return onRecords(INCIDENTS_GRANTS.open, KEYS.incidents);
      case 'incidents-close':
        return onRecords(INCIDENTS_GRANTS.close, KEYS.incidents);
      case 'lock-read':
        return onRecords(LOCK_GRANTS.read, [KEYS.lock]);
      case 'lock-write':
        return onRecords(LOCK_GRANTS.write, [KEYS.lock]);
      case 'cutovers-read':
        return onRecords(CUTOVERS_GRANTS.read, [KEYS.cutovers]);
      case 'cutovers-write':
        return onRecords(CUTOVERS_GRANTS.write, [KEYS.cutovers]);
      case 'pages-read':
        return onRecords(PAGES_GRANTS.read, [KEYS.pages]);
      case 'pages-write':
        return onRecords(PAGES_GRANTS.write, [KEYS.pages]);
      case 'watch-read':
        return onRecords(WATCH_GRANTS.read, [KEYS.watch]);
      case 'watch-write':
        return onRecords(WATCH_GRANTS.write, [KEYS.watch]);
      case 'tokens-write':
        return onTable(tokens, TOKENS_GRANTS.write);
      case 'tokens-read':
        return onTable(tokens, TOKENS_GRANTS.read);
      case 'tokens-delete':
        return onTable(tokens, TOKENS_GRANTS.delete);
      case 'tokens-list':
        return onTable(tokens, TOKENS_GRANTS.list);
      case 'archive-read':
        return onArchive(ARCHIVE_GRANTS.read, DECRYPT);
      case 'archive-write':
        return onArchive(ARCHIVE_GRANTS.write, ENCRYPT);
      case 'queue-ring':
        return [allow(DOORBELL_GRANTS.ring, [queue.queue.queueArn]), through(queue.key, 'sqs', ENCRYPT)];
      case 'queue-receive':
        // What Lambda's poller does in the function's name.
        return [
          allow(
            ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            [queue.queue.queueArn],
          ),
          // The poller is Lambda and not a call of the function, so that no service can be asked for.
          allow(DECRYPT, [queue.key.arn]),
        ];
      case 'valve-read':
        return onValve(VALVE_GRANTS.read);
      case 'valve-move':
        return onValve(VALVE_GRANTS.move);
      case 'machine-start':
        return onMachines(MACHINE_GRANTS.start, [machines.main.machineArn], [machines.main.executionArns]);
      case 'rollback-start':
        return onMachines(
          MACHINE_GRANTS.start,
          [machines.rollback.machineArn],
          [machines.rollback.executionArns],
        );
      case 'machine-answer':
        return onMachines(MACHINE_GRANTS.answer);
      case 'machine-stop':
        return onMachines(MACHINE_GRANTS.stop);
      case 'machine-status':
        return onMachines(MACHINE_GRANTS.status);
      case 'machine-history':
        return onMachines(EXECUTION_HISTORY_GRANTS.read);
      case 'messages': {
        const messages = bound(bindings, 'messages');
        return [
          allow(MESSENGER_GRANTS.topic, [messages.topicArn]),
          allow(MESSENGER_GRANTS.bus, [messages.busArn]),
          through(messages.key, 'sns', ENCRYPT),
          ...onRecords(MESSENGER_GRANTS.records, [KEYS.sentMessage]),
          ...onRecords(INCIDENTS_GRANTS.open, KEYS.incidents),
        ];
      }
      case 'authority':
        return secret(bindings.authoritySecret.arn);
      case 'erp':
        return secret(bindings.erpSecret.arn);
      case 'secret-ages':
        return [allow(SECRET_GRANTS.ages, [bindings.authoritySecret.arn, bindings.erpSecret.arn])];
      case 'arming': {
        const armed = bound(bindings, 'armed');
        return [
          // Neither lists by name: what they answer is names and states of the account's alarms.
          allow(ARMING_GRANTS.account, ['*']),
          allow(ARMING_GRANTS.schedules, armed.scheduleArns),
          allow(ARMING_GRANTS.rules, [armed.ruleArn]),
          allow(ARMING_GRANTS.functions, armed.functionArns),
          allow(ARMING_GRANTS.machine, [machines.rollback.machineArn]),
        ];
      }
      case 'frozen-facts':
        return [
          allow(FROZEN_FACTS_GRANTS.queue, [queue.queue.queueArn]),
          ...onValve(FROZEN_FACTS_GRANTS.mapping),
          allow(FROZEN_FACTS_GRANTS.stacks, bound(bindings, 'stackArns')),
        ];
      case 'certificates-read': {
        const { certificates: source } = bindings.later;
        if (source === undefined) return [];
        return [
          allow(CERTIFICATES_GRANTS.bucket, [source.bucketArn], {
            StringLike: { 's3:prefix': [`${CERTIFICATES}*`] },
          }),
          allow(CERTIFICATES_GRANTS.objects, [source.objectsArn]),
          // The key's number is the other account's to know: any key of that account, for that bucket alone, if its policy agrees.
          allow(DECRYPT, [`arn:aws:kms:${source.region}:${source.account}:key/*`], {
            StringEquals: {
              'kms:ViaService': `s3.${source.region}.amazonaws.com`,
              'kms:EncryptionContext:aws:s3:arn': source.bucketArn,
            },
          }),
        ];
      }
      case 'call-intake':
        return [allow(['lambda:InvokeFunction'], [bound(bindings, 'intakeArn')])];
    }
  };
};
