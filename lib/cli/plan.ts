import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import { GO_LIVE_OPTION, goLiveOption } from '#lib/cli/go-live-option.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { oneFile } from '#lib/cli/one-file.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { renderPlanGantt } from '#lib/runbook/render-plan-gantt.ts';
import { renderPlanJson } from '#lib/runbook/render-plan-json.ts';
import { renderPlanMarkdown } from '#lib/runbook/render-plan-markdown.ts';
import { renderPlanOwners } from '#lib/runbook/render-plan-owners.ts';

const FORMS = ['markdown', 'json', 'by-owner'] as const;
type Form = (typeof FORMS)[number] | 'gantt';

export const plan: Verb = {
  name: 'plan',
  usage: '[FILE] [--go-live INSTANT] [--markdown | --json | --by-owner]',
  purpose: 'The calendar of every task: local times, critical path, slack, and what to look out for.',
  options: {
    'go-live': GO_LIVE_OPTION,
    markdown: { type: 'boolean', meaning: 'a page with a Mermaid Gantt and a table a stage' },
    json: { type: 'boolean', meaning: 'for machines, instants in UTC' },
    'by-owner': { type: 'boolean', meaning: 'one list a person: what they do and decide, and when' },
  },
  async run(given, terminal) {
    const form = formOf(given);
    const goLive = goLiveOption(given);
    const file = oneFile(given);
    const wrong = [form, goLive, file].flatMap((one) => (one.ok ? [] : one.error));
    if (!form.ok || !goLive.ok || !file.ok) {
      terminal.err(formatProblems(wrong).trimEnd());
      return BAD_INPUT;
    }
    const compiled = loadNamedRunbook(given, file.value);
    if (!compiled.ok) {
      terminal.err(formatProblems(compiled.error).trimEnd());
      return BAD_INPUT;
    }
    terminal.out(render(compiled.value, form.value, terminal).trimEnd());
    return DONE;
  },
};

const formOf = (given: Given): Result<Form, readonly Problem[]> => {
  const [first, ...more] = FORMS.filter((form) => given.options[form] === true);
  if (more.length === 0) return ok(first ?? 'gantt');
  return err([
    optionProblem(`--${more[0]}`, {
      message: 'the plan is printed in one form at a time',
      seen: [first, ...more].map((form) => `--${form}`).join(' '),
      allowed: '--markdown, --json or --by-owner; none of them for the terminal',
      fix: 'Call it once a form.',
    }),
  ]);
};

const render = ({ plan, runbook }: CompiledRunbook, form: Form, terminal: Terminal): string => {
  switch (form) {
    case 'gantt':
      return renderPlanGantt(plan, terminal.columns?.());
    case 'markdown':
      return renderPlanMarkdown(plan, runbook.title);
    case 'json':
      return renderPlanJson(plan);
    case 'by-owner':
      return renderPlanOwners(plan, runbook);
  }
};
