import { fileKind, type Kind } from '#lib/cli/file-kind.ts';
import { readInput } from '#lib/local/read-input.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';

const WHERE: Readonly<Record<Kind, string>> = {
  runbook: 'as `npx cutover plan FILE` or `npx cutover rehearse FILE`',
  scenario: 'with --scenario FILE',
  mapping: 'with --mapping FILE',
};

/** One problem where a file says with its first key that it is of another kind; none where it cannot be told. */
export const wrongKind = (file: string, wanted: Kind): readonly Problem[] => {
  const bytes = readInput(file, wanted);
  const source = bytes.ok ? readYaml(bytes.value, file) : bytes;
  const kind = source.ok ? fileKind(source.value.value) : undefined;
  if (kind === undefined || kind === wanted) return [];
  return [
    {
      file,
      line: 1,
      column: 1,
      code: 'file-kind',
      message: `this is a ${kind}, and a ${wanted} is wanted here`,
      seen: `a file that begins with \`${kind === 'runbook' ? 'cutover' : kind}:\``,
      allowed: `a ${wanted}: a file that begins with \`${wanted === 'runbook' ? 'cutover' : wanted}:\``,
      fix: `Name a ${wanted} here; a ${kind} is given ${WHERE[kind]}.`,
    },
  ];
};
