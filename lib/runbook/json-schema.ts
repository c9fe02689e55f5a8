import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import { ACTION_NAMES, ACTIONS } from '#lib/runbook/actions.ts';
import { Runbook, Task } from '#lib/runbook/schema.ts';

/** JSON Schema as `z.toJSONSchema` makes it: plain JSON, which its own type does not say. */
const Plain = z.record(z.string(), z.json());

const plain = (schema: unknown): JsonObject => Plain.parse(JSON.parse(JSON.stringify(schema)));

// Draft 7 is what editors' YAML support reads best.
const OPTIONS = { io: 'input', target: 'draft-7' } as const;

/** A schema for editors: what a person may write, with the descriptions that hover over it. */
export const editorSchema = (schema: z.ZodType, title: string): JsonObject => {
  const { $schema, ...rest } = plain(
    z.toJSONSchema(schema, {
      ...OPTIONS,
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === Task) Object.assign(jsonSchema, withActions(plain(jsonSchema)));
      },
    }),
  );
  return { $schema: $schema ?? null, title, ...rest };
};

/** `action` completes to the verbs there are, and `with` to the parameters of the one that stands there. */
const withActions = (task: JsonObject): JsonObject => {
  const properties = Plain.parse(task.properties);
  return {
    properties: {
      ...properties,
      action: {
        ...Plain.parse(properties.action),
        anyOf: ACTION_NAMES.map((name) => ({ const: name, description: ACTIONS[name].purpose })),
      },
      with: { type: 'object', description: 'Parameters of the action.' },
    },
    allOf: ACTION_NAMES.map((name) => {
      const { $schema: _, ...parameters } = plain(z.toJSONSchema(ACTIONS[name].parameters, OPTIONS));
      return {
        if: { properties: { action: { const: name } }, required: ['action'] },
        // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
        then: { properties: { with: parameters } },
      };
    }),
  };
};

/** The text of `runbooks/runbook.schema.json`. */
export const runbookSchemaText = (): string =>
  `${JSON.stringify(editorSchema(Runbook, 'Runbook of a cutover'), null, 2)}\n`;
