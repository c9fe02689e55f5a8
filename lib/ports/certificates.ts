import type { Certificate } from '#lib/gates/certificate.ts';

export type CertificatesFound =
  | {
      readonly asked: true;
      readonly certificates: readonly Certificate[];
      /** Keys of what is filed among them and is no certificate; somebody has to look. */
      readonly unreadable: readonly string[];
    }
  /** Where rehearsals are made, nobody asks for one beforehand. */
  | { readonly asked: false; readonly why: string };

/** What was rehearsed. Strongly consistent; certificates are written once and never changed. */
export interface Certificates {
  /** Of exactly this program and this code. */
  of(program: string, code: string): Promise<CertificatesFound>;
}
