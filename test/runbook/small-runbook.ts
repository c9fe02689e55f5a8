/** The smallest runbook around some stages: two people, one authority, go-live on a Saturday evening in Lagos. */
import * as z from 'zod';
import { Runbook, Stage } from '#lib/runbook/schema.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';

const BASE = {
  cutover: 'small',
  title: 'A small go-live',
  client: {
    name: 'Small Trading Ltd',
    tin: '12345678-0001',
    tenant: 'small-trading',
    serviceId: 'AB12CD34',
    businessId: '5f0c1c2e-8f43-4d36-9c3b-0f1a2b3c4d5e',
  },
  goLive: {
    at: '2027-04-10T20:00:00+01:00',
    zone: 'Africa/Lagos',
    window: { from: 'T-2h', to: 'T+6d' },
    calendar: { country: 'NG', workSaturday: false },
    businessHours: { from: '08:00', to: '17:00' },
  },
  policies: {
    clearanceDenominator: 'valid',
    legacyAfterMandate: 'report',
    creditNotesAcrossTheBorder: 'side-of-original',
    dueBy: { B2B: '24h', B2C: '24h', B2G: '24h' },
    fallback: { lawful: true, after: '4h', basis: 'Agreed for the test.' },
  },
  people: {
    ada: {
      name: 'Ada Obi',
      email: 'ada@example.com',
      github: 'ada',
      role: 'finance',
      side: 'customer',
    },
    bola: {
      name: 'Bola Eze',
      email: 'bola@example.com',
      github: 'bola',
      role: 'it',
      side: 'provider',
    },
  },
  authorities: {
    committee: { title: 'Committee', members: ['ada', 'bola'], quorum: 1, mandatory: ['ada'], chair: 'ada' },
  },
  thresholds: { clearance: 99, authorityOutage: '4h' },
  triggers: [
    {
      id: 'pulled',
      title: 'Somebody pulls it',
      kind: 'person',
      mode: 'automatic',
      authority: 'committee',
      when: 'Invoices cannot be issued.',
    },
  ],
  recovery: {
    gate: {
      id: 'recovery',
      title: 'Go on after the way back',
      question: 'May the cutover go on?',
      authority: 'committee',
      evidence: ['way-back'],
      decideWithin: '12h',
      evidenceValidFor: '12h',
      onNoGo: 'hold',
      onNoDecision: 'hold',
    },
    resumeAt: 'first',
  },
  messages: {
    begun: { on: 'stage-entered', to: ['ada'], subject: 'Begun', text: 'Stage {stage} has begun.' },
  },
};

type StageInput = Partial<z.input<typeof Stage>> & Record<string, unknown>;
type TaskInput = Record<string, unknown> & { readonly id: string };

export const task = (input: TaskInput): Record<string, unknown> => ({
  title: `Do ${input.id}`,
  owner: 'bola',
  duration: '30m',
  verify: 'Somebody looks at it.',
  ...input,
});

export const gate = (input: Record<string, unknown> & { readonly id: string }): Record<string, unknown> => ({
  title: `Decide ${input.id}`,
  question: 'Shall we?',
  authority: 'committee',
  evidence: ['tasks-done'],
  decideWithin: '4h',
  evidenceValidFor: '8h',
  onNoGo: 'contingency',
  onNoDecision: 'hold',
  ...input,
});

export const stage = (input: Record<string, unknown> & { readonly id: string }): Record<string, unknown> => ({
  title: `Stage ${input.id}`,
  kind: 'readiness',
  wayBack: { kind: 'reverse', how: 'Nothing has changed.' },
  ...input,
});

/** Throws where the stages do not fit the schema. */
export const smallRunbook = (stages: readonly unknown[], overrides: Record<string, unknown> = {}): Runbook =>
  Runbook.parse({ ...BASE, stages, ...overrides });

export const parseStage = (input: StageInput): Stage => z.parse(Stage, input);

/** As if each path stood in a line of its own: stage 2, task 3 in line 203. */
export const checked = (runbook: Runbook, file = 'runbooks/small.yaml'): CheckedRunbook => ({
  runbook,
  file,
  position: (path) => {
    const [stageAt, taskAt] = path.filter((part) => typeof part === 'number');
    return { line: 100 * ((stageAt ?? -1) + 1) + (taskAt ?? -1) + 1 || 1, column: 1 };
  },
});
