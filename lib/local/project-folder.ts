import { fileURLToPath } from 'node:url';

/** Where the shipped runbooks, scenarios and samples are, whatever folder a command is called from. */
export const projectFolder = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));
