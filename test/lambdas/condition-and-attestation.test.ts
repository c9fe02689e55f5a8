import { describe, expect, it } from 'vitest';
import { makeTaskReport } from '#lambdas/task-report/handler.ts';
import { sha256 } from '#lib/digest.ts';
import { HOUR, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { ERP_ATTESTATION } from '#lib/readiness/erp-settings.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { fakeWorld, START } from './fake-world.ts';

const CONDITION = { text: 'The rota is signed', owner: 'pm', due: '2027-04-12' };

describe('a condition that is reported', () => {
  const world = () => {
    const made = fakeWorld();
    const gate = {
      ...sampleGate(sampleEvidence()),
      decision: {
        verdict: 'go' as const,
        by: ['cio'],
        at: START,
        reasons: [],
        votes: [],
        transcriptDigest: sha256('t'),
        conditions: [CONDITION],
      },
    };
    const report = makeTaskReport({
      ...made.deps,
      gates: { get: async (instance) => (instance === gate.instance ? gate : undefined) },
    });
    const call = (more: JsonObject) =>
      report({ cutover: 'smartapi', task: 'condition/switch/1/1', report: 'done', by: 'pm', ...more });
    return { ...made, call };
  };

  it('is met by its owner, with how anybody can see it', async () => {
    const { call, deps } = world();
    expect(await call({ evidence: 'signed copy' })).toMatchObject({ ok: true, status: 'done' });
    expect(await deps.progress.get('smartapi', 'condition/switch/1/1')).toMatchObject({
      status: 'done',
      by: 'pm',
      evidence: { text: 'signed copy' },
    });
    expect(await call({ evidence: 'again' })).toMatchObject({ ok: true, status: 'done' });
  });

  it('is not met without saying how, nor by anybody else', async () => {
    const { call } = world();
    expect(await call({})).toMatchObject({ ok: false, code: 'evidence-missing' });
    expect(await call({ by: 'cfo', evidence: 'I think so' })).toMatchObject({ ok: false, code: 'not-yours' });
    expect(await call({ by: 'stranger', evidence: 'x' })).toMatchObject({
      ok: false,
      code: 'person-unknown',
    });
  });

  it('cannot be given up, after which nobody could ever meet it', async () => {
    const { call, deps } = world();
    expect(await call({ report: 'give-up', note: 'no time' })).toMatchObject({
      ok: false,
      code: 'condition-stands',
    });
    expect(await deps.progress.get('smartapi', 'condition/switch/1/1')).toBeUndefined();
    expect(await call({ evidence: 'signed copy' })).toMatchObject({ ok: true, status: 'done' });
  });

  it.each(['condition/switch/1/2', 'condition/switch/2/1', 'condition/other/1/1'])(
    'is none where no decision has %s',
    async (task) => {
      const { call } = world();
      expect(await call({ task, evidence: 'x' })).toMatchObject({ ok: false, code: 'condition-unknown' });
    },
  );
});

describe('an attestation of the ERP’s settings', () => {
  const attesting: Runbook = {
    ...smallRunbook,
    policies: { ...smallRunbook.policies, erpAttestation: { by: 'cio', validFor: '24h' } },
  };
  const world = async (runbook: Runbook = attesting) => {
    const made = fakeWorld();
    const report = makeTaskReport({ ...made.deps, runbook });
    await made.deps.progress.put(
      {
        cutover: 'smartapi',
        task: 'any',
        stage: 'freeze',
        mode: 'manual',
        run: 1,
        attempt: 1,
        owner: 'pm',
        status: 'open',
        plannedStart: START,
        plannedEnd: START,
        openedAt: START,
      },
      undefined,
    );
    const call = ({ digest, ...more }: { readonly digest?: string | null; readonly by?: string } = {}) =>
      report({
        cutover: 'smartapi',
        task: ERP_ATTESTATION,
        report: 'attest',
        by: 'cio',
        ...(digest !== null && { digest: digest ?? sha256('settings') }),
        ...more,
      });
    return { ...made, call, stored: () => made.deps.progress.get('smartapi', ERP_ATTESTATION) };
  };

  it('is on record with its digest, and until when it may be relied on', async () => {
    const { call, stored } = await world();
    expect(await call()).toMatchObject({ ok: true, moved: false, validUntil: toIso(plus(START, 24 * HOUR)) });
    expect((await stored())?.evidence).toMatchObject({ digest: sha256('settings') });
  });

  it('is renewed as it was without a file, and tells when the settings are others', async () => {
    const { call, stored, pass } = await world();
    await call();
    pass(HOUR);
    expect(await call({ digest: null })).toMatchObject({
      ok: true,
      moved: false,
      digest: sha256('settings'),
    });
    expect(await call({ digest: sha256('others') })).toMatchObject({ ok: true, moved: true });
    expect((await stored())?.evidence?.history).toHaveLength(2);
  });

  it.each(['pm', 'cfo', 'stranger'])('is not %s’s to give: who looks after the ERP says it', async (by) => {
    const { call, stored } = await world();
    expect(await call({ by })).toMatchObject({ ok: false, code: 'not-yours' });
    expect(await stored()).toBeUndefined();
  });

  it('needs settings the first time, and a runbook that asks for it', async () => {
    const { call } = await world();
    expect(await call({ digest: null })).toMatchObject({ ok: false, code: 'settings-missing' });
    const exporting = await world(smallRunbook);
    expect(await exporting.call()).toMatchObject({ ok: false, code: 'not-attested-here' });
  });
});
