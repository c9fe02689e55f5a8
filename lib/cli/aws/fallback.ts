import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { writeCompiled } from '#lib/cli/compiled-folder.ts';
import { BAD_INPUT, DONE, NOT_MET } from '#lib/cli/exit-code.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { instant } from '#lib/instant.ts';
import { fallbackFiles } from '#lib/report/fallback/fallback-files.ts';
import { makeFallback } from '#lib/report/fallback/make-fallback.ts';
import { renderDossier } from '#lib/report/gate/render-dossier.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

interface Dossiers {
  readonly files: Readonly<Record<string, string>>;
  /** Open attempts of which nobody can print a page. */
  readonly missing: readonly string[];
}

/**
 * The sheet, and the dossier of every gate that is open: while GitHub is down the voters have no other page to read the evidence's
 * digest from. Where AWS does not answer either, the sheet is written all the same, and what is missing is said.
 */
export const fallbackOnStage: StageVerb = async ({ compiled, given, terminal, connect, stage }) => {
  const out = stringOption(given, 'out');
  if (out === undefined) {
    terminal.err(
      'cutover fallback: --out is missing: the folder for the sheet and the dossiers of open gates.',
    );
    return BAD_INPUT;
  }
  const world = await connect();
  const dossiers = world.ok
    ? await openDossiers(world.value, world.value.compiled.runbook, stage)
    : { files: {}, missing: [world.error] };
  const sheet = makeFallback({ ...compiled, madeAt: instant(Date.now()) });
  const written = writeCompiled(out, { ...fallbackFiles(sheet), ...dossiers.files });
  if (!written.ok) {
    terminal.err(`cutover fallback --out ${written.error}`);
    return BAD_INPUT;
  }
  terminal.out(`Written: ${written.value.join(', ')}`);
  for (const each of dossiers.missing) terminal.err(`No dossier: ${each}`);
  terminal.out(
    Object.keys(dossiers.files).length === 0
      ? '\nNo gate that is open has a dossier here. Next: print fallback.html (A4).'
      : '\nNext: print both, and send each dossier to everybody of its authority, before they are called.',
  );
  return dossiers.missing.length === 0 ? DONE : NOT_MET;
};

const openDossiers = async (
  world: Pick<StageWorld, 'gates' | 'archive'>,
  runbook: Runbook,
  stage: 'local' | 'uat' | 'production',
): Promise<Dossiers> => {
  const files: Record<string, string> = {};
  const missing: string[] = [];
  for (const gate of await world.gates.listOpen(runbook.cutover)) {
    const found = parseEvidence(await world.archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
    if (found.ok) {
      files[`dossier-${gate.gate}-${gate.attempt}.md`] = renderDossier({
        stage,
        gate,
        evidence: found.value.evidence,
        runbook,
      });
    } else missing.push(`${gate.instance}: ${found.error}`);
  }
  return { files, missing };
};
