import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inclusionProof, leafHash, merkleRoot, rootOf } from '#lib/clearance/merkle.ts';
import { sha256 } from '#lib/digest.ts';

/** The RFC's own words, recursion and all: what ours is held against. */
const rfcRoot = (entries: readonly string[]): Buffer => {
  const hash = (...parts: readonly Uint8Array[]): Buffer =>
    createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return hash();
  const [only] = entries;
  if (entries.length === 1) return hash(Buffer.of(0), Buffer.from(only ?? '', 'utf8'));
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return hash(Buffer.of(1), rfcRoot(entries.slice(0, split)), rfcRoot(entries.slice(split)));
};

const entries = fc.array(fc.string(), { maxLength: 70 });

describe('the hash tree', () => {
  it('is the tree of RFC 6962 for every list', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(merkleRoot(list.map(leafHash))).toBe(rfcRoot(list).toString('hex'));
      }),
    );
  });

  it('has the roots that the RFC’s test vectors have', () => {
    // Of the Certificate Transparency reference tree: the empty tree, one empty leaf, and two leaves.
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(merkleRoot([leafHash('')])).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(merkleRoot(['', '\u0000'].map(leafHash))).toBe(
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
  });

  it('proves each entry with at most log2 hashes, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 70 }), fc.nat(), (list, pick) => {
        const leaves = list.map(leafHash);
        const index = pick % list.length;
        const proof = inclusionProof(leaves, index);
        const leaf = leafHash(list[index] ?? '');
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(list.length)));
        expect(rootOf(leaf, proof)).toBe(merkleRoot(leaves));
        expect(rootOf(leafHash(`${list[index]} changed`), proof)).not.toBe(merkleRoot(leaves));
      }),
    );
  });

  it('takes no node for a leaf: a list of the two halves’ hashes has another root', () => {
    const leaves = ['a', 'b', 'c', 'd'].map(leafHash);
    const left = merkleRoot(leaves.slice(0, 2));
    const right = merkleRoot(leaves.slice(2));
    expect(leafHash(Buffer.from(left + right, 'hex').toString('latin1'))).not.toBe(merkleRoot(leaves));
    expect(merkleRoot([sha256(left), sha256(right)])).not.toBe(merkleRoot(leaves));
  });

  it('differs when an entry is doubled at the end, added, dropped or moved', () => {
    const root = (list: readonly string[]) => merkleRoot(list.map(leafHash));
    const all = [
      ['a', 'b', 'c'],
      ['a', 'b', 'c', 'c'],
      ['a', 'b'],
      ['b', 'a', 'c'],
    ].map(root);
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses an index that is none', () => {
    expect(() => inclusionProof([leafHash('a')], 1)).toThrow('there is no leaf 1 among 1');
    expect(() => inclusionProof([], 0)).toThrow(RangeError);
    expect(() => inclusionProof([leafHash('a')], 0.5)).toThrow(RangeError);
  });
});
