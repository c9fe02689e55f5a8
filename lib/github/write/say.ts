import { Comments, Done } from '#lib/github/wire/displays.ts';
import { cutText } from './cut-text.ts';
import { sameText } from './describe-pull.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

/**
 * Writes the one comment with this marker, or makes it what it should be. Anybody can write the marker: only the App's own counts,
 * and the first of them, should a crash have left two.
 */
export const say = async (
  { github, app }: Desk,
  number: number,
  marker: string,
  markdown: string,
): Promise<boolean> => {
  const body = cutText(markdown.startsWith(marker) ? markdown : `${marker}\n${markdown}`);
  const comments = told(
    await github.all({
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { issue_number: number },
      answer: Comments,
    }),
  );
  const own = comments.find((comment) => comment.user?.id === app.userId && comment.body.startsWith(marker));
  if (own === undefined) {
    const parameters = { issue_number: number, body };
    told(
      await github.ask({
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters,
        answer: Done,
      }),
    );
    return true;
  }
  if (sameText(own.body, body)) return false;
  const parameters = { comment_id: own.id, body };
  told(
    await github.ask({
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      parameters,
      answer: Done,
      repeatable: true,
    }),
  );
  return true;
};
