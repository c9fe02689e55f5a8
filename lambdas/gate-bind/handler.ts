import * as z from 'zod';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type AnnounceDeps, announce } from '#lib/messages/announce.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface GateBindDeps extends AnnounceDeps {
  readonly gates: Pick<GateStore, 'get' | 'bind'>;
  readonly program: AnnounceDeps['program'] & {
    readonly gates: readonly { readonly id: string; readonly title: string }[];
  };
  readonly runbook: AnnounceDeps['runbook'] & Pick<Runbook, 'goLive'>;
  /** `owner/name`, for the address that people are told. */
  readonly repository: string;
}

export const GateBindPayload = z.strictObject({
  instance: z.string().min(1).max(200),
  number: z.int().min(1),
  /** SHA-1 of the reviewed commit. */
  head: z.string().regex(/^[0-9a-f]{40}$/),
});

/**
 * Says which one pull request can decide an attempt: once, and only while it is open. Whoever calls it can bind and nothing else; a
 * wrong one that was bound decides nothing either, since record, author and files are compared with the store's own. Called again
 * with the same it tells people again, whom a message reaches once.
 */
export const makeGateBind =
  (deps: GateBindDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const { instance, number, head } = GateBindPayload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return refused(instance, 'refused', `no gate attempt "${instance}" was ever opened`);
    if (gate.decisionSource !== 'pull-request') {
      return refused(
        instance,
        'refused',
        `${instance} is decided by ${gate.decisionSource}, not by a pull request`,
      );
    }
    const late = deps.clock.now() >= gate.deadline;
    if (late && gate.status === 'open') {
      return refused(instance, 'closed', `the time to decide ended at ${toIso(gate.deadline)}`);
    }
    const outcome = await deps.gates.bind(instance, { number, head });
    switch (outcome) {
      case 'bound':
      case 'same':
        await tell(deps, gate, number);
        return { instance, outcome, reason: `pull request #${number} decides it`, pull: { number, head } };
      case 'other': {
        const standing = (await deps.gates.get(instance))?.pull;
        return {
          ...refused(
            instance,
            outcome,
            `pull request #${standing?.number ?? '?'} at ${standing?.head ?? '?'} decides it, and #${number} at ${head} never will`,
          ),
          ...(standing && { pull: { ...standing } }),
        };
      }
      case 'closed': {
        const now = await deps.gates.get(instance);
        return refused(
          instance,
          outcome,
          `the attempt is ${now?.status ?? 'gone'}${now?.closedReason === undefined ? '' : `: ${now.closedReason}`}`,
        );
      }
    }
  };

const refused = (instance: string, outcome: 'refused' | 'closed' | 'other', reason: string): JsonObject => ({
  instance,
  outcome,
  reason,
});

/** The committee knows since `gate-open` that a decision is wanted; now there is a place to give it. */
const tell = async (deps: GateBindDeps, gate: GateRecord, number: number): Promise<void> => {
  const { zone } = deps.runbook.goLive;
  await announce(deps, 'gate-opened', {
    // A message of its own, beside the one of `gate-open`.
    subject: `${gate.instance}/pull-${number}`,
    gate: deps.program.gates.find(({ id }) => id === gate.gate)?.title ?? gate.gate,
    at: localMoment(gate.openedAt, zone),
    by: localMoment(gate.deadline, zone),
    next: `decide here: https://github.com/${deps.repository}/pull/${number}`,
    reason: `pull request #${number}`,
  });
};
