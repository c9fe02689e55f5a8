import type { Control } from '#lib/ports/control.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { ControlItem } from '#lib/route/control-item.ts';

/** Parties that add and remove reasons while the valve is being moved; it settles after one look more than changes. */
const LOOKS = 5;

/** Open if and only if nobody has a reason to pause, as the control item says after the valve was moved. */
export const moveValve = async (
  deps: { readonly control: Pick<Control, 'get'>; readonly valve: QueueValve },
  tenant: string,
): Promise<ControlItem> => {
  let control = await deps.control.get(tenant);
  for (let look = 1; look <= LOOKS; look += 1) {
    const open = control.pauseReasons.length === 0;
    await deps.valve.setOpen(open);
    control = await deps.control.get(tenant);
    if ((control.pauseReasons.length === 0) === open) return control;
  }
  // Undecided means closed: nothing is lost by waiting.
  await deps.valve.setOpen(false);
  throw new Error(`the reasons to pause ${tenant} keep changing; the valve is closed, move it again`);
};
