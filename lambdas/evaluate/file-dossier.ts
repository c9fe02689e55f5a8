import { describeError } from '#lib/describe-error.ts';
import { canonicalJson } from '#lib/digest.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { readOutage } from '#lib/watch/outage-clock.ts';
import { decisionDossier, dossierKey, dossierText } from '#lib/way-back/decision-dossier.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { ruleOf } from './judge-triggers.ts';
import { type Look, reading } from './read-look.ts';
import { tellAuthority } from './tell-authority.ts';

/** As many of the oldest as tell how old they are; one page of the ledger. */
const OLDEST = 1_000;

/**
 * Half an hour before the outage's limit: files what the authority decides on, and tells it. True once both were tried;
 * false: not due, filed before, or the archive refuses, so that the next look tries again.
 */
export const fileDossier = async (deps: EvaluateDeps, look: Look): Promise<boolean> => {
  const trigger = deps.runbook.triggers.find(({ kind }) => kind === 'authority-outage');
  const switched = look.from.ok ? look.from.value : undefined;
  if (!trigger || !look.watch.ok || switched === undefined) return false;
  if (look.control.ok && look.control.value.held) return false;
  const rule = ruleOf(deps);
  const state = look.watch.value.outage;
  const outage = readOutage(state, look.now, rule);
  if (!outage.dossierDue || state.dossierAt !== undefined) return false;
  const { now, cutover } = look;
  const { zone } = deps.runbook.goLive;
  const open = await reading(deps.log, 'waiting invoices', () => deps.ledger.open(deps.tenant, now, OLDEST));
  const meanwhile = await reading(deps.log, 'what came in meanwhile', () =>
    deps.ledger.outcomes(deps.tenant, outage.since ?? now, now, now),
  );
  const dossier = decisionDossier({
    cutover,
    now,
    zone,
    trigger,
    outage,
    limitMilliseconds: rule.limitMilliseconds,
    policies: deps.runbook.policies,
    counts: look.counts.ok ? look.counts.value : undefined,
    open: open.ok ? open.value : undefined,
    asked: OLDEST,
    receivedMeanwhile: meanwhile.ok ? meanwhile.value.received : undefined,
  });
  const key = dossierKey(cutover, trigger.id, outage.since);
  try {
    // `different`: filed by a look that died before it could remember. What stands there is kept.
    await deps.archive.put(key, canonicalJson(dossier));
  } catch (error) {
    deps.log('dossier-not-filed', { key, ...describeError(error) });
    return false;
  }
  deps.log('dossier-filed', { key });
  const limit = localMoment(outage.limitAt ?? now, zone);
  await tellAuthority(deps, trigger.authority, {
    id: `decision-dossier/${key}`,
    event: 'decision-dossier',
    subject: `the tax authority is out, decide by ${limit}`,
    text: `${dossierText(dossier)}\n\nFiled as ${key}.`,
  });
  return true;
};
