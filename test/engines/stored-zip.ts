import { crc32 } from 'node:zlib';

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
/** 1980-01-01, the first day a zip knows. */
const DAY_ONE = 0x0021;

const numbers = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

/** A zip archive of one text file, not compressed: the least that CreateFunction takes (PKWARE APPNOTE 4.3). */
export const storedZip = (name: string, content: string): Buffer => {
  const [file, data] = [Buffer.from(name), Buffer.from(content)];
  const described = numbers(
    [2, 20],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, DAY_ONE],
    [4, crc32(data)],
    [4, data.length],
    [4, data.length],
    [2, file.length],
    [2, 0],
  );
  const local = Buffer.concat([numbers([4, LOCAL]), described, file, data]);
  const central = Buffer.concat([
    numbers([4, CENTRAL], [2, 20]),
    described,
    // Comment, disk, attributes (a plain file anyone may read), and where the local header is.
    numbers([2, 0], [2, 0], [2, 0], [4, (0o100644 << 16) >>> 0], [4, 0]),
    file,
  ]);
  const end = numbers(
    [4, END],
    [2, 0],
    [2, 0],
    [2, 1],
    [2, 1],
    [4, central.length],
    [4, local.length],
    [2, 0],
  );
  return Buffer.concat([local, central, end]);
};
