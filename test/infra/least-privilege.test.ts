import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { GATE_ENTER_ATTRIBUTES } from '#lib/aws/grants/records.ts';
import { constructId } from '#lib/infra/construct-id.ts';
import { FUNCTION_SPECS } from '#lib/infra/function-specs.ts';
import { FUNCTION_USES, type Use } from '#lib/infra/function-uses.ts';
import { actionsOn, policyOf } from './policies.ts';
import { synthesize } from './synthesize.ts';

const { templates } = synthesize('production');

const actions = (name: (typeof FUNCTION_NAMES)[number], resource: string): readonly string[] =>
  actionsOn(policyOf(templates[FUNCTION_SPECS[name].stack], constructId(name)), resource);

const whoMay = (action: string, resource: string): readonly string[] =>
  FUNCTION_NAMES.filter((name) => actions(name, resource).includes(action));

const whoUses = (use: Use): readonly string[] =>
  FUNCTION_NAMES.filter((name) => {
    const uses: readonly Use[] = FUNCTION_USES[name];
    return uses.includes(use);
  });

describe('who may do what, read from the templates', () => {
  test('only the functions that open gates and tasks write tokens', () => {
    expect(whoMay('dynamodb:PutItem', 'TokensTable')).toEqual(['task-open', 'gate-open']);
  });

  test('only completers, and those that end a gate or a task, read or delete tokens', () => {
    // Both watchers supersede attempts, and answer their tokens: for a way back that would outlast the window, for a fact that moved.
    const completers = [
      'evaluate',
      'watch-freeze',
      'gate-complete',
      'gate-witness',
      'gate-supersede',
      'task-report',
      'task-open',
      'gate-open',
      'gate-recheck',
    ];
    expect(whoMay('dynamodb:GetItem', 'TokensTable')).toEqual([...completers, 'supersede-gates']);
    expect(whoMay('dynamodb:DeleteItem', 'TokensTable')).toEqual([...completers, 'supersede-gates']);
    expect(whoMay('dynamodb:Query', 'TokensTable')).toEqual(['supersede-gates']);
    expect(whoMay('states:SendTaskSuccess', 'stateMachine')).toEqual(completers);
  });

  test('who enters a decision by telephone can write none: not a decision, not a token, not an answer', () => {
    const statements = policyOf(templates.cutover, 'GateTelephone').Statement;
    const writes = statements.filter(({ Action }) =>
      Action.some((action) => /dynamodb:(Put|Update|Delete)|s3:Put|states:/.test(String(action))),
    );
    expect(writes.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
      {
        Action: ['dynamodb:UpdateItem'],
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['gates#*'] },
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...GATE_ENTER_ATTRIBUTES] },
        },
      },
      {
        Action: ['dynamodb:PutItem'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['incidents#*', 'incident#*'] } },
      },
    ]);
    expect(GATE_ENTER_ATTRIBUTES).not.toContain('decision');
    expect(whoUses('gates-enter')).toEqual(['gate-telephone']);
    expect(JSON.stringify(statements)).not.toContain('TokensTable');
  });

  test('only the worker, intake and replay change invoices', () => {
    expect(whoUses('ledger-write')).toEqual(['intake', 'worker', 'sweeper', 'replay']);
    const unconditional = FUNCTION_NAMES.filter((name) =>
      policyOf(templates[FUNCTION_SPECS[name].stack], constructId(name)).Statement.some(
        ({ Action, Resource, Condition }) =>
          Condition === undefined &&
          JSON.stringify(Resource ?? []).includes('LedgerTable') &&
          Action.some((action) => /:(Put|Update|Delete)Item$/.test(String(action))),
      ),
    );
    expect(unconditional).toEqual(whoUses('ledger-write'));
  });

  test('who turns the route writes the control item and its fences, and nothing between them', () => {
    for (const name of ['SwitchRoute', 'Latch', 'Valve', 'SubmitPilot']) {
      const writes = policyOf(templates.cutover, name).Statement.filter(
        ({ Action, Resource }) =>
          Action.includes('dynamodb:UpdateItem') && JSON.stringify(Resource ?? []).includes('LedgerTable'),
      );
      expect(writes.map(({ Condition }) => Condition)).toEqual([
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CONTROL#*', 'FENCE#*'] } },
      ]);
    }
  });

  test('only what moves the valve may change the event source mapping', () => {
    expect(whoMay('lambda:UpdateEventSourceMapping', 'event-source-mapping')).toEqual([
      'breaker',
      'valve',
      'verify-safe',
      'resume',
    ]);
  });

  test('who turns back starts the roll-back machine and no cutover; only `start` and the recovery start the main one', () => {
    const startable = (name: (typeof FUNCTION_NAMES)[number]): string =>
      JSON.stringify(
        policyOf(templates[FUNCTION_SPECS[name].stack], constructId(name))
          .Statement.filter(({ Action }) => Action.includes('states:StartExecution'))
          .map(({ Resource }) => Resource),
      );
    const starters = FUNCTION_NAMES.filter((name) => startable(name) !== '[]');
    const main = starters.filter((name) => /-main"/.test(startable(name)));
    const rollback = starters.filter((name) => /-rollback"/.test(startable(name)));
    expect({ main, rollback }).toEqual({
      main: whoUses('machine-start'),
      rollback: whoUses('rollback-start'),
    });
    expect(whoUses('machine-start')).toEqual(['start', 'resume']);
    expect(whoUses('rollback-start').toSorted()).toEqual(['evaluate', 'request-rollback', 'start-rollback']);
  });

  test('only the way back stops executions', () => {
    expect(whoMay('states:StopExecution', 'execution')).toEqual(['stop-execution', 'verify-safe']);
  });

  test('only `start` takes the lock', () => {
    expect(whoUses('lock-write')).toEqual(['start']);
  });

  test('records are written under the keys of one’s own stores only', () => {
    const policy = policyOf(templates.cutover, 'TaskReport');
    const onRecords = policy.Statement.filter(({ Resource }) =>
      JSON.stringify(Resource ?? []).includes('RecordsTable'),
    );
    expect(onRecords.length).toBeGreaterThan(0);
    const keys = onRecords.flatMap(({ Action, Condition }) =>
      // It reads a decision for its conditions, and the cutover for its calendar.
      Action.some((action) => /:(Put|Update|Delete)Item$/.test(String(action)))
        ? JSON.stringify(Condition)
        : [],
    );
    expect(keys.join()).toContain('progress#*');
    expect(keys.join()).not.toContain('gates#*');
    expect(onRecords.filter(({ Condition }) => Condition === undefined)).toEqual([]);
  });

  test('keys are used through their service and by no role itself, but for the poller of the queue', () => {
    const direct = FUNCTION_NAMES.filter((name) =>
      policyOf(templates[FUNCTION_SPECS[name].stack], constructId(name)).Statement.some(
        ({ Action, Condition }) =>
          Action.some((action) => String(action).startsWith('kms:')) && Condition === undefined,
      ),
    );
    expect(direct).toEqual(['worker']);
  });
});
