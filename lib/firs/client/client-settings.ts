import { MINUTE } from '#lib/instant.ts';

/** What the reference marks uncertain about the protocol (firs-mbs.md, section U), as settings. */
export interface ClientSettings {
  /** How confirm and verify-tin say that they have nothing; their texts are unpublished. */
  readonly notFoundDetails: RegExp;
  /** Rows a page of search; servers may give fewer. */
  readonly pageSize: number;
  /** Pages of one issue date; more is a server that does not stop. */
  readonly maximumPages: number;
  readonly maximumRetryAfterMilliseconds: number;
  /** Newer pages of the authority speak of OAuth: sends `Authorization` as well, asked for each call. */
  readonly bearerToken?: () => Promise<string>;
}

export const CLIENT_SETTINGS: ClientSettings = {
  notFoundDetails: /\b(record|invoice|irn|tin|taxpayer)( record)?( was)? not found\b/i,
  pageSize: 100,
  maximumPages: 20_000,
  maximumRetryAfterMilliseconds: 10 * MINUTE,
};
