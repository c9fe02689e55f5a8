import type { Reading } from '#lib/gates/assemble-evidence.ts';
import {
  certificateText,
  judgeCertificates,
  type RehearsalDemand,
  statesTurnedBack,
} from '#lib/gates/judge-certificates.ts';
import { asJsonObject } from '#lib/json-object.ts';
import type { CertificatesFound } from '#lib/ports/certificates.ts';

/** Whether this very program was rehearsed. Where rehearsals are made nobody asks: there it is what is being found out. */
export const rehearsals = (found: CertificatesFound, demand: RehearsalDemand): Reading => {
  const reading = {
    required: 'of this program and code, to the end and with a roll-back, each as expected and recent',
    source: 'certificates in the locked archive of UAT',
  };
  if (!found.asked) return { ...reading, verdict: 'pass', measured: found.why };
  const judged = judgeCertificates(found.certificates, demand);
  const holds = judged.holds && found.unreadable.length === 0;
  const open = [
    ...judged.missing.map((what) => `missing: ${what}`),
    ...(found.unreadable.length > 0
      ? [`no certificate, though filed as one: ${found.unreadable.join(', ')}`]
      : []),
    ...(holds ? [] : judged.refused.map((text) => `not counted: ${text}`)),
  ];
  return {
    ...reading,
    verdict: holds ? 'pass' : judged.counted.length === 0 ? 'missing' : 'fail',
    measured: [
      ...(judged.counted.length === 0
        ? []
        : [...judged.counted.map(certificateText), statesTurnedBack(judged.counted)]),
      ...open,
    ].join('; '),
    facts: {
      counted: judged.counted.map(asJsonObject),
      refused: [...judged.refused],
    },
  };
};
