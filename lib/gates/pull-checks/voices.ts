/** What people are told of each other: account by account, then the members who have not spoken. */
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import { fromIso } from '#lib/instant.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';
import type { Cast } from './reviews.ts';
import { nameOf } from './seats.ts';

export interface Heard {
  readonly cast: Cast;
  readonly voice: PullVoice;
}

const NOBODY = 'an account that is gone';

export const heardOf = (
  { roster }: GateRecord,
  casts: readonly Cast[],
  approvedBy: ReadonlyMap<string, string>,
): readonly Heard[] =>
  casts.map((cast) => {
    const { account, said, at, person, vote, refused, words = '' } = cast;
    const approves = said === 'approved' && !refused;
    const inNameOf = approves
      ? [...approvedBy].filter(([, speaker]) => speaker === person).map(([member]) => member)
      : [];
    const others = inNameOf.filter((member) => member !== person).map((member) => nameOf(roster, member));
    const idle = approves && inNameOf.length === 0;
    const why = (): string => {
      if (refused) return refused.because;
      if (said === 'commented') return 'a remark changes nothing: choose Approve or Request changes';
      if (idle) return 'the member has spoken in person';
      return others.length === 0 ? 'on the page as it stands' : `as the deputy of ${others.join(', ')}`;
    };
    const login = account?.login;
    const voice: PullVoice = {
      ...(person !== undefined && { person }),
      name: person === undefined ? (login ?? NOBODY) : nameOf(roster, person),
      ...(login !== undefined && { login }),
      said,
      ...(words.trim() !== '' && { words }),
      ...(at !== null && { at }),
      counted: vote !== undefined && !refused && !idle,
      because: why(),
      inNameOf,
    };
    return { cast, voice };
  });

export const silentOf = ({ policy, roster }: GateRecord, casts: readonly Cast[]): readonly PullVoice[] =>
  policy.members
    .filter((member) => !casts.some((cast) => cast.person === member))
    .map((member) => ({
      person: member,
      name: nameOf(roster, member),
      said: 'nothing',
      counted: false,
      because: '',
      inNameOf: [],
    }));

/** One line an account: under the check it fails, else V11. By itself none of them decides. */
export const opinionFindings = (heard: readonly Heard[]): readonly Finding[] =>
  heard.map(({ cast: { refused, account, at }, voice: { said, because } }) =>
    finding(
      refused?.check ?? 'V11',
      'shown',
      refused === undefined,
      `${account ? `${account.login} (${account.id})` : NOBODY} ${said}${at === null ? '' : ` at ${at}`}: ${because}`,
    ),
  );

/** V6: an approval is of the change of one branch; moved elsewhere and back, people approved something else. */
export const retargetFinding = ({ snapshot }: PullQuestion, heard: readonly Heard[]): Finding => {
  const since = snapshot.retargeted.filter((moved) =>
    heard.some(
      ({ cast: { vote }, voice: { counted } }) =>
        vote?.vote === 'approve' && counted && vote.at <= fromIso(moved),
    ),
  );
  return finding(
    'V6',
    'invalid',
    since.length === 0,
    since.length === 0
      ? 'the base was not changed after a counted approval'
      : `the base was changed at ${since.join(', ')}, after an approval that counts`,
  );
};
