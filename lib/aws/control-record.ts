import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { ControlItem } from '#lib/route/control-item.ts';
import { initialControl } from '#lib/route/next-control.ts';
import type { Item } from './attributes.ts';

const Route = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('legacy') }),
  z.object({ kind: z.literal('pilot'), size: z.int().min(0) }),
  z.object({ kind: z.literal('ramp'), segments: z.array(z.string()), customerPercent: z.number() }),
  z.object({ kind: z.literal('smartapi') }),
]);

const ControlRecord = z.object({
  tenant: z.string(),
  route: Route,
  segmentRoutes: z.record(z.string(), Route),
  epoch: z.int().min(0),
  held: z.boolean(),
  pauseReasons: z.array(z.enum(['rollback', 'breaker', 'operator', 'maintenance'])),
  pilotTaken: z.int().min(0),
  cutover: z.string(),
  execution: z.string(),
  /** Raised by every change but a pilot slot: what a compare-and-set compares, since a pause leaves the epoch as it is. */
  version: z.int().min(1),
});

/** A control item and its version; 0: there is none, and `control` is that of a tenant nobody has switched. */
export interface VersionedControl {
  readonly control: ControlItem;
  readonly version: number;
}

/** Throws on an item that is damaged: a route that cannot be read must not be taken for another. */
export const readControl = (item: Item | undefined, tenant: string, cutover: string): VersionedControl => {
  if (!item) return { control: initialControl(tenant, cutover), version: 0 };
  const parsed = ControlRecord.safeParse(unmarshall({ ...item }));
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(
      `the control item of tenant ${tenant} cannot be read (${places}): nothing is routed or cleared until it is mended`,
    );
  }
  const { version, ...control } = parsed.data;
  return { control, version };
};
