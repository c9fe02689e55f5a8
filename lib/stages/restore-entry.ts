import { isRefused, refusedRoute, setRoute } from '#lib/actions/set-route.ts';
import type { ProgramStage } from '#lib/compiler/program.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Route } from '#lib/route/control-item.ts';
import { routeWords, sameRoute } from '#lib/route/same-route.ts';

export interface Restored {
  /** What had to be changed, in words; empty when all stood as the stage expects it. */
  readonly changes: readonly string[];
  readonly route?: Route;
}

/**
 * Puts route and ERP output where the stage expects them, for a stage that is entered again: after a roll-back, or
 * stepped back to. Route before output, so that a turned ERP never meets a route that is not meant yet.
 */
export const restoreEntry = async (
  deps: { readonly control: Control; readonly erpOutput: ErpOutput },
  request: { readonly tenant: string; readonly cutover: string; readonly execution: string },
  stage: ProgramStage,
): Promise<Result<Restored, string>> => {
  const set = await setRoute(deps.control, request, async (item) =>
    sameRoute(item.route, stage.entryRoute) ? undefined : stage.entryRoute,
  );
  if (isRefused(set.outcome)) return err(refusedRoute(set.outcome, set.control));
  const changes = set.outcome === 'changed' ? [`route set back to: ${routeWords(stage.entryRoute)}`] : [];

  if ((await deps.erpOutput.verify()) !== stage.entryErpOutput) {
    await deps.erpOutput.setTo(stage.entryErpOutput);
    const now = await deps.erpOutput.verify();
    if (now !== stage.entryErpOutput) {
      return err(
        `the ERP was told to issue on ${stage.entryErpOutput} and still says ${now}; turn it by hand, then retry`,
      );
    }
    changes.push(`ERP output turned back to ${stage.entryErpOutput}`);
  }
  return ok({ changes, ...(set.outcome === 'changed' && { route: stage.entryRoute }) });
};
