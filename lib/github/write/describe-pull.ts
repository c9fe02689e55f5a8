import { Pull } from '#lib/github/wire/pull.ts';
import { TEXT_LIMIT } from './cut-text.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

export const readPull = async ({ github }: Desk, number: number): Promise<Pull> => {
  const parameters = { pull_number: number };
  return told(
    await github.ask({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters, answer: Pull }),
  ).value;
};

export const updatePull = async (
  { github }: Desk,
  number: number,
  change: Readonly<Record<string, string>>,
): Promise<void> => {
  const parameters = { pull_number: number, ...change };
  told(
    await github.ask({
      route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      parameters,
      answer: Pull,
      repeatable: true,
    }),
  );
};

/** GitHub may give back other line ends than it was given. */
export const sameText = (one: string, other: string): boolean =>
  one.replaceAll('\r\n', '\n').trimEnd() === other.replaceAll('\r\n', '\n').trimEnd();

/** False: title and body are so already. A body that is too long is refused: cut, it would lose its trailers. */
export const describePull = async (
  desk: Desk,
  number: number,
  { title, body }: { readonly title: string; readonly body: string },
): Promise<boolean> => {
  if (body.length > TEXT_LIMIT) {
    throw new Error(
      `the body of pull request #${number} has ${body.length} characters; GitHub takes ${TEXT_LIMIT}: shorten what it says before its trailers`,
    );
  }
  const pull = await readPull(desk, number);
  if (sameText(pull.title, title) && sameText(pull.body ?? '', body)) return false;
  await updatePull(desk, number, { title, body });
  return true;
};
