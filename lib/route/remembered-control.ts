import type { Control } from '#lib/ports/control.ts';
import type { ControlItem } from './control-item.ts';

/** The control item as one process last read it. */
export interface RememberedControl {
  get(tenant: string): Promise<ControlItem>;
  /** What was remembered has turned out old: the next `get` reads it. */
  forget(tenant: string): void;
}

/**
 * Remembered without a limit of time, since nothing is decided by it alone: whoever writes on it claims its epoch and its
 * pilot slot in the same transaction, and an old one only makes that fail (`epoch-moved`, `pilot-full`), whatever its age.
 * An answer that writes nothing has no such fence, and must not rest on it.
 */
export const rememberControl = (control: Pick<Control, 'get'>): RememberedControl => {
  const remembered = new Map<string, Promise<ControlItem>>();
  const forget = (tenant: string): void => {
    remembered.delete(tenant);
  };
  const read = async (tenant: string): Promise<ControlItem> => {
    const reading = control.get(tenant);
    // Kept while it is read, so that a hundred requests at once read it once. One that began before a `forget` is dropped by it.
    remembered.set(tenant, reading);
    try {
      return await reading;
    } catch (error) {
      if (remembered.get(tenant) === reading) forget(tenant);
      throw error;
    }
  };
  return { get: (tenant) => remembered.get(tenant) ?? read(tenant), forget };
};
