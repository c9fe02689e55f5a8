import { digestOf } from '#lib/digest.ts';
import { parseSignOff } from '#lib/gates/parse-sign-off.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { signOffText } from '#lib/gates/sign-off.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';

const NOT_AS_WRITTEN = 'the record is not the one that the machine wrote';

const boundTo = ({ gate, snapshot }: PullQuestion): Finding =>
  gate.pull === undefined
    ? finding('V2', 'unread', false, 'no pull request is bound to this attempt yet')
    : finding(
        'V2',
        'invalid',
        gate.pull.number === snapshot.number,
        `this is pull request #${snapshot.number}; the attempt can be decided by #${gate.pull.number} only`,
      );

/** The record at the head beside the attempt: V1 to V4, but for what `checkIdentity` says of attempt and evidence. */
export const identityFindings = (question: PullQuestion): readonly Finding[] => {
  const { gate, evidence, stage, snapshot } = question;
  const source = finding(
    'V1',
    'invalid',
    gate.decisionSource === 'pull-request',
    `the attempt is decided by ${gate.decisionSource}`,
  );
  if (snapshot.record === undefined) {
    return [
      source,
      boundTo(question),
      finding('V4', 'unread', false, 'no record could be read at the head of the pull request'),
    ];
  }
  const parsed = parseSignOff(snapshot.record);
  if (!parsed.ok) {
    const problems = parsed.error.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    return [source, boundTo(question), finding('V4', 'invalid', false, problems.join('; '), NOT_AS_WRITTEN)];
  }
  const { value: record } = parsed;
  return [
    source,
    finding(
      'V1',
      'invalid',
      record.stage === stage &&
        record.instance === gate.instance &&
        record.attempt === gate.attempt &&
        record.nonce === gate.nonce &&
        record.execution === gate.execution,
      `the record is of ${record.instance} in ${record.stage}, execution ${record.execution}, nonce ${record.nonce}; the attempt is ${gate.instance} in ${stage}, execution ${gate.execution}, nonce ${gate.nonce}`,
    ),
    boundTo(question),
    finding(
      'V3',
      'invalid',
      record.evidenceDigest === gate.evidenceDigest && digestOf(record.evidence) === gate.evidenceDigest,
      `evidence ${gate.evidenceDigest} was given to decide on; the record cites ${record.evidenceDigest} and holds ${digestOf(record.evidence)}`,
    ),
    finding(
      'V4',
      'invalid',
      snapshot.record === signOffText(stage, gate, evidence),
      'the record is compared byte for byte with what the machine wrote for this attempt',
      NOT_AS_WRITTEN,
    ),
  ];
};
