import { readdirSync, readFileSync } from 'node:fs';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** Processes whose command or environment names a folder: an emulator's are known by it, and so are the functions that it runs. */
export const processesIn = (folder: string | undefined): readonly string[] =>
  folder === undefined
    ? []
    : readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .filter((name) =>
          `${read(`/proc/${name}/cmdline`)} ${read(`/proc/${name}/environ`)}`.includes(folder),
        )
        .map((name) => `${name} ${read(`/proc/${name}/cmdline`)}`.slice(0, 300));
