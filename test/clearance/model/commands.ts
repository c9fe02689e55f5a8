import fc from 'fast-check';
import { expect } from 'vitest';
import { archiveKeyOf } from '#lib/clearance/archive-key.ts';
import { MINUTE, SECOND } from '#lib/instant.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { TENANT } from '#test/lambdas/tenant-world.ts';
import * as modelled from './model.ts';
import { type CrashPoint, type Mode, type ModelTenant, REJECTED_BRANCH } from './tenant.ts';

export type Command = fc.AsyncCommand<modelled.Model, ModelTenant>;

const documentOf = (number: string, content: modelled.Content) => {
  const document = sampleDocument({ number });
  switch (content) {
    case 'good':
      return document;
    case 'other':
      return { ...document, branch: 'KANO' };
    case 'rejected':
      return { ...document, branch: REJECTED_BRANCH };
    case 'refused':
      return { ...document, gross: '1.00' };
  }
};

/** All that somebody outside can see, held against the model. */
const agree = async (model: modelled.Model, real: ModelTenant): Promise<void> => {
  const control = await real.control.get(TENANT);
  expect({
    route: control.route.kind,
    held: control.held,
    paused: [...control.pauseReasons].sort(),
  }).toEqual({ route: model.route, held: model.held, paused: [...model.paused].sort() });
  for (const [number, invoice] of model.invoices) {
    const row = await real.row(number);
    const irn = row?.irn;
    const accepted = real.accepted.filter((one) => one === irn).length;
    const proof = irn === undefined ? undefined : await real.archive.get(archiveKeyOf(TENANT, irn));
    expect({
      number,
      life: row?.state,
      revision: row?.revision,
      accepted,
      archived: proof !== undefined,
    }).toEqual({
      number,
      life: invoice.life,
      revision: invoice.revision,
      accepted: model.registered.has(number) ? 1 : 0,
      archived: invoice.archived,
    });
  }
  expect(real.accepted).toHaveLength(model.registered.size);
  expect(new Set(real.told.map(({ number, outcome }) => `${number} ${outcome}`))).toEqual(model.told);
};

/** A command that is always possible: it does one thing to both, and then they agree. */
const act = (
  name: string,
  run: (model: modelled.Model, real: ModelTenant) => Promise<void>,
  check: (model: modelled.Model) => boolean = () => true,
): Command => ({
  check,
  toString: () => name,
  async run(model, real) {
    await run(model, real);
    await agree(model, real);
  },
});

const keyIn = (model: modelled.Model, real: ModelTenant, number: string) =>
  real.keyOf(number, model.invoices.get(number)?.revision ?? 1);

export const post = (number: string, content: modelled.Content): Command =>
  act(`post ${number} ${content}`, async (model, real) => {
    // No two come at one moment, so that time is their order.
    real.pass(SECOND);
    const answer = await real.intake.submit(documentOf(number, content));
    expect(answer.status).toBe(modelled.post(model, number, content, real.now()));
    real.rung.splice(0);
  });

const postAgain = (number: string): Command =>
  act(
    `post ${number} again`,
    async (model, real) => {
      const content = model.invoices.get(number)?.content ?? 'good';
      const answer = await real.intake.submit(documentOf(number, content));
      expect(answer.status).toBe(modelled.post(model, number, content, real.now()));
    },
    (model) => model.invoices.has(number),
  );

/** The ERP mends what was turned down, and sends it under the same number. */
const mend = (number: string): Command =>
  act(
    `mend ${number}`,
    async (model, real) => {
      const content = model.invoices.get(number)?.content === 'good' ? 'other' : 'good';
      real.pass(SECOND);
      const answer = await real.intake.submit(documentOf(number, content));
      expect(answer.status).toBe(modelled.post(model, number, content, real.now()));
      real.rung.splice(0);
    },
    (model) => ['rejected', 'refused'].includes(model.invoices.get(number)?.life ?? ''),
  );

export const deliver = (number: string, times: number): Command =>
  act(
    `deliver ${number} ${times === 1 ? 'once' : `${times} times at once`}`,
    async (model, real) => {
      const keys = Array.from({ length: times }, () => keyIn(model, real, number));
      modelled.deliver(model, number, real.now());
      await Promise.all(keys.map((key) => real.deliver([key])));
    },
    (model) => model.invoices.has(number),
  );

export const crash = (number: string, point: CrashPoint): Command =>
  act(
    `deliver ${number}, the worker dies ${point}`,
    async (model, real) => {
      const key = keyIn(model, real, number);
      modelled.deliver(model, number, real.now(), point);
      await real.crash(key, point);
    },
    (model) => model.invoices.has(number),
  );

export const wait = (minutes: number): Command =>
  act(`${minutes} min pass`, async (_model, real) => real.pass(minutes * MINUTE));

export const sweep = (): Command =>
  act('sweep, 11 min later', async (model, real) => {
    real.pass(11 * MINUTE);
    real.rung.splice(0);
    modelled.sweep(model, real.now());
    await real.sweep();
    await real.deliver(real.rung.splice(0));
  });

export const turn = (mode: Mode): Command =>
  act(`the authority is ${mode}`, async (model, real) => {
    model.authority = mode;
    real.turn(mode);
  });

export const closeBreaker = (): Command =>
  act('the breaker closes', async (model, real) => {
    model.paused.delete('breaker');
    await real.control.setPause(TENANT, 'breaker', false);
  });

const route = (to: 'legacy' | 'smartapi'): Command =>
  act(`switch to ${to}`, async (model, real) => {
    if (!model.held) {
      model.route = to;
      model.resumed = false;
    }
    await real.switchTo({ kind: to });
  });

export const latch = (): Command =>
  act('latch', async (model, real) => {
    modelled.latch(model);
    await real.latch();
  });

export const release = (): Command =>
  act('release to legacy', async (model, real) => {
    modelled.release(model, real.now());
    expect((await real.release()).verdict).toBe(model.held ? 'pass' : 'fail');
  });

export const replay = (): Command =>
  act('replay', async (model, real) => {
    real.rung.splice(0);
    expect((await real.replay()).verdict).toBe(model.held || model.resumed ? 'pass' : 'fail');
    expect(real.rung.map(({ number }) => number)).toEqual(modelled.replay(model));
  });

export const resume = (): Command =>
  act(
    'resume',
    async (model, real) => {
      expect((await real.resume()).verdict).toBe('pass');
      const rung = model.replayed.map((number) => keyIn(model, real, number));
      modelled.resume(model, real.now());
      await real.deliver(rung);
      real.rung.splice(0);
    },
    (model) => model.held,
  );

const numbers = fc.constantFrom('INV-1', 'INV-2', 'INV-3');
const contents = fc.constantFrom<modelled.Content>('good', 'good', 'other', 'refused', 'rejected');
const points = fc.constantFrom<CrashPoint>(
  'before-claim',
  'after-claim',
  'after-answer',
  'after-archive',
  'after-telling',
);
const modes = fc.constantFrom<Mode>('up', 'up', 'down', 'lost-answer', 'bad-key');

/** Some more often, so that most runs get past an enquiry and a way back. */
export const COMMANDS = [
  fc.tuple(numbers, contents).map((args) => post(...args)),
  numbers.map(postAgain),
  numbers.map(mend),
  fc.tuple(numbers, fc.constantFrom(1, 1, 2, 3)).map((args) => deliver(...args)),
  numbers.map((number) => deliver(number, 1)),
  numbers.map((number) => deliver(number, 1)),
  fc.tuple(numbers, points).map((args) => crash(...args)),
  fc.constantFrom(1, 2, 11).map(wait),
  fc.constant(sweep()),
  fc.constant(sweep()),
  modes.map(turn),
  modes.map(turn),
  fc.constant(closeBreaker()),
  fc.constant(closeBreaker()),
  fc.constantFrom<'legacy' | 'smartapi'>('smartapi', 'smartapi', 'smartapi', 'legacy').map(route),
  fc.constant(route('smartapi')),
  fc.constant(latch()),
  fc.constant(release()),
  fc.constant(replay()),
  fc.constant(resume()),
  fc.constant(resume()),
  fc.constant(resume()),
];
