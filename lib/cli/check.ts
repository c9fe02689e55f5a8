import { checkFile, type SoundFile } from '#lib/cli/check-file.ts';
import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import type { Verb } from '#lib/cli/main.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { wrongKind } from '#lib/cli/wrong-kind.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { err, ok } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

export const check: Verb = {
  name: 'check',
  usage: '[FILE…] [--runbook FILE] [--json]',
  purpose: 'Says everything that is wrong with runbooks, scenarios and mappings, each with its place.',
  options: {
    runbook: { type: 'string', meaning: 'what scenarios are held against; default: the shipped one' },
    json: { type: 'boolean', meaning: 'print problems and counts as JSON' },
  },
  async run(given, terminal) {
    const files = given.words.length > 0 ? given.words : [shownPath(DEFAULT_RUNBOOK)];
    const against = stringOption(given, 'runbook') ?? shownPath(DEFAULT_RUNBOOK);
    const runbook = () => {
      const wrong = wrongKind(against, 'runbook');
      if (wrong.length > 0) return err(wrong);
      const loaded = loadRunbook(against);
      return loaded.ok ? ok(loaded.value.runbook) : loaded;
    };
    const checked = files.map((file) => checkFile(file, runbook));
    const problems = checked.flatMap((one) => (one.ok ? [] : one.error));
    const sound = checked.flatMap((one) => (one.ok ? [one.value] : []));
    if (given.options.json === true) {
      terminal.out(JSON.stringify({ ok: problems.length === 0, problems, sound }, null, 2));
      return problems.length === 0 ? DONE : BAD_INPUT;
    }
    if (problems.length > 0) terminal.err(formatProblems(problems).trimEnd());
    for (const file of sound) terminal.out(soundLine(file));
    if (problems.length > 0) return BAD_INPUT;
    terminal.out(`Next: ${[...new Set(sound.map((file) => file.next))].join('\n      ')}`);
    return DONE;
  },
};

const soundLine = ({ file, kind, title, counts }: SoundFile): string => {
  const told = Object.entries(counts).flatMap(([what, n]) => (n > 0 ? [`${n} ${what}`] : []));
  const line = [`${file}: sound ${kind} (${title})`, ...told].join(', ');
  return line.replace(', 1 recovery gates', ' and the recovery gate');
};
