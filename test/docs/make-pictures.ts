/**
 * Draws the pictures of docs/committee.md: `npm run pictures [-- REHEARSAL-FOLDER]`. The texts in them are what a rehearsal's
 * gate renders today; the frames are drawings of our own. Needs a Chromium (`CHROMIUM`, or `chromium` on the PATH).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillMessage } from '#lib/messages/fill-message.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { renderDossier } from '#lib/report/gate/render-dossier.ts';
import { renderPullBody, renderPullTitle } from '#lib/report/gate/render-pull.ts';
import { renderSticky } from '#lib/report/gate/render-sticky.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import {
  commentPicture,
  dossierPicture,
  mailPicture,
  mergePicture,
  pagePicture,
  reviewPicture,
} from '#test/docs/picture-page.ts';
import { gatePage, NUMBER } from '#test/docs/sample-gate-page.ts';

const WIDTH = 980;
const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const OUT = 'docs/pictures';

const work = mkdtempSync(join(tmpdir(), 'pictures-'));
const rehearsed = process.argv[2] ?? join(work, 'rehearsal');
if (process.argv[2] === undefined) {
  execFileSync('node', ['bin/cutover.ts', 'rehearse', '--out', rehearsed], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const chromium = (...args: readonly string[]): string =>
  execFileSync(CHROMIUM, ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** As high as its content: asked of the browser first. */
const draw = (name: string, html: string): void => {
  const file = join(work, `${name}.html`);
  const measure = '<script>document.title = String(document.documentElement.scrollHeight)</script>';
  writeFileSync(file, html.replace('</body>', `${measure}</body>`));
  const dom = chromium(`--window-size=${WIDTH},100`, '--dump-dom', `file://${file}`);
  const height = /<title>(\d+)<\/title>/u.exec(dom)?.[1];
  if (height === undefined) throw new Error(`${CHROMIUM} did not say how high ${name} is`);
  writeFileSync(file, html);
  chromium(
    `--window-size=${WIDTH},${height}`,
    `--screenshot=${join(process.cwd(), OUT, `${name}.png`)}`,
    `file://${file}`,
  );
  // A quarter of the size, where it is installed; the same picture.
  spawnSync('pngquant', ['--force', '--ext', '.png', '64', `${OUT}/${name}.png`]);
  console.log(`${OUT}/${name}.png`);
};

const page = gatePage(rehearsed);
const fresh = page.view(2, []);
const { gate, runbook } = fresh;
const { zone } = runbook.goLive;
const shown = { title: renderPullTitle(fresh), number: NUMBER };

const approve = (person: string, minutes: number, body?: string) =>
  ({ person, state: 'APPROVED', minutes, ...(body !== undefined && { body }) }) as const;
const WORDS = `Go. The back-up was restored aside in 40 minutes, I have seen it.

Condition: second restore drill before the month-end run; owner: tunde-bello; due: 2027-04-23`;

const template = Object.values(runbook.messages).find(({ on }) => on === 'gate-opened');
if (!template) throw new Error('the runbook has no message for a gate that opens');
const facts = {
  cutover: runbook.cutover,
  gate: 'Decide the switch',
  at: localMoment(gate.openedAt, zone),
  by: localMoment(gate.deadline, zone),
  next: 'a go lets the cutover go on; after a no-go the cutover goes back to an earlier stage; no decision is never a go, and then nothing is changed and the question may come again',
  reason: 'Shall we turn invoicing to SmartAPI at 20:00 tonight?',
};

draw(
  '1-mail',
  mailPicture({
    to: 'nkechi.obi@adire.example.com',
    subject: fillMessage(template.subject, facts),
    text: fillMessage(template.text, facts),
  }),
);
draw('2-page', pagePicture(shown, renderPullBody(fresh)));
draw('3-dossier', dossierPicture(shown, page.names.dossier, renderDossier(fresh)));
draw('4-review', reviewPicture(WORDS));
const notCounted = page.view(25, [
  approve('nkechi-obi', 9),
  { ...approve('tunde-bello', 12, 'Condition: restore drill, Tunde, soon'), commit: gate.pull?.head ?? '' },
  approve('yemi-salako', 14),
]);
draw('5-not-counted', commentPicture(renderSticky(notCounted), 760));
const all = page.view(40, [
  approve('nkechi-obi', 9),
  approve('tunde-bello', 27, WORDS),
  approve('femi-cole', 31),
]);
draw('6-merge', mergePicture(phaseWords(all).heading, phaseWords(all).phase === 'to-merge'));
draw('7-decided', commentPicture(renderSticky(page.decided(all, 46)), 900));
rmSync(work, { recursive: true });
