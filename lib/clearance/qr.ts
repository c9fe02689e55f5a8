/**
 * The QR text of a cleared invoice (firs-mbs.md, section 2): the IRN with a time stamp and the taxpayer's
 * certificate, encrypted with the public key that the authority gave, so that only the authority can read it.
 * It is printed on the invoice and is no part of what is sent.
 */
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import type { Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import { type Instant, SECOND } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface QrRequest {
  readonly irn: Irn;
  readonly at: Instant;
  /** Token of the taxpayer, from the authority's key file. */
  readonly certificate: string;
  /** RSA-2048, from the authority's key file. */
  readonly publicKeyPem: string;
  readonly random: Random;
}

/** Bytes of RSA-2048. */
const BLOCK = 256;
/** 0x00 0x02, at least eight bytes of padding, 0x00 (RFC 8017, section 7.2.1). */
const OVERHEAD = 11;
/** Base64 of 256 bytes, the last group being one byte and two `=`. */
const QR_TEXT = /^[A-Za-z0-9+/]{341}[AQgw]==$/;
export const QR_TEXT_LENGTH = 344;

/** Reading and judging a PEM costs as much as encrypting with it, and a tenant has one: the last good one is kept. */
let known: { readonly pem: string; readonly key: KeyObject } | undefined;
const publicKey = (pem: string): KeyObject => {
  if (known?.pem === pem) return known.key;
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== BLOCK * 8) {
    throw new RangeError(`the authority's public key is not RSA with ${BLOCK * 8} bits`);
  }
  known = { pem, key };
  return key;
};

/**
 * EME-PKCS1-v1_5. The library would draw the padding from the machine's own randomness, and one seed would no
 * longer be one run; so the block is built here, from the random port, and encrypted as it stands.
 */
const padded = (message: Buffer, random: Random): Buffer => {
  const block = Buffer.alloc(BLOCK);
  block[1] = 2;
  const padding = random.bytes(BLOCK - message.length - 3);
  for (const [at, byte] of padding.entries()) block[at + 2] = byte === 0 ? 1 + random.below(255) : byte;
  message.copy(block, BLOCK - message.length);
  return block;
};

/** Throws when key or certificate cannot be right: that is the tenant's set-up, never an invoice's fault. */
export const makeQr = ({ irn, at, certificate, publicKeyPem, random }: QrRequest): string => {
  const stamped = `${irn}.${Math.floor(at / SECOND)}`;
  const message = Buffer.from(JSON.stringify({ irn: stamped, certificate }));
  if (message.length > BLOCK - OVERHEAD) {
    throw new RangeError(
      `QR of ${irn}: ${message.length} bytes to encrypt, ${BLOCK - OVERHEAD} fit; is the certificate right?`,
    );
  }
  const key = publicKey(publicKeyPem);
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded(message, random)).toString(
    'base64',
  );
};

/** What anybody but the authority can check of a QR text: that it is base64 of one RSA-2048 block. */
export const checkQrText = (text: string): Result<string, Reason> => {
  if (QR_TEXT.test(text)) return ok(text);
  return err({
    code: 'qr-malformed',
    text:
      `The QR text has ${text.length} characters` +
      `${text.length === QR_TEXT_LENGTH ? ', but is not base64' : `; ${QR_TEXT_LENGTH} are expected`}.`,
    path: 'qr',
  });
};
