import { describe, expect, it } from 'vitest';
import { CHANGES_MARKER, changeMarkdown, changesComment } from '#lib/change/change-markdown.ts';
import { changeMeaning } from '#lib/change/change-meaning.ts';
import { changeReport, type Templates } from '#lib/change/change-report.ts';
import { Template } from '#lib/change/stack-changes.ts';
import type { Json } from '#lib/json.ts';

const state = (id: string, line: number, more: Readonly<Record<string, Json>> = {}): Json => ({
  Type: 'Pass',
  Comment: `${id} smartapi-go-live.yaml:${line}`,
  ...more,
});
const STATES: Readonly<Record<string, Json>> = {
  'Resume where?': { Type: 'Choice' },
  'Switch · enter': state('switch', 1),
  'Turn the route · do it': state('switch-route', 2, { TimeoutSeconds: 60 }),
};
const WAY_BACK: Readonly<Record<string, Json>> = { Latch: { Type: 'Pass', Comment: 'way back' } };

interface Made {
  readonly states?: Readonly<Record<string, Json>>;
  readonly wayBack?: Readonly<Record<string, Json>>;
  readonly program?: string;
  readonly code?: string;
  readonly data?: Readonly<Record<string, Json>>;
  readonly access?: Readonly<Record<string, Json>>;
  readonly more?: Readonly<Record<string, Json>>;
}
const machine = (States: Readonly<Record<string, Json>>): Json => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { DefinitionString: JSON.stringify({ Comment: 'x', StartAt: 'y', States }) },
});
const table = (more: Readonly<Record<string, Json>> = {}): Json => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { TableName: 'ledger', ...more },
});
const made = ({ states, wayBack, program, code, data, access, more }: Made = {}): Templates => ({
  data: Template.parse({ Resources: { Ledger: table(), ...data } }),
  cutover: Template.parse({
    Resources: {
      MainMachine1: machine(states ?? STATES),
      RollbackMachine1: machine(wayBack ?? WAY_BACK),
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: program ?? 'p1' } },
      ...more,
    },
    Outputs: {
      Cutover: { Value: 'adire' },
      ProgramDigest: { Value: program ?? 'p1' },
      CodeDigest: { Value: code ?? 'c1' },
    },
  }),
  access: Template.parse({ Resources: access ?? {} }),
});
const report = (after: Made, before: Templates = made()) => changeReport('production', before, made(after));
const meaning = (after: Made): string => changeMeaning(report(after)).sentences.join('\n');
const stageOf = (id: string): string | undefined =>
  id.startsWith('switch') ? 'Switch integration' : undefined;

describe('changeReport', () => {
  it('finds nothing where only comments moved, and the library that made the templates', () => {
    const moved = { ...STATES, 'Switch · enter': state('switch', 99) };
    const found = report({ states: moved });
    expect(found.main).toEqual([]);
    // The text of the definition is another one all the same, and would be deployed.
    expect(found.resources.map(({ logicalId }) => logicalId)).toEqual(['MainMachine1']);
    expect(report({})).toMatchObject({ resources: [], stacks: [] });
  });

  it('says which states are new, gone and different, by what of the runbook they are', () => {
    const { 'Switch · enter': _, ...rest } = STATES;
    const found = report({
      states: {
        ...rest,
        'Turn the route · do it': state('switch-route', 2, { TimeoutSeconds: 90 }),
        'Turn the route · look': state('switch-route', 3),
      },
    });
    expect(found.main).toEqual([
      { state: 'Turn the route · do it', id: 'switch-route', change: 'changed', fields: ['TimeoutSeconds'] },
      { state: 'Turn the route · look', id: 'switch-route', change: 'added', fields: [] },
      { state: 'Switch · enter', id: 'switch', change: 'removed', fields: [] },
    ]);
  });

  it.each<[string, Readonly<Record<string, Json>>, boolean]>([
    ['a table that is renamed', { Ledger: table({ TableName: 'other' }) }, true],
    ['a table whose keys change', { Ledger: table({ KeySchema: [] }) }, true],
    ['a table that becomes a bucket', { Ledger: { Type: 'AWS::S3::Bucket', Properties: {} } }, true],
    ['a table with an alarm more', { Ledger: table({ Tags: [] }) }, false],
    [
      'a table that is kept differently',
      {
        Ledger: {
          Type: 'AWS::DynamoDB::Table',
          DeletionPolicy: 'Delete',
          Properties: { TableName: 'ledger' },
        },
      },
      false,
    ],
  ])('knows whether data would be lost: %s', (_, data, losesData) => {
    expect(report({ data }).resources).toMatchObject([{ logicalId: 'Ledger', change: 'changed', losesData }]);
  });

  it('knows that a table that is removed loses data, and a function does not', () => {
    const before = made({
      more: { Old: { Type: 'AWS::Lambda::Function' }, Queue: { Type: 'AWS::SQS::Queue' } },
    });
    expect(report({}, before).resources).toMatchObject([
      { logicalId: 'Old', change: 'removed', losesData: false },
      { logicalId: 'Queue', change: 'removed', losesData: true },
    ]);
  });
});

describe('changeMeaning', () => {
  it('says that nothing happens where nothing changes, and that nothing runs where nothing is deployed', () => {
    expect(changeMeaning(report({})).verdict).toBe('nothing to deploy');
    expect(changeMeaning(changeReport('uat', {}, made())).verdict).toBe('the first deployment');
  });

  it('says what a running cutover keeps, where it will hold, what is locked, superseded and not certified', () => {
    const text = meaning({ program: 'p2', code: 'c2', states: { ...STATES, New: { Type: 'Pass' } } });
    expect(text).toContain('keeps its definition');
    expect(text).toContain('`adire-r…` will hold and ask');
    expect(text).toContain('stack cutover is locked');
    expect(text).toContain('the program digest moved, the code digest moved');
    expect(text).toContain('No certificate covers it: program and code');
    expect(text).not.toContain('way back changes');
  });

  it('does not say that it holds where the code is the same, nor that certificates go where both are', () => {
    expect(meaning({ program: 'p2', states: { ...STATES, New: { Type: 'Pass' } } })).not.toContain(
      'will hold',
    );
    const alarms = meaning({ access: { Role: { Type: 'AWS::IAM::Role' } } });
    expect(alarms).toContain('Certificates stay valid');
    expect(alarms).toContain('Who may do what changes');
    expect(alarms).not.toContain('locked');
  });

  it('says first that data would be lost', () => {
    const first = changeMeaning(report({ data: { Ledger: table({ TableName: 'other' }) } })).sentences[0];
    expect(first).toContain('Data would be lost');
    expect(first).toContain('data `Ledger` is replaced');
  });

  it('says that the way back changes at once', () => {
    expect(meaning({ wayBack: { ...WAY_BACK, Tell: { Type: 'Pass' } } })).toContain(
      'way back changes at once',
    );
  });
});

describe('changeMarkdown', () => {
  it('shows states by stage and task, folded, and resources', () => {
    const text = changeMarkdown(
      report({ program: 'p2', states: { ...STATES, 'Turn the route · look': state('switch-route', 3) } }),
      stageOf,
    );
    expect(text).toContain('### production: a new program');
    expect(text).toContain('program `p1` → `p2` · code `c1`, as before');
    expect(text).toContain('| Switch integration | switch-route | look | – | – |');
    expect(text).toContain('`MainMachine1` `AWS::StepFunctions::StateMachine`: DefinitionString');
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it('says how many where many change alike, but names who may what and what holds data', () => {
    const many = (type: string) =>
      Object.fromEntries(
        Array.from({ length: 6 }, (_, index) => [`${type.slice(5, 8)}${index}`, { Type: type }]),
      );
    const text = changeMarkdown(
      report({ more: { ...many('AWS::Lambda::Function'), ...many('AWS::IAM::Policy') } }),
      stageOf,
    );
    expect(text).toContain('- ＋ 6 of `AWS::Lambda::Function`');
    expect(text.match(/`IAM\d` `AWS::IAM::Policy`/g)).toHaveLength(6);
  });

  it('shows nothing of a template as Markdown or HTML', () => {
    const text = changeMarkdown(
      report({ states: { ...STATES, '</details><img src=x> @all | x · <b>': { Type: 'Pass' } } }),
      stageOf,
    );
    expect(text).not.toMatch(/<img|<b>|@all/);
  });
});

describe('changesComment', () => {
  it('begins with its marker, and a stage that could not be read is no good news', () => {
    const text = changesComment([
      { stage: 'production', markdown: '' },
      { stage: 'uat', markdown: '### uat: nothing to deploy' },
    ]);
    expect(text.startsWith(CHANGES_MARKER)).toBe(true);
    expect(text).toContain('### production: not known');
    expect(text).toContain('### uat: nothing to deploy');
  });
});
