/** Documents: in the row, or in the archive where an item would become too large for DynamoDB. */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Item } from './attributes.ts';
import { type ParsedRow, parseRow } from './stored-row.ts';

/**
 * Of 400 KB (409,600 bytes) that an item may have: what is left is for the row's other fields, of which the QR code, the reasons
 * and the archive's key are added later.
 */
const MOST_BODY_BYTES = 350_000;

export interface LedgerDocuments {
  /** Where the document of a new row goes; stored by then. */
  keep(row: LedgerRow): Promise<ParsedRow['document']>;
  /** The row with its document. */
  read(item: Item): Promise<LedgerRow>;
}

const keyOf = (tenant: string, body: string): string => `documents/${tenant}/${sha256(body)}.json`;

const withBody = (row: ParsedRow['row'], body: string): LedgerRow => ({ ...row, body });

export const makeLedgerDocuments = (archive: Pick<Archive, 'put' | 'get'> | undefined): LedgerDocuments => ({
  async keep(row) {
    const { tenant, body } = row;
    const bytes = Buffer.byteLength(body);
    if (bytes <= MOST_BODY_BYTES) return { body };
    if (!archive) {
      throw new Error(
        `invoice ${row.number} has ${bytes} bytes, a ledger row takes ${MOST_BODY_BYTES}, and this function was given no ` +
          'archive to keep it in: nothing was recorded. Give it ARCHIVE_BUCKET and its grants.',
      );
    }
    // Before the row: a document that nobody points at does no harm, a row without its document would.
    const bodyKey = keyOf(tenant, body);
    const { outcome } = await archive.put(bodyKey, body);
    if (outcome === 'different')
      throw new Error(`the archive has other bytes under ${bodyKey} than its name says`);
    return { bodyKey };
  },
  async read(item) {
    const { row, document } = parseRow(item);
    if ('body' in document) return withBody(row, document.body);
    const { bodyKey } = document;
    const body = await archive?.get(bodyKey);
    if (body === undefined) {
      throw new Error(
        `invoice ${row.number} revision ${row.revision}: its document should be in the archive under ${bodyKey}, and ` +
          (archive ? 'is not there' : 'this function was given no archive to read it from (ARCHIVE_BUCKET)'),
      );
    }
    if (keyOf(row.tenant, body) !== bodyKey) {
      throw new Error(`the archive has other bytes under ${bodyKey} than its name says`);
    }
    return withBody(row, body);
  },
});
