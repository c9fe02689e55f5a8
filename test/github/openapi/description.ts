import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import * as z from 'zod';

/** The keyword of OpenAPI 3.0 said as JSON Schema says it. What only documents is left out. */
const toJsonSchema = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, example: _, examples: __, discriminator: ___, ...rest } = z.looseObject({}).parse(value);
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]));
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
};

const Content = z.looseObject({ 'application/json': z.looseObject({ schema: z.unknown() }).optional() });
const Body = z.looseObject({ content: Content.optional(), required: z.boolean().optional() });
const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  schema: z.looseObject({ type: z.unknown() }),
});
const Reference = z.looseObject({ $ref: z.string() });
const Operation = z.looseObject({
  parameters: z.array(z.union([Reference, Parameter])).default([]),
  requestBody: Body.optional(),
  responses: z.record(z.string(), z.union([Reference, Body])),
});
const Described = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

export type Problems = readonly string[];

export interface DescribedOperation {
  /** `GET /repos/{owner}/{repo}/pulls/{pull_number}` */
  readonly name: string;
  readonly declares: (status: number) => boolean;
  readonly query: (given: URLSearchParams) => Problems;
  readonly request: (body: unknown) => Problems;
  readonly response: (status: number, body: unknown) => Problems;
}

export interface Description {
  readonly operations: number;
  readonly find: (method: string, path: string) => DescribedOperation | undefined;
}

/** A parameter in the middle of a path may hold slashes where GitHub says so, or where it is a name of git's. */
const MANY_SEGMENTS = /^(path|ref|branch|basehead)$/;

const toPattern = (template: string): RegExp => {
  const text = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return MANY_SEGMENTS.test(name) ? '.+' : '[^/]+';
    })
    .join('');
  return new RegExp(`^${text}$`);
};

const literals = (template: string): number => template.replaceAll(/\{\w+\}/g, '').length;

const readDescription = (file: string): Description => {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const document = Described.parse(raw);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: false });
  ajv.addSchema({ $id: 'github', components: { schemas: toJsonSchema(document.components.schemas) } });
  const validators = new Map<string, ValidateFunction>();

  const at = (pointer: string): unknown =>
    pointer
      .slice(2)
      .split('/')
      .reduce<unknown>((value, key) => z.looseObject({}).parse(value)[key.replaceAll('~1', '/')], raw);
  const deref = (value: unknown): unknown => {
    const reference = Reference.safeParse(value);
    return reference.success ? deref(at(reference.data.$ref)) : value;
  };
  const absolute = (schema: unknown): unknown =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"github#/components'));
  const check = (key: string, schema: unknown, value: unknown): Problems => {
    const known = validators.get(key) ?? ajv.compile(z.looseObject({}).parse(absolute(toJsonSchema(schema))));
    validators.set(key, known);
    if (known(value)) return [];
    return (known.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || '(all)'} ${message} ${JSON.stringify(params)}`,
    );
  };

  const operation = (name: string, value: unknown): DescribedOperation => {
    const { parameters, requestBody, responses } = Operation.parse(value);
    const known = parameters.map((one) => Parameter.parse(deref(one))).filter((one) => one.in === 'query');
    return {
      name,
      declares: (status) => String(status) in responses,
      query: (given) =>
        [...given].flatMap(([key, text]) => {
          const parameter = known.find((one) => one.name === key);
          if (!parameter) return [`query parameter ${key} is not described`];
          const { type } = parameter.schema;
          const value = type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text;
          return check(`${name} ?${key}`, parameter.schema, value);
        }),
      request(body) {
        const schema = requestBody?.content?.['application/json']?.schema;
        if (schema === undefined) return body === undefined ? [] : ['a body where none is described'];
        if (body === undefined)
          return requestBody?.required === true ? ['no body where one is required'] : [];
        return check(`${name} <`, schema, body);
      },
      response(status, body) {
        const declared = Body.parse(deref(responses[String(status)]));
        const schema = declared.content?.['application/json']?.schema;
        if (schema === undefined) return body === undefined ? [] : ['a body where none is described'];
        return check(`${name} ${status}`, schema, body);
      },
    };
  };

  const paths = Object.entries(document.paths)
    .map(([template, methods]) => ({ template, methods, pattern: toPattern(template) }))
    .toSorted((left, right) => literals(right.template) - literals(left.template));
  const operations = new Map<string, DescribedOperation>();
  return {
    operations: paths.reduce((sum, { methods }) => sum + Object.keys(methods).length, 0),
    find(method, path) {
      const found = paths.find(
        (one) => one.pattern.test(path) && one.methods[method.toLowerCase()] !== undefined,
      );
      if (!found) return undefined;
      const name = `${method} ${found.template}`;
      const known = operations.get(name) ?? operation(name, found.methods[method.toLowerCase()]);
      operations.set(name, known);
      return known;
    },
  };
};

const read = new Map<string, Description>();

/** Read once in a worker: 13 MB, and a validator for each shape that was met. */
export const knownDescription = (file: string): Description => {
  const known = read.get(file) ?? readDescription(file);
  read.set(file, known);
  return known;
};
