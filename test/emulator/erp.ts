import * as z from 'zod';
import type { EmulatedStage, ErpOptions } from './emulated-stage.ts';
import { waitUntil } from './wait-until.ts';

const Simulator = z.object({
  posted: z.int(),
  /** Nothing more will be posted. */
  exhausted: z.boolean(),
  onLegacy: z.int(),
  onSmartapi: z.int(),
  waiting: z.int(),
  toldOfUnposted: z.array(z.string()),
  intakeUnavailable: z.int(),
});
export type ErpState = z.infer<typeof Simulator>;

const Output = z.object({ side: z.string() });

/**
 * The connector asks again after 30 s; but what a worker had in hand when its code was taken away, which the emulator does at a
 * deploy, is shown again after the queue's visibility of 540 s only, and the sweeper does not touch it sooner.
 */
const SETTLED_SECONDS = 660;
const isSettled = ({ exhausted, waiting }: ErpState): boolean => exhausted && waiting === 0;

const AccountPage = z.object({
  entries: z.array(z.object({ number: z.string(), issuedOn: z.enum(['legacy', 'smartapi']).optional() })),
  next: z.string().optional(),
});

/** The ERP as somebody sees it who has its token and nothing of ours. */
export interface Erp {
  /** Posts from now on, at the pace of a calendar that began then. */
  begin(anchor: string): Promise<void>;
  /** Posts nothing more, and returns when nothing is under way any more. */
  end(): Promise<void>;
  state(): Promise<ErpState>;
  /** Where its next invoice goes. */
  output(): Promise<string>;
  /** Every number posted, and the side on which it is issued. */
  account(): Promise<ReadonlyMap<string, 'legacy' | 'smartapi' | undefined>>;
  logs(): string;
}

/** Starts the simulated ERP of a stage; it posts nothing before `begin`. */
export const startErp = async (stage: EmulatedStage, options: ErpOptions): Promise<Erp> => {
  const running = await stage.startErp(options);
  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${running.ready}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${stage.tokens.callback}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`the simulated ERP answered ${response.status} to ${path}: ${await response.text()}`);
    return response.json();
  };
  const state = async (): Promise<ErpState> => Simulator.parse(await call('/simulator'));
  return {
    logs: running.logs,
    async begin(anchor) {
      await call('/simulator/start', { anchor });
    },
    async end() {
      await call('/simulator/stop', {});
      await waitUntil('the ERP to have issued everything', SETTLED_SECONDS, state, isSettled);
    },
    output: async () => Output.parse(await call('/v1/output/next')).side,
    state,
    async account() {
      const account = new Map<string, 'legacy' | 'smartapi' | undefined>();
      let after = '';
      for (;;) {
        const { entries, next } = AccountPage.parse(await call(`/v1/account${after}`));
        for (const { number, issuedOn } of entries) account.set(number, issuedOn);
        if (next === undefined) return account;
        after = `?after=${encodeURIComponent(next)}`;
      }
    },
  };
};
