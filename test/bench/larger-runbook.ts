import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';

const TITLE_LIMIT = 60;

const text = (task: YAMLMap, key: string): string => String(task.get(key));

/**
 * A runbook with so many tasks: each manual task is handed out several times, under its own dependencies. Automatic tasks
 * stay as they are, since switching a route ten times would be another cutover.
 */
export const largerRunbook = (yaml: string, tasks: number): string => {
  const document = parseDocument(yaml);
  const stages = document.get('stages');
  if (!isSeq(stages)) throw new Error('the runbook has no stages');
  const lists = stages.items.flatMap((stage) => {
    const list = isMap(stage) ? stage.get('tasks') : undefined;
    return isSeq(list) ? [list] : [];
  });
  const count = (): number => lists.reduce((sum, { items }) => sum + items.length, 0);
  const originals = lists.map(({ items }) =>
    items.filter((task) => isMap(task) && !task.has('action')).filter(isMap),
  );
  for (let round = 2; count() < tasks; round += 1) {
    for (const [index, list] of lists.entries()) {
      for (const original of originals[index] ?? []) {
        if (count() >= tasks) break;
        const copy = original.clone();
        if (!isMap(copy)) throw new Error('a copy of a task is a task');
        copy.set('id', `${text(original, 'id')}-${round}`);
        copy.set('title', `${round}. ${text(original, 'title')}`.slice(0, TITLE_LIMIT));
        list.items.push(copy);
      }
    }
  }
  return document.toString({ lineWidth: 0 });
};
