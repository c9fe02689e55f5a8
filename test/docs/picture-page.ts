/** Schematic drawings of the pages that a committee member meets: our texts are real, the frame around them is our own. */
import { markdownToHtml } from '#test/docs/markdown-to-html.ts';

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; padding: 18px; background: #e9ecef; font: 14px/1.45 "Liberation Sans", Arial, sans-serif; color: #1b1f24; }
.window { background: #fff; border: 2px solid #4b5563; border-radius: 10px; overflow: hidden; }
.bar { background: #4b5563; color: #fff; padding: 7px 14px; font-size: 13px; }
.bar b { float: right; font-weight: normal; }
.in { padding: 18px 22px; }
h1 { font-size: 23px; margin: 0 0 6px; font-weight: 600; } h2 { font-size: 18px; margin: 12px 0 8px; } h3 { font-size: 15px; margin: 12px 0 6px; }
p { margin: 6px 0 9px; } ul { margin: 4px 0 9px; padding-left: 22px; }
code { font: 12px "Liberation Mono", monospace; background: #eef0f3; padding: 1px 4px; border-radius: 4px; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 6px 0 10px; width: 100%; font-size: 13px; }
td, th { border: 1px solid #c5cbd3; padding: 5px 9px; text-align: left; vertical-align: top; } th { background: #f3f4f6; }
.tabs { display: flex; gap: 4px; border-bottom: 2px solid #c5cbd3; margin: 12px 0 14px; }
.tab { padding: 8px 14px; border: 2px solid transparent; border-bottom: 0; border-radius: 8px 8px 0 0; position: relative; top: 2px; }
.tab.on { border-color: #c5cbd3; background: #fff; font-weight: 600; }
.muted { color: #57606a; } .small { font-size: 12.5px; }
.box { border: 1.5px solid #c5cbd3; border-radius: 8px; margin: 0 0 14px; }
.box > .head { background: #f3f4f6; border-bottom: 1.5px solid #c5cbd3; padding: 7px 14px; border-radius: 7px 7px 0 0; }
.box > .body { padding: 8px 16px; }
.state { display: inline-block; background: #374151; color: #fff; border-radius: 14px; padding: 3px 12px; font-size: 13px; margin-right: 8px; }
.button { display: inline-block; border: 1.5px solid #6b7280; border-radius: 7px; padding: 6px 16px; background: #f9fafb; font-weight: 600; }
.button.main { background: #374151; color: #fff; border-color: #374151; }
.button.off { color: #9aa2ad; border-color: #c5cbd3; }
.hint { position: relative; outline: 4px solid #b45309; outline-offset: 4px; border-radius: 7px; }
.number { display: inline-block; background: #b45309; color: #fff; border-radius: 50%; width: 26px; height: 26px; line-height: 26px; text-align: center; font-weight: 700; margin: 0 7px; }
.folded { color: #374151; margin: 4px 0; }
.row { display: flex; align-items: center; gap: 10px; justify-content: space-between; }
.choice { display: flex; gap: 10px; padding: 5px 0; margin: 10px 0; align-items: flex-start; }
.dot { flex: none; width: 17px; height: 17px; border: 2px solid #374151; border-radius: 50%; margin-top: 2px; } .dot.on { background: radial-gradient(#374151 45%, #fff 50%); }
.field { border: 1.5px solid #6b7280; border-radius: 6px; padding: 8px 11px; min-height: 74px; background: #fff; white-space: pre-line; }
.fade { max-height: var(--most); overflow: hidden; position: relative; }
.fade::after { content: "…  goes on"; position: absolute; inset: auto 0 0 0; height: 56px; background: linear-gradient(#fff0, #fff 75%); display: flex; align-items: flex-end; justify-content: center; color: #57606a; font-size: 13px; }
.foot { color: #57606a; font-size: 11.5px; margin: 8px 4px 0; }
`;

const number = (at: number): string => `<span class="number">${at}</span>`;

const picture = (
  bar: string,
  inner: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><style>${STYLE}</style></head><body>
<div class="window"><div class="bar">${bar}<b>drawing, not a screenshot</b></div><div class="in">${inner}</div></div>
</body></html>`;

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const tabs = (on: string, hint?: string): string =>
  `<div class="tabs">${['Conversation', 'Commits', 'Checks', 'Files changed']
    .map(
      (tab) =>
        `<span class="tab${tab === on ? ' on' : ''}${tab === hint ? ' hint' : ''}">${tab}${tab === hint ? number(1) : ''}</span>`,
    )
    .join('')}</div>`;

const heading = (title: string, pull: number, state = 'Open'): string =>
  `<h1>${text(title)} <span class="muted">#${pull}</span></h1><div><span class="state">${state}</span><span class="muted small">cutover-gates (bot) wants to merge 1 commit into <code>main</code></span></div>`;

const box = (head: string, body: string): string =>
  `<div class="box"><div class="head small">${head}</div><div class="body">${body}</div></div>`;

export const mailPicture = (mail: {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}): string =>
  picture(
    'Mail',
    `<p class="small"><b>From:</b> Cutover &lt;cutover@adire.example.com&gt;<br><b>To:</b> ${text(mail.to)}</p><h2>${text(mail.subject)}</h2><p>${text(mail.text)}</p>`,
  );

export interface PullShown {
  readonly title: string;
  readonly number: number;
}

export const pagePicture = (pull: PullShown, body: string): string =>
  picture(
    'github.com / adire / cutover / pull requests',
    `${heading(pull.title, pull.number)}${tabs('Conversation', 'Files changed')}${box('<b>cutover-gates</b> (bot) · <span class="muted">the question, on one screen</span>', `<div class="fade" style="--most:640px">${markdownToHtml(body)}</div>`)}`,
  );

export const dossierPicture = (pull: PullShown, path: string, dossier: string): string =>
  picture(
    'github.com / adire / cutover / pull requests / files changed',
    `${heading(pull.title, pull.number)}<div class="row">${tabs('Files changed')}<span class="button main hint">Review changes ▾${number(3)}</span></div>${box(`${number(2)}<code>${text(path)}</code> <span class="muted">· read it as a page: press the sheet of paper at the right</span>`, `<div class="fade" style="--most:1000px">${markdownToHtml(dossier)}</div>`)}`,
  );

export const reviewPicture = (words: string): string =>
  picture(
    'github.com · after pressing “Review changes”',
    `<div class="box"><div class="head"><b>Finish your review</b></div><div class="body">
<div class="field">${text(words)}</div>
<div class="choice"><span class="dot"></span><span><b>Comment</b><br><span class="muted small">Says something and decides nothing.</span></span></div>
<div class="choice hint"><span class="dot on"></span><span><b>Approve</b> = your word for GO ${number(1)}<br><span class="muted small">Submit feedback and approve.</span></span></div>
<div class="choice"><span class="dot"></span><span><b>Request changes</b> = your word for NO-GO; give the reason above<br><span class="muted small">Holds the gate; of the chair, or of a quorum, it is the decision.</span></span></div>
<p style="text-align:right"><span class="button main hint">Submit review${number(2)}</span></p></div></div>`,
  );

export const commentPicture = (markdown: string, most: number): string =>
  picture(
    'github.com / adire / cutover / pull requests · the one comment that is kept up to date',
    box(
      '<b>cutover-gates</b> (bot) · <span class="muted">edited</span>',
      `<div class="fade" style="--most:${most}px">${markdownToHtml(markdown)}</div>`,
    ),
  );

export const mergePicture = (check: string, allowed: boolean): string =>
  picture(
    'github.com · at the foot of the conversation, for the clerk',
    `<div class="box"><div class="body"><p>${allowed ? '✔' : '●'} <b>gate</b> <span class="muted">(required)</span> — ${text(check)}</p>
<p style="margin:16px 6px">${allowed ? '<span class="button main hint">Squash and merge</span>' : '<span class="button off">Squash and merge</span> <span class="muted">cannot be pressed yet</span>'}</p>
<p class="muted small">${allowed ? 'Only the clerk presses it. It decides nothing: it files what was decided.' : 'Nobody has to do anything here.'}</p></div></div>`,
  );
