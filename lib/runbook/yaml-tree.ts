import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Part, Path, ProblemDetails } from './problem-at.ts';

/** A value of the file with the offsets it came from. */
export interface Tree {
  readonly value: unknown;
  readonly offset: number;
  /** Of a mapping or list: its parts by key or index, with the offset of the key. */
  readonly parts?: ReadonlyMap<string | number, { readonly keyOffset: number; readonly tree: Tree }>;
}

/** Reports what plain data cannot hold, at an offset. */
export type Refuse = (offset: number, details: ProblemDetails) => void;

/**
 * A parsed node as plain data with offsets. One walk of our own, since the library's check for duplicate keys is
 * quadratic and its aliases can grow a small file without bound: aliases are refused, a runbook says things in full.
 */
export const yamlTree = (node: ParsedNode | null, fallback: number, refuse: Refuse): Tree => {
  if (node === null) return { value: null, offset: fallback };
  const offset = node.range[0];
  if (isAlias(node)) {
    refuse(offset, {
      code: 'yaml-alias',
      message: 'An alias stands for text elsewhere in the file.',
      seen: `*${node.source}`.slice(0, 60),
      allowed: 'values written out',
      fix: 'Write the value out here, so that whoever reads this line at night sees all of it.',
    });
    return { value: null, offset };
  }
  if (isScalar(node)) return { value: node.value, offset };
  if (isSeq<ParsedNode>(node)) {
    const trees = node.items.map((item) => yamlTree(item, offset, refuse));
    return {
      value: trees.map((tree) => tree.value),
      offset,
      parts: new Map(trees.map((tree, index) => [index, { keyOffset: tree.offset, tree }])),
    };
  }
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const parts = new Map<string, { readonly keyOffset: number; readonly tree: Tree }>();
    for (const pair of node.items) {
      const keyOffset = pair.key.range[0];
      const key = keyText(pair.key);
      const tree = yamlTree(pair.value, keyOffset, refuse);
      if (key === undefined || key === '__proto__') {
        refuse(keyOffset, {
          code: 'yaml-key',
          message: 'A key must be a plain word.',
          fix: 'Write it as `word: value`; quote it if it looks like a number or a date.',
        });
      } else if (parts.has(key)) {
        refuse(keyOffset, {
          code: 'key-duplicate',
          message: `The key ${JSON.stringify(key)} stands twice in the same mapping.`,
          seen: key.slice(0, 60),
          allowed: 'each key once',
          fix: 'Keep one of the two; a reader cannot know which one counts.',
        });
      } else {
        parts.set(key, { keyOffset, tree });
      }
    }
    return {
      value: Object.fromEntries([...parts].map(([key, { tree }]) => [key, tree.value])),
      offset,
      parts,
    };
  }
  throw new TypeError('a YAML node of a kind that does not exist');
};

const keyText = (key: ParsedNode): string | undefined =>
  isScalar(key) && ['string', 'number', 'boolean'].includes(typeof key.value) ? String(key.value) : undefined;

/** The offset of a path, or of its nearest ancestor in the file. A value that spans lines is found at its key. */
export const offsetOf = (root: Tree, path: Path, part: Part = 'value'): number => {
  let here: { readonly keyOffset: number; readonly tree: Tree } = { keyOffset: root.offset, tree: root };
  for (const [index, segment] of path.entries()) {
    const next = here.tree.parts?.get(segment);
    if (next === undefined) return index === 0 ? root.offset : here.keyOffset;
    here = next;
  }
  return part === 'key' || here.tree.parts !== undefined || here.tree.value === null
    ? here.keyOffset
    : here.tree.offset;
};
