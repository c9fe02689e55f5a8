import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '#lib/rehearsal/parse-scenario.ts';
import { marked, shippedRunbook } from '#test/runbook/shipped.ts';

const FOLDER = 'runbooks/scenarios';
const { runbook } = shippedRunbook();

const problemsOf = (text: string | Uint8Array) => {
  const parsed = parseScenario(text, 'scenario.yaml', runbook);
  return parsed.ok ? [] : parsed.error;
};

/** A sound scenario with a line added under one of its sections. */
const scenario = (parts: { readonly [section: string]: string }): string =>
  [
    'scenario: test',
    'title: A test',
    'story: Something happens.',
    `gates: { default: { decision: go }${parts.gates ?? ''} }`,
    `tasks: {${parts.tasks ?? ''}}`,
    `invoices: {${parts.invoices ?? ''}}`,
    `authority: { faults: [${parts.faults ?? ''}] }`,
    `events: [${parts.events ?? ''}]`,
    `expect: { outcome: completed${parts.expect ?? ''} }`,
    parts.end ?? '',
  ].join('\n');

const CASES: readonly (readonly [fails: string, code: string, text: string])[] = [
  ['a key does not exist', 'key-unknown', scenario({ end: '¦storry: twice' })],
  ['a vote is none', 'value-unknown', scenario({ gates: ', byGate: { switch: { decision: ¦maybe } }' })],
  [
    'a vote in a list is none',
    'value-unknown',
    scenario({ gates: ', byGate: { switch: [{ decision: none }, { decision: ¦maybe }] }' }),
  ],
  ['a gate is unknown', 'gate-unknown', scenario({ gates: ', byGate: { ¦swich: { decision: go } }' })],
  ['an expected gate is unknown', 'gate-unknown', scenario({ expect: ', gates: { swich: ¦go }' })],
  ['a late task is unknown', 'task-unknown', scenario({ tasks: ' lateMinutes: { backup: ¦30 }' })],
  ['a late task is automatic', 'late-automatic', scenario({ tasks: ' lateMinutes: { ¦run-canary: 30 }' })],
  ['an expected late task is unknown', 'task-unknown', scenario({ expect: ', lateTasks: [¦backup]' })],
  ['a range is reversed', 'range-reversed', scenario({ tasks: ' ¦percentOfDuration: { from: 90, to: 60 }' })],
  ['a segment does not exist', 'segment-unknown', scenario({ invoices: " without: [¦'kind:B2D']" })],
  [
    'an unproven segment does not exist',
    'segment-unknown',
    scenario({ expect: ', unproven: [¦currency:NAI]' }),
  ],
  [
    'a fault ends before it begins',
    'range-reversed',
    scenario({ faults: '{ from: T+2h, to: ¦T+1h, kind: outage }' }),
  ],
  [
    'a fault is of no kind',
    'value-unknown',
    scenario({ faults: '{ from: T+1h, to: T+2h, kind: ¦outrage }' }),
  ],
  ['a count does not exist', 'count-unknown', scenario({ expect: ', invoices: { ¦clear: { atLeast: 1 } }' })],
  [
    'bounds exclude each other',
    'range-reversed',
    scenario({ expect: ', invoices: { ¦cleared: { atLeast: 2, atMost: 1 } }' }),
  ],
  [
    'votes come after years',
    'duration-too-long',
    scenario({ gates: ', byGate: { switch: { decision: go, after: ¦9999d } }' }),
  ],
  ['an event is none', 'value-unknown', scenario({ events: '{ at: T+1h, do: ¦explode }' })],
  [
    'a way back is asked for by an unknown trigger',
    'trigger-unknown',
    scenario({ events: '{ at: T, do: roll-back, trigger: ¦clearance-fall, by: alarm, reason: Low. }' }),
  ],
  [
    'a way back is asked for by nobody of the runbook',
    'person-unknown',
    scenario({ events: '{ at: T, do: roll-back, trigger: declared, by: ¦somebody, reason: Low. }' }),
  ],
  [
    'somebody unknown stays',
    'person-unknown',
    scenario({ events: '{ at: T, do: stay, trigger: declared, by: ¦somebody }' }),
  ],
  [
    'a manual task is to be called again',
    'task-unknown',
    scenario({ events: '{ at: T, do: repeat-call, task: ¦back-up }' }),
  ],
  [
    'an event ends before it begins',
    'range-reversed',
    scenario({ events: '{ at: T+2h, to: ¦T+1h, do: intake-dead }' }),
  ],
  ['an expected trigger is unknown', 'trigger-unknown', scenario({ expect: ', triggers: [¦by-magic]' })],
  [
    'a figure of the downtime does not exist',
    'count-unknown',
    scenario({ expect: ', downtime: { ¦longestWait: { atMost: 1 } }' }),
  ],
  [
    'bounds of a reason exclude each other',
    'range-reversed',
    scenario({ expect: ', reasons: { ¦fallback-to-legacy: { atLeast: 2, atMost: 1 } }' }),
  ],
  [
    'bounds of the register exclude each other',
    'range-reversed',
    scenario({ expect: ', registered: [¦{ from: T, atLeast: 2, atMost: 1 }]' }),
  ],
  [
    'somebody acts at a pull request where votes decide',
    'pulls-unasked',
    scenario({
      gates: ', byGate: { switch: { decision: none, ¦pull: [{ by: amara-okafor, do: approve }] } }',
    }),
  ],
  [
    'a comment is expected where votes decide',
    'pulls-unasked',
    scenario({ expect: ', ¦comments: { switch: [GO] }' }),
  ],
  [
    'an act is none',
    'value-unknown',
    scenario({
      gates: ', by: pull-requests, byGate: { switch: { decision: none, pull: [{ by: app, do: ¦nod }] } }',
    }),
  ],
  [
    'nobody acts at a pull request',
    'person-unknown',
    scenario({
      gates:
        ', by: pull-requests, byGate: { switch: { decision: none, pull: [{ by: ¦mallory, do: approve }] } }',
    }),
  ],
  [
    'a review of nobody is dismissed',
    'person-unknown',
    scenario({
      gates:
        ', by: pull-requests, byGate: { switch: [{ decision: none, pull: [{ by: app, do: dismiss, review: ¦mallory }] }] }',
    }),
  ],
  [
    'nobody hears a decision by telephone',
    'person-unknown',
    scenario({
      gates:
        ', by: pull-requests, default: { decision: go, pull: [{ by: yemi-salako, do: break-glass, decision: go, voters: [tunde-bello], witness: ¦mallory, reason: GitHub is down. }] }',
    }).replace('default: { decision: go }, ', ''),
  ],
  [
    'an outsider is somebody of the runbook',
    'outsider-known',
    scenario({ gates: ', by: pull-requests, outsiders: [¦{ login: mallory, githubId: 90401 }]' }),
  ],
  [
    'an act comes after years',
    'duration-too-long',
    scenario({
      gates:
        ', by: pull-requests, byGate: { switch: { decision: none, pull: [{ by: app, do: merge, after: ¦9999d }] } }',
    }),
  ],
  [
    'an attempt at an unknown gate is expected',
    'gate-unknown',
    scenario({ expect: ', attempts: { ¦swich: [go] }' }),
  ],
  [
    'an unknown gate is expected to be decided by telephone',
    'gate-unknown',
    scenario({ gates: ', by: pull-requests', expect: ', telephone: [¦swich]' }),
  ],
  ['an outcome is none', 'value-unknown', scenario({}).replace('outcome: completed', 'outcome: ¦done')],
];

describe('a shipped scenario', () => {
  const files = readdirSync(FOLDER);

  it.each(files)('%s has no problem, and is named after its file', (file) => {
    const parsed = parseScenario(readFileSync(`${FOLDER}/${file}`), file, runbook);
    expect(parsed).toMatchObject({ ok: true, value: { scenario: file.replace(/\.yaml$/, '') } });
  });

  it('is there for each case that has to be shown', () => {
    expect(files.map((file) => file.replace(/\.yaml$/, '')).sort()).toEqual(
      expect.arrayContaining([
        'go',
        'late-task',
        'no-go',
        'no-go-after-pilot',
        'pilot-inconclusive',
        'undecided',
        'undecided-exit',
      ]),
    );
  });

  it('never expects a go of a gate that nobody decides', () => {
    for (const file of files) {
      const parsed = parseScenario(readFileSync(`${FOLDER}/${file}`), file, runbook);
      if (!parsed.ok) throw new Error(file);
      const { gates, expect: expected } = parsed.value;
      const silent = Object.entries(gates.byGate).filter(
        ([, vote]) => !Array.isArray(vote) && vote.decision === 'none' && vote.pull === undefined,
      );
      for (const [gate] of silent) expect(expected.gates[gate]).toBe('undecided');
      expect(Object.keys(expected.gates).length).toBeGreaterThan(0);
    }
  });
});

describe('a scenario fails when', () => {
  it('nothing is wrong: it does not', () => {
    expect(problemsOf(scenario({}))).toEqual([]);
  });

  it.each(CASES)('%s: %s', (_, code, text) => {
    const { text: plain, line, column } = marked(text);
    expect(problemsOf(plain)).toMatchObject([{ code, line, column }]);
  });

  it('says several things in one run, and refuses what is no scenario', () => {
    const both = scenario({ tasks: ' lateMinutes: { run-canary: 30 }', end: 'more: 1' });
    expect(problemsOf(both).map((problem) => problem.code)).toEqual(['late-automatic', 'key-unknown']);
    expect(problemsOf('')).toMatchObject([{ code: 'file-empty' }]);
    expect(problemsOf(Uint8Array.of(0, 1, 2, 255))).toMatchObject([{ code: 'file-binary' }]);
  });
});
