import { describe, expect, it } from 'vitest';
import { digestOf } from '#lib/digest.ts';
import { fromIso, instant } from '#lib/instant.ts';
import { type FallbackQuestion, makeFallback } from '#lib/report/fallback/make-fallback.ts';
import type { Section, Sheet } from '#lib/report/fallback/sheet.ts';
import { sheetHtml } from '#lib/report/fallback/sheet-html.ts';
import { sheetMarkdown } from '#lib/report/fallback/sheet-markdown.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const sheetOf = (runbook: Runbook = smallRunbook): Sheet => {
  const question: FallbackQuestion = {
    runbook,
    plan: makePlan(runbook, { goLive: fromIso(runbook.goLive.at) }),
    digests: {
      program: digestOf('program'),
      code: digestOf('code'),
      calendar: digestOf('calendar'),
      roster: digestOf('roster'),
    },
    madeAt: instant(Date.parse('2027-04-01T08:00:00Z')),
  };
  return makeFallback(question);
};

const permitting: Runbook = {
  ...smallRunbook,
  policies: { ...smallRunbook.policies, breakGlass: 'github-down' },
};

const sectionOf = (sheet: Sheet, title: string): Section => {
  const found = sheet.sections.find((section) => section.title === title);
  if (!found) throw new Error(`no section ${title}`);
  return found;
};

const NO_NUMBER = 'no number in the runbook: write it here ____________________';

const textOf = (section: Section): string => JSON.stringify(section.blocks);

describe('the printed fallback', () => {
  it('carries program, code and the day it was made', () => {
    const { identity } = sheetOf();
    expect(identity.join('\n')).toContain(digestOf('program'));
    expect(identity.join('\n')).toContain(digestOf('code'));
    expect(identity.join('\n')).toContain('Made on 2027-04-01');
  });

  it('has everybody of the runbook, and asks for the telephone numbers that are missing', () => {
    const text = textOf(sectionOf(sheetOf(), 'Who to call'));
    for (const { name } of Object.values(smallRunbook.people)) expect(text).toContain(name);
    expect(text).toContain('7 of 7 have no telephone number in the runbook');
  });

  it('has deputies with their dates', () => {
    expect(textOf(sectionOf(sheetOf(), 'Who to call'))).toContain(
      JSON.stringify(['A. Finance', 'D. Control', '2027-04-10', '2027-04-10', NO_NUMBER]),
    );
  });

  it('names nobody of the night, and asks who they are beforehand; for a witness only where one may be needed', () => {
    const asked = (sheet: Sheet): string => textOf(sectionOf(sheet, 'Fill in before the night'));
    expect(asked(sheetOf(permitting))).toMatch(
      /-operator.*-witness: who has both can do neither.*Lead of the night.*Types \(operator.*Witness \(witness/u,
    );
    expect(asked(sheetOf())).not.toMatch(/witness/iu);
  });

  it('counts the steps of a decision by telephone through, whatever commands stand between them', () => {
    const section = sectionOf(sheetOf(permitting), 'Decide by telephone');
    let next = 1;
    for (const block of section.blocks) {
      if (block.kind !== 'list') continue;
      expect(block.from ?? 1).toBe(next);
      next += block.items.length;
    }
    expect(next).toBe(10);
  });

  it('says who decides which gate, and what is needed', () => {
    const text = textOf(sectionOf(sheetOf(), 'Who decides'));
    expect(text).toContain('switch, recovery');
    expect(text).toContain('2 of 3, among them A. Finance');
  });

  it('offers a decision by telephone only where the runbook permits it', () => {
    expect(textOf(sectionOf(sheetOf(permitting), 'Decide by telephone'))).toContain('--break-glass');
    const refused = textOf(sectionOf(sheetOf(), 'Decide by telephone'));
    expect(refused).not.toContain('--break-glass');
    expect(refused).toContain('The runbook permits no decision by telephone');
  });

  it('has the commands of both, says whose each is, and a place for the entry on the form', () => {
    const section = textOf(sectionOf(sheetOf(permitting), 'Decide by telephone'));
    expect(section).toContain('The one who types: enters what was decided');
    expect(section).toContain('The witness: confirms it, as they heard it; now it is decided');
    expect(section).toContain('DECISION --confirm ENTRY --by WITNESS');
    expect(section).toContain('NOTHING IS DECIDED YET');
    expect(section).toContain('nobody gives a go under a condition');
    expect(section).toContain('within 30 minutes');
    const form = textOf(sectionOf(sheetOf(permitting), 'Form: a decision by telephone'));
    expect(form).toContain('Entry, 12 characters');
    expect(form).not.toMatch(/condition/i);
  });

  it('says so where the fallback to legacy is not lawful', () => {
    const unlawful: Runbook = {
      ...smallRunbook,
      policies: { ...smallRunbook.policies, fallback: { lawful: false, after: '2h', basis: 'none' } },
    };
    expect(textOf(sectionOf(sheetOf(unlawful), 'The first five minutes'))).toContain('NOT PERMITTED HERE');
    expect(textOf(sectionOf(sheetOf(), 'The first five minutes'))).not.toContain('NOT PERMITTED HERE');
  });

  it('has a form with as many rows as the largest authority has members', () => {
    const form = sectionOf(sheetOf(), 'Form: a decision by telephone');
    const table = form.blocks.find((block) => block.kind === 'table');
    expect(table).toMatchObject({ blank: 4 });
  });
});

describe('the sheet as HTML', () => {
  const hostile: Runbook = { ...smallRunbook, title: '<script>alert(1)</script> & "co"' };

  it('is one file that needs nothing from a network, for A4', () => {
    const page = sheetHtml(sheetOf(permitting));
    expect(page).toContain('@page { size: A4;');
    expect(page).not.toMatch(/(?:src|href)=|@import|url\(/u);
  });

  it('escapes what the runbook says', () => {
    const page = sheetHtml(sheetOf(hostile));
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;');
  });

  it('breaks no id and no option at its own hyphens, where they are typed from', () => {
    const page = sheetHtml(sheetOf(permitting));
    expect(page).toContain('.typed { white-space: nowrap; }');
    expect(page).toContain('<td><span class="typed">controller</span></td>');
    expect(page).toContain('<span class="typed">--break-glass</span> <span class="typed">--by</span>');
    expect(page).toContain('<ol start="9">');
  });

  it('gives the name on the form a quarter of the page', () => {
    expect(sheetHtml(sheetOf(permitting))).toContain('<colgroup><col style="width: 26%">');
  });

  it('closes every element that it opens', () => {
    const page = sheetHtml(sheetOf(permitting));
    for (const tag of ['section', 'table', 'tr', 'td', 'th', 'ol', 'ul', 'li', 'p', 'pre', 'div', 'span'])
      expect([tag, page.match(new RegExp(`<${tag}[ >]`, 'gu'))?.length]).toEqual([
        tag,
        page.match(new RegExp(`</${tag}>`, 'gu'))?.length,
      ]);
  });

  it('says what the Markdown says', () => {
    const sheet = sheetOf(permitting);
    for (const { title } of sheet.sections) {
      expect(sheetMarkdown(sheet)).toContain(`## ${title}`);
      expect(sheetHtml(sheet)).toContain(`<h2>${title}</h2>`);
    }
  });
});
