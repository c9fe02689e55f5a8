/** Person by person: what each said, whether it counts, and why not. */
import type { PullVoice } from '#lib/gates/pull-question.ts';
import { fromIso } from '#lib/instant.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { nameIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { table } from '#lib/report/gate/markdown.ts';
import { localised } from '#lib/report/words.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';

/** A pull request that strangers flood must still show its members. */
const MOST_STRANGERS = 20;

const saidWords = (said: PullVoice['said']): string => {
  switch (said) {
    case 'approved':
      return 'approved';
    case 'changes-requested':
      return 'requested changes';
    case 'dismissed':
      return 'a review that was dismissed';
    case 'commented':
      return 'a comment only';
    case 'closed':
      return 'closed the pull request';
    case 'nothing':
      return 'nothing yet';
  }
};

/** The reason of a request for changes stands beside it: others may have to answer it. */
const saidOf = ({ said, words }: PullVoice): string =>
  `${saidWords(said)}${words === undefined ? '' : `: “${plain(words, 300)}”`}`;

const counts = (voice: PullVoice, over: boolean, named: (person: string) => string): string => {
  if (voice.said === 'nothing') return over ? '' : '… awaited';
  if (!voice.counted) return '**✘ not counted**';
  const others = voice.inNameOf.filter((member) => member !== voice.person);
  return `✔ counted${others.length === 0 ? '' : ` for ${others.map((member) => plain(named(member))).join(', ')}`}`;
};

/** Members first, as the verifier has them in order; of strangers the first few. */
export const voicesTable = (view: GateView): readonly string[] => {
  const voices = (view.ended ?? view.judgement)?.people ?? [];
  const over = view.gate.status !== 'open';
  const { zone } = view.runbook.goLive;
  const known = voices.filter((voice) => voice.person !== undefined);
  const strangers = voices.filter((voice) => voice.person === undefined);
  const more = strangers.length - MOST_STRANGERS;
  return [
    ...table(
      ['Who', 'Said', 'When', 'Counts', 'Why'],
      [...known, ...strangers.slice(0, MOST_STRANGERS)].map((voice) => [
        `${plain(voice.name, 80)}${voice.login === undefined ? '' : ` (${plain(voice.login, 60)})`}`,
        over && voice.said === 'nothing' ? 'nothing' : saidOf(voice),
        voice.at === undefined ? '' : localMoment(fromIso(voice.at), zone),
        counts(voice, over, nameIn(view)),
        plain(localised(voice.because, zone), 500),
      ]),
    ),
    ...(more > 0 ? ['', `and ${more} more who are not in this gate’s roster; none of them counts.`] : []),
  ];
};
