/** The gate of the small runbook while GitHub is down: somebody types, somebody else has heard it. */
import * as z from 'zod';
import type { BreakGlassEntry } from '#lib/gates/break-glass.ts';
import type { JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { said } from '#test/gates/sample-glass.ts';
import { type GateWorld, gateWorld, INSTANCE } from './gate-world.ts';

export const OPERATOR = 'arn:aws:sts::111122223333:assumed-role/operator/dba';
export const WITNESS = 'arn:aws:sts::111122223333:assumed-role/witness/pm';

const Entered = z.object({ entry: z.string() });

type Verbs = Pick<GateWorld, 'enter' | 'confirm'>;

export const onThePhone = async () => {
  const world = gateWorld();
  await world.ask();
  const gateNow = async (instance = INSTANCE) => {
    const gate = await world.deps.gates.get(instance);
    if (!gate) throw new Error(`${instance} was never opened`);
    return gate;
  };
  return {
    world,
    gateNow,
    async enter(changes: Partial<BreakGlassEntry> = {}, verbs: Verbs = world): Promise<JsonObject> {
      const breakGlass = { ...said(await gateNow(), { caller: OPERATOR }), ...changes };
      return verbs.enter(asJsonObject({ instance: INSTANCE, breakGlass }));
    },
    confirm(entry: string, changes: JsonObject = {}, verbs: Verbs = world): Promise<JsonObject> {
      const payload = { instance: INSTANCE, witness: 'pm', decision: 'go', entry, caller: WITNESS };
      return verbs.confirm({ ...payload, ...changes });
    },
  };
};
export type OnThePhone = Awaited<ReturnType<typeof onThePhone>>;

/** The twelve characters. */
export const entryOf = (answer: JsonObject): string => Entered.parse(answer).entry;
