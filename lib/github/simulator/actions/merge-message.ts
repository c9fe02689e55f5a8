import type { Merge, Pull } from '../pull.ts';
import { commitsOf } from '../pull-changes.ts';
import type { World } from '../world.ts';

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
const rest = (text: string): string => text.split('\n').slice(1).join('\n').trim();

const squash = (world: World, pull: Pull): { readonly title: string; readonly text: string } => {
  const messages = commitsOf(world, pull).map((sha) => world.git.objects.commit(sha)?.message ?? '');
  const [only = ''] = messages;
  const byPull =
    world.settings.squash_merge_commit_title === 'PR_TITLE' || messages.length !== 1
      ? pull.title
      : firstLine(only);
  const title = `${byPull} (#${pull.number})`;
  switch (world.settings.squash_merge_commit_message) {
    case 'PR_BODY':
      return { title, text: pull.body ?? '' };
    case 'BLANK':
      return { title, text: '' };
    case 'COMMIT_MESSAGES':
      return {
        title,
        text: messages.length === 1 ? rest(only) : messages.map((one) => `* ${one}`).join('\n\n'),
      };
  }
};

const merge = (world: World, pull: Pull): { readonly title: string; readonly text: string } => {
  const { settings, accounts } = world;
  const owner = pull.head.fork?.owner ?? accounts.owner;
  const title =
    settings.merge_commit_title === 'PR_TITLE'
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${owner.login}/${pull.head.ref}`;
  const texts = { PR_TITLE: pull.title, PR_BODY: pull.body ?? '', BLANK: '' };
  return { title, text: texts[settings.merge_commit_message] };
};

/** The message as the settings of the repository have it; what the caller gives takes its place. */
export const mergeMessage = (
  world: World,
  pull: Pull,
  method: Exclude<Merge['method'], 'rebase'>,
  given: { readonly title?: string | undefined; readonly message?: string | undefined },
): string => {
  const { title, text } = method === 'squash' ? squash(world, pull) : merge(world, pull);
  const body = given.message ?? text;
  const head = given.title ?? title;
  return (body === '' ? head : `${head}\n\n${body}`).replaceAll('\r\n', '\n');
};
