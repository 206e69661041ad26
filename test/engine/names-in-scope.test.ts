import assert from 'node:assert/strict';
import type { Json } from '../../src/flow/json.ts';
import { openFlow, type FlowRun } from './flow-run.ts';

/** The same expression for the sandbox, which has to be handed every name that it uses. */
const forSandbox = (expression: string): string => `[0].map(() => (${expression}))[0]`;

const both = (expressions: readonly string[]): Json => ({
  native: expressions.map((expression) => `[${expression}]`),
  sandbox: expressions.map((expression) => `[${forSandbox(expression)}]`),
});

/** Both must have answered, and the same. */
function same(found: Json | undefined, expressions: readonly string[]): void {
  const { native, sandbox } = found as { native: Json[]; sandbox: Json[] };
  for (const [index, expression] of expressions.entries()) assert.deepEqual(native[index], sandbox[index], expression);
}

describe('The names that expressions know', () => {
  const IN_STEPS = [
    'input', 'input.name', 'source.name', 'item', 'item.role', 'index', 'run', 'run.id', 'run.mode', 'run.flow', 'run.startedAt', 'error', 'error.kind',
    "steps['get-user'][0].mail", 'steps.failing', 'steps.later', 'steps.values', 'objects.user', 'objects.user.new.name', "objects['user'].old", 'objects.user.exists',
    'objects.user.changes', 'objects.user.rows', 'objects.user.source', 'objects.user.nothing', 'objects.grant', 'objects.grant.new', 'objects.grant.source.role', 'objects.grant.toAdd',
  ]; // prettier-ignore
  const OF_OBJECTS = [
    'newObject',
    'newObject.mail',
    'oldObject',
    'oldObject.mail',
    'changed',
    'changed.mail',
    'source.name',
    'input.name',
    'objects.user.new',
  ];
  const OF_SOURCE = [
    'name',
    'mail',
    'constructor',
    'missing',
    'source.name',
    'input.roles',
    'run.id',
    'objects.user.new',
    'steps.later',
  ];
  const OF_ROWS = ['name', 'mail', 'row', 'row.mail', 'missing', 'toString', 'input.name', 'source.name'];

  const rules = (expressions: readonly string[], arrow: '<=' | '=>'): string[] =>
    expressions.flatMap((expression, index) =>
      [`n${index}`, `s${index}`].map((name, way) => {
        const text = way === 0 ? `[${expression}]` : `[${forSandbox(expression)}]`;
        return arrow === '<=' ? `${name} <= ${text}` : `${text} => ${name}`;
      }),
    );

  const pairs = (object: Json | undefined, expressions: readonly string[]): void => {
    const values = object as Record<string, Json>;
    for (const [index, expression] of expressions.entries())
      assert.deepEqual(values[`n${index}`], values[`s${index}`], expression);
  };

  it('mean the same whether the sandbox is needed or not', async () => {
    const flow = openFlow(
      {
        targets: { hr: 'sql' },
        objects: {
          user: {
            target: 'hr',
            mapping: ['name <= name', 'mail <= mail'],
            properties: { select: 'SELECT name, mail FROM users WHERE name = :name' },
          },
          grant: { target: 'hr', mapping: ['role <= role'] },
          mapped: { target: 'hr', mapping: rules(OF_SOURCE, '<=') },
          parsed: {
            target: 'hr',
            mapping: rules(OF_ROWS, '=>'),
            properties: { selectAll: 'SELECT name, mail FROM users' },
          },
        },
        steps: {
          mapped: { map: 'mapped', next: 'values' },
          values: { map: 'user', next: 'get-user' },
          'get-user': { fetch: 'user', next: 'compare' },
          compare: { delta: 'user', next: 'failing', unchanged: 'failing' },
          failing: { script: "throw new Error('no')", 'on-error': { script: 'rows' } },
          rows: { fetch: 'parsed', property: 'selectAll', next: 'parse' },
          parse: { parse: 'parsed', next: 'roles' },
          roles: { 'for-each': 'input.roles', object: 'grant', do: 'grant-values', next: 'later' },
          'grant-values': { map: 'grant', next: 'check' },
          check: { call: 'echo.idflow.yaml', with: both(IN_STEPS), next: 'roles' },
          later: { end: 'auto', output: ['steps.check.output', 'steps.mapped', 'objects.parsed.current'] },
        },
      },
      {
        schema: "CREATE TABLE users (name TEXT, mail TEXT); INSERT INTO users VALUES ('ada', 'old@example.com')",
        files: { 'flows/echo.idflow.yaml': 'idflow: 1\nname: Echo\nsteps:\n  echo: { end: succeeded, output: input }\n' },
        unsound: true,
      },
    );
    const { report }: FlowRun = await flow.run({
      name: 'ada',
      mail: 'new@example.com',
      roles: [{ role: 'clerk' }, { role: 'admin' }],
    });
    assert.equal(report.outcome, 'no-changes', report.message);
    const [inSteps, mapped, parsed] = report.output as Json[];
    same(inSteps, IN_STEPS);
    pairs(mapped, OF_SOURCE);
    pairs((parsed as Json[])[0], OF_ROWS);
    // the names were there at all
    const { native } = inSteps as { native: Json[] };
    const valueOf = (expression: string): Json | undefined => (native[IN_STEPS.indexOf(expression)] as Json[])[0];
    assert.deepEqual(valueOf('item.role'), 'admin');
    assert.deepEqual(valueOf('error.kind'), 'script');
    assert.deepEqual(valueOf('objects.user.changes'), [{ attribute: 'mail', from: 'old@example.com', to: 'new@example.com' }]);
    assert.deepEqual(valueOf('index'), 1);
    assert.deepEqual((mapped as Record<string, Json>)['n1'], ['new@example.com']);
  });

  it('hold the object for the calls of its properties', async () => {
    const text = (wrap: (expression: string) => string): string => `[${OF_OBJECTS.map(wrap).join(', ')}]`;
    const idp = {
      kind: 'idp' as const,
      name: 'idp',
      call: (_operation: string, parameters: object) =>
        Promise.resolve({ value: structuredClone(parameters) as Json, exchanges: [] }),
      test: () => Promise.resolve({ ok: true, server: 'scripted', latencyMs: 0 }),
      browser: () => assert.fail('Nobody looks around here.'),
      close: () => Promise.resolve(),
    };
    const { outputs, report } = await openFlow(
      {
        targets: { idp: 'okta' },
        objects: {
          user: {
            target: 'idp',
            mapping: ['name <= name', 'mail <= mail'],
            properties: {
              select: {
                idp: 'find-user',
                with: { user: "'ada'" },
                result: "({ name: 'ada', mail: 'old@example.com' }).name && [{ name: 'ada', mail: 'old@example.com' }]",
              },
              selectAll: {
                idp: 'find-user',
                with: { user: 'newObject.name', native: text((each) => each), sandbox: text(forSandbox) },
              },
            },
          },
        },
        steps: {
          values: { map: 'user', next: 'get' },
          get: { fetch: 'user', next: 'compare' },
          compare: { delta: 'user', next: 'all' },
          all: { fetch: 'user', property: 'selectAll' },
        },
      },
      { targets: { idp }, unsound: true },
    ).run({ name: 'ada', mail: 'new@example.com' });
    assert.equal(report.failure, undefined);
    const [row] = outputs['all'] as { native: Json[]; sandbox: Json[] }[];
    assert.ok(row);
    for (const [index, expression] of OF_OBJECTS.entries()) assert.deepEqual(row.native[index], row.sandbox[index], expression);
    assert.deepEqual(row.native[OF_OBJECTS.indexOf('changed')], { mail: 'new@example.com' });
  });
});
