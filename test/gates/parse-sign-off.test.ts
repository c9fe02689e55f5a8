import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf } from '#lib/digest.ts';
import { gateOfSignOff, parseSignOff } from '#lib/gates/parse-sign-off.ts';
import { SIGN_OFF_LIMIT, signOffText } from '#lib/gates/sign-off.ts';
import { sampleEvidence } from '#test/gates/sample-gate.ts';
import { HEAD, PULL_NUMBER, pullGate } from '#test/gates/sample-pull.ts';

const evidence = sampleEvidence();
const gate = pullGate(evidence);
const text = signOffText('production', gate, evidence);
const json = JSON.parse(text);
const problems = (written: string) => {
  const parsed = parseSignOff(written);
  return parsed.ok ? [] : parsed.error;
};
const canonical = (value: unknown): string => `${canonicalJson(value)}\n`;

describe('a record', () => {
  it('is read back as it was written', () => {
    const parsed = parseSignOff(text);
    expect(parsed).toMatchObject({ ok: true, value: { instance: gate.instance, stage: 'production' } });
    expect(parsed.ok && gateOfSignOff(parsed.value, { number: PULL_NUMBER, head: HEAD })).toEqual({
      ok: true,
      value: { gate, evidence },
    });
  });

  it('of people of whom little is known is read back with no more', () => {
    const roster = [
      { person: 'a', name: 'A', github: 'a', side: 'customer' as const, role: 'finance' as const },
      {
        person: 'b',
        name: 'B',
        github: 'b',
        side: 'provider' as const,
        deputy: { person: 'c', from: gate.openedAt, to: gate.deadline },
      },
    ];
    const little = pullGate(evidence, { roster });
    const parsed = parseSignOff(signOffText('uat', little, evidence));
    const { pull: _unbound, ...unbound } = little;
    const read = parsed.ok ? gateOfSignOff(parsed.value, undefined) : parsed;
    expect(read).toStrictEqual({ ok: true, value: { gate: unbound, evidence } });
  });

  it('that holds other evidence than it cites is none', () => {
    const parsed = parseSignOff(canonical({ ...json, evidenceDigest: digestOf({}) }));
    expect(parsed.ok && gateOfSignOff(parsed.value, undefined)).toMatchObject({
      ok: false,
      error: expect.stringContaining('digest'),
    });
  });
});

describe('what is no record', () => {
  it.each([
    ['no JSON', '{', '', /no JSON: .*position|Expected/],
    ['a key too many', canonical({ ...json, approved: true }), '', /approved/],
    [
      'a quorum of another kind',
      canonical({ ...json, policy: { ...json.policy, quorum: '2' } }),
      'policy.quorum',
      /number/,
    ],
    [
      'a key too many deep inside',
      canonical({ ...json, roster: [{ ...json.roster[0], admin: 1 }] }),
      'roster.0',
      /admin/,
    ],
    ['spaces', `${JSON.stringify(json, null, 2)}\n`, '', /canonical form/],
    ['no line end', canonicalJson(json), '', /canonical form/],
    ['a key said twice', text.replace('{"attempt":1', '{"attempt":2,"attempt":1'), '', /canonical form/],
    ['an attempt before the first', canonical({ ...json, attempt: 0 }), 'attempt', /1/],
    ['a moment without a zone', canonical({ ...json, deadline: '2027-04-10T18:00:00' }), 'deadline', /./],
  ])('%s', (_what, written, path, message) => {
    expect(problems(written)).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('too much of one is not even looked at', () => {
    const large = 'é'.repeat(SIGN_OFF_LIMIT / 2);
    expect(problems(large)[0]?.message).toContain('no JSON');
    expect(problems(`${large}x`)).toEqual([
      { path: '', message: `the record has ${SIGN_OFF_LIMIT + 1} bytes; at most ${SIGN_OFF_LIMIT} are read` },
    ]);
  });
});
