import type { ErpOutput } from '#lib/ports/erp.ts';

export interface ErpOnLegacy {
  readonly legacy: boolean;
  readonly detail: string;
}

/**
 * Turns the ERP's own output to legacy and asks the ERP. Never throws: an ERP that cannot be reached is reported, and
 * everything else that makes the tenant safe goes on.
 */
export const erpToLegacy = async (erpOutput: ErpOutput): Promise<ErpOnLegacy> => {
  try {
    if ((await erpOutput.verify()) !== 'legacy') await erpOutput.setTo('legacy');
    const side = await erpOutput.verify();
    return side === 'legacy'
      ? { legacy: true, detail: 'The ERP says that its next invoice goes to legacy.' }
      : {
          legacy: false,
          detail: `The ERP still says ${side}: turn its output to legacy in the ERP’s own screen.`,
        };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      legacy: false,
      detail: `The ERP cannot be asked (${why}): turn its output to legacy in the ERP’s own screen.`,
    };
  }
};
