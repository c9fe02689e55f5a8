/**
 * The hash tree of RFC 6962, section 2.1 (Certificate Transparency), over SHA-256: one root stands for a whole list, and a
 * path of log2(n) hashes shows that one entry is in it. A leaf and a node are hashed under different first bytes, so that
 * neither can be passed off as the other.
 */
import { type Digest, sha256 } from '#lib/digest.ts';

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** `SHA-256(0x00 || entry)`, the entry as UTF-8. */
export const leafHash = (entry: string): Digest => sha256(Buffer.concat([LEAF, Buffer.from(entry, 'utf8')]));

/** `SHA-256(0x01 || left || right)`, both as their 32 bytes. */
const nodeHash = (left: Digest, right: Digest): Digest =>
  sha256(Buffer.concat([NODE, Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]));

/**
 * The next level up. An odd last one goes up as it is, which makes the same tree as the RFC's split at the largest power of
 * two, without recursion; it is never paired with itself, so no two lists of different lengths have one root.
 */
const above = (level: readonly Digest[]): readonly Digest[] => {
  const next: Digest[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left !== undefined) next.push(right === undefined ? left : nodeHash(left, right));
  }
  return next;
};

/** The root over leaf hashes, in their order; of none, the hash of nothing. */
export const merkleRoot = (leaves: readonly Digest[]): Digest => {
  let level = leaves;
  while (level.length > 1) level = above(level);
  return level[0] ?? sha256('');
};

/** A hash to be put beside what one has so far, and on which side of it. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: Digest;
}

/** What shows that the leaf at `index` is in the list, from the bottom up. Throws for an index that is none. */
export const inclusionProof = (leaves: readonly Digest[], index: number): readonly ProofStep[] => {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} among ${leaves.length}`);
  }
  const steps: ProofStep[] = [];
  let level = leaves;
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const isLeft = at % 2 === 0;
    const hash = level[isLeft ? at + 1 : at - 1];
    if (hash !== undefined) steps.push({ side: isLeft ? 'right' : 'left', hash });
    level = above(level);
  }
  return steps;
};

/** The root that a leaf and its path lead to: compare it with the root that was published. */
export const rootOf = (leaf: Digest, proof: readonly ProofStep[]): Digest =>
  proof.reduce(
    (hash, step) => (step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leaf,
  );
