import * as z from 'zod';
import {
  EnvironmentsWanted,
  RepositoryWanted,
  RulesetWanted,
  type WantedSettings,
} from '#lib/repo/wanted-settings.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Where the settings stand in a repository. */
export const SETTINGS_FILES = {
  main: '.github/settings/rulesets/main.json',
  gates: '.github/settings/rulesets/gates.json',
  environments: '.github/settings/environments.json',
  repository: '.github/settings/repository.json',
} as const;

const parsed = <S extends z.ZodType>(
  file: string,
  text: string | undefined,
  shape: S,
): Result<z.output<S>, string> => {
  if (text === undefined) return err(`${file} is not there: it says how the repository has to be set.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`${file} is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const read = shape.safeParse(json);
  return read.success ? ok(read.data) : err(`${file}: ${z.prettifyError(read.error).replaceAll('\n', ' ')}`);
};

/** All four files, or every problem of them. `read` gives a file's text, undefined where there is none. */
export const readWanted = (
  read: (file: string) => string | undefined,
): Result<WantedSettings, readonly string[]> => {
  const main = parsed(SETTINGS_FILES.main, read(SETTINGS_FILES.main), RulesetWanted);
  const gates = parsed(SETTINGS_FILES.gates, read(SETTINGS_FILES.gates), RulesetWanted);
  const environments = parsed(
    SETTINGS_FILES.environments,
    read(SETTINGS_FILES.environments),
    EnvironmentsWanted,
  );
  const repository = parsed(SETTINGS_FILES.repository, read(SETTINGS_FILES.repository), RepositoryWanted);
  if (!main.ok || !gates.ok || !environments.ok || !repository.ok) {
    return err([main, gates, environments, repository].flatMap((each) => (each.ok ? [] : [each.error])));
  }
  return ok({
    main: main.value,
    gates: gates.value,
    environments: environments.value.environments,
    repository: repository.value,
  });
};
