/** Randomness as input: one seed is one run. One stream per concern, so that streams do not disturb each other. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [0, below). */
  below(below: number): number;
  bytes(length: number): Uint8Array;
  /** 32 hex digits: a nonce of 128 bits. */
  id(): string;
}
