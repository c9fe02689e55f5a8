/** No step upwards, no absolute path, nothing a file system or an object store would read as more than a name. */
const KEY = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** The same rule in every world, so that what a laptop archives AWS takes too. Throws for anything else. */
export const checkedArchiveKey = (key: string): string => {
  if (key.length > 512 || !KEY.test(key)) {
    throw new RangeError(
      `no archive key: ${JSON.stringify(key.slice(0, 80))}; letters, digits, . _ - and / are allowed`,
    );
  }
  return key;
};
