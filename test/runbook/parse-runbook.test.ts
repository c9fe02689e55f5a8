import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_NAMES } from '#lib/runbook/actions.ts';
import { REQUIRED_DOCUMENTS } from '#lib/runbook/checks/check-documents.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import { EVENTS, STAGE_KINDS, TRIGGER_KINDS } from '#lib/runbook/schema.ts';
import { edited, problemsOf, SHIPPED, shippedRunbook, shippedText } from './shipped.ts';

describe('the shipped runbook', () => {
  const { runbook, position } = shippedRunbook();
  const tasks = runbook.stages.flatMap((stage) => stage.tasks);

  it('has no problem, as text and as bytes', () => {
    expect(problemsOf(shippedText)).toEqual([]);
    expect(problemsOf(new TextEncoder().encode(shippedText))).toEqual([]);
    expect(problemsOf(shippedText.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(problemsOf(`\uFEFF${shippedText}`)).toEqual([]);
  });

  it('has all ten stages, some forty tasks and five gates', () => {
    expect(runbook.stages.map((stage) => stage.kind)).toEqual(STAGE_KINDS);
    expect(tasks.length).toBeGreaterThanOrEqual(40);
    expect(tasks.length).toBeLessThanOrEqual(48);
    expect(runbook.stages.flatMap((stage) => stage.gate?.id ?? [])).toEqual([
      'authorise',
      'switch',
      'scale-up',
      'enter-hypercare',
      'exit-hypercare',
    ]);
  });

  it('uses every action, event, trigger kind and required document', () => {
    expect(new Set(tasks.flatMap((task) => task.action ?? []))).toEqual(new Set(ACTION_NAMES));
    expect(new Set(Object.values(runbook.messages).map((message) => message.on))).toEqual(new Set(EVENTS));
    expect(new Set(runbook.triggers.map((trigger) => trigger.kind))).toEqual(new Set(TRIGGER_KINDS));
    expect(runbook.documents.map((document) => document.kind)).toEqual(
      expect.arrayContaining([...REQUIRED_DOCUMENTS]),
    );
  });

  it('knows where each task stands', () => {
    for (const [stageIndex, stage] of runbook.stages.entries())
      for (const [taskIndex, task] of stage.tasks.entries()) {
        const { line, column } = position(['stages', stageIndex, 'tasks', taskIndex]);
        expect(shippedText.split('\n')[line - 1]?.slice(column - 1)).toBe(`id: ${task.id}`);
      }
  });

  it('finds the nearest ancestor of what is not written', () => {
    const gate = runbook.stages.findIndex((stage) => stage.gate?.id === 'authorise');
    const { line } = position(['stages', gate, 'gate', 'stepBackTo']);
    expect(shippedText.split('\n')[line - 1]).toBe('    gate:');
    expect(shippedText.split('\n')[line]).toBe('      id: authorise');
  });
});

describe('a runbook with a dozen mistakes', () => {
  const text = edited(
    ['zone: Africa/Lagos', 'zone: Africa/Lagoss'],
    ['    role: compliance', '    role: complience'],
    [
      '    quorum: 3\n    mandatory: [nkechi-obi]\n    chair: amara-okafor',
      '    quorum: 9\n    mandatory: [nkechi-obi]\n    chair: amara-okafor',
    ],
    ['        owner: emeka-nwosu\n', ''],
    ['dependsOn: [train-users]', 'dependsOn: [publish-contacts]'],
    ['with: { sample: 50 }', 'with: { sample: many }'],
    ['    start: T-54h\n    length: 48h', '    start: T-54h\n    length: 24h'],
    ['        action: record-baseline', '        action: record-base-line'],
    ['        duration: 90m', '        duration: 90 minutes'],
    ['      onNoGo: step-back\n', '      onNoGo: step-back\n      onNoGoo: hold\n'],
    ['        with: { size: 80 }', '        with: { size: 20 }'],
    ['          expect: 80\n          minimum: 50', '          expect: 20\n          minimum: 10'],
    ['      kind: forward-fix', '      kind: undo'],
    ['      length: 14d', '      length: 7d'],
    [', kind: decommission-plan', ', kind: something-else'],
  );
  const problems = problemsOf(text);

  it('says all of them in one run, in the order of the file', () => {
    expect(problems.map((problem) => problem.code)).toEqual([
      'zone-unknown',
      'value-unknown',
      'quorum-too-large',
      'document-missing',
      'owner-missing',
      'dependency-cycle',
      'parameter-invalid',
      'freeze-too-short',
      'action-unknown',
      'duration-invalid',
      'key-unknown',
      'pilot-size',
      'hypercare-too-short',
      'way-back-kind',
    ]);
    const lines = problems.map((problem) => problem.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('shows each with place, value, what is allowed and what to do', () => {
    const shown = formatProblems(problems);
    expect(shown).toContain('runbook.yaml:19:9  zone-unknown');
    expect(shown).toContain('Did you mean Africa/Lagos?');
    expect(shown).toContain('Did you mean record-baseline?');
    expect(shown).toContain('Did you mean compliance?');
    expect(shown).toContain('Did you mean onNoGo?');
    expect(shown).toContain('publish-contacts: depends on itself');
    expect(shown).toMatch(/\n14 problems\.\n$/);
  });
});

describe('formatProblems', () => {
  it('lets nothing steer the terminal', () => {
    const shown = formatProblems([
      { file: 'a\u001b[2J.yaml', line: 1, column: 1, code: 'x', message: 'm\u202e', fix: 'f\n' },
    ]);
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toContain('\u202e');
    expect(shown).toContain('1 problem.');
  });

  it('says when there is none', () => {
    expect(formatProblems([])).toBe('No problems.\n');
  });
});

describe('parseRunbook', () => {
  it('names the whole circle', () => {
    const [problem] = problemsOf(
      edited([
        '        owner: nkechi-obi\n        duration: 2d',
        '        owner: nkechi-obi\n        dependsOn: [check-readiness]\n        duration: 2d',
      ]),
    );
    expect(problem?.message).toContain('agree-cut-off → check-readiness → sign-documents → agree-cut-off');
  });

  it('finds circles in a chain of thousands', () => {
    const tasks = Array.from(
      { length: 3_000 },
      (_, i) =>
        `      - {id: t${i}, title: Task ${i}, owner: femi-cole, duration: 1h, verify: x, dependsOn: [t${(i + 1) % 3_000}]}`,
    ).join('\n');
    const problems = problemsOf(edited(['      - id: agree-cut-off', `${tasks}\n      - id: agree-cut-off`]));
    expect(problems.map((problem) => problem.code)).toEqual(['dependency-cycle']);
    expect(problems[0]?.message.length).toBeLessThan(300);
  });

  it('does not blame what depends on a broken part', () => {
    // The person is broken, and still known as the owner of tasks and the member of authorities.
    const problems = problemsOf(
      edited(['    role: it\n    side: customer', '    role: it\n    side: client']),
    );
    expect(problems.map((problem) => problem.code)).toEqual(['value-unknown']);
    // A stage of unknown kind may be the missing one.
    const kinds = problemsOf(edited(['    kind: monitoring\n', '    kind: watching\n']));
    expect(kinds.map((problem) => problem.code)).toEqual(['value-unknown']);
  });

  it('never throws, whatever happened to the file, and places every problem inside it', () => {
    const lineCount = shippedText.split('\n').length;
    const piece = fc.oneof(
      fc.constantFrom(...new Set(shippedText.split(/\s+/).filter((word) => word.length < 30))),
      fc.constantFrom(
        '\n',
        '\n  ',
        '\t',
        ': ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '|',
        '>',
        '&a ',
        '*a',
        '!t ',
        '? ',
        '---\n',
        '#',
        '%',
        '@',
        '~',
        ',',
        'null',
        '0',
        '-1',
        '1e999',
        '.nan',
        '__proto__',
      ),
      fc.string({ maxLength: 6 }),
    );
    const mutation = fc.record({
      at: fc.nat(shippedText.length),
      cut: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(4_000)),
      put: piece,
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const text = mutations.reduce(
          (before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut),
          shippedText,
        );
        const parsed = parseRunbook(text, SHIPPED);
        if (parsed.ok) return;
        expect(parsed.error.length).toBeGreaterThan(0);
        for (const problem of parsed.error) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(lineCount + 20);
          expect(problem.column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
