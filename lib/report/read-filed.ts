import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';

/** What a run has filed in the archive, as far as a report shows it. */
export interface Filed {
  /** By gate instance, as the committee saw it; missing where it cannot be read back. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** The same as text, byte for byte. */
  readonly evidenceTexts: ReadonlyMap<string, string>;
  /** The lists of each roll-back, by the name of a file. */
  readonly financeLists: ReadonlyMap<string, string>;
}

export const readFiled = async (
  archive: Pick<Archive, 'get'>,
  progress: readonly TaskRecord[],
  gates: readonly GateRecord[],
): Promise<Filed> => {
  const evidence = new Map<string, Evidence>();
  const evidenceTexts = new Map<string, string>();
  for (const { instance, evidenceDigest } of gates) {
    const text = await archive.get(evidenceKey(instance));
    if (text !== undefined) evidenceTexts.set(instance, text);
    const read = parseEvidence(text, evidenceDigest);
    if (read.ok) evidence.set(instance, read.value.evidence);
  }
  const financeLists = new Map<string, string>();
  for (const key of progress.flatMap(filedLists)) {
    const csv = await archive.get(key);
    if (csv !== undefined) financeLists.set(fileNameOf(key), csv);
  }
  return { evidence, evidenceTexts, financeLists };
};

const FiledLists = z.array(z.object({ key: z.string() }));

const filedLists = ({ evidence }: TaskRecord): readonly string[] => {
  const lists = FiledLists.safeParse(evidence?.lists);
  return lists.success ? lists.data.map(({ key }) => key) : [];
};

/** `incidents/<roll-back>/<moment>/<list>-<digest>.csv` without the digest: at one moment a list is filed once. */
const fileNameOf = (key: string): string =>
  key
    .split('/')
    .slice(1)
    .join('-')
    .replace(/-[0-9a-f]{16}\.csv$/, '.csv');
