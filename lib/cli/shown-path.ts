import { isAbsolute, relative } from 'node:path';

/** A path as a person would type it from here: relative where that is shorter to read. */
export const shownPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
};
