import type { Given } from '#lib/cli/main.ts';

/** The text of an option, or undefined when it was not given. */
export const stringOption = (given: Given, name: string): string | undefined => {
  const value = given.options[name];
  return typeof value === 'string' ? value : undefined;
};
