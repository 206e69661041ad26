import { isScalar } from 'yaml';
import { computed, eitherOf, listOf, mapOf, optional, record, required, type Fields } from './grammar/collections.ts';
import { expression, flag, oneWordOf, prose, sqlText, targetName, text } from './grammar/scalars.ts';
import type { TypeOf, ValueType } from './grammar/value.ts';
import { parseMappingRule, type MappingRule } from './mapping-rule.ts';
import { operationName } from './operation-name.ts';
import { FILTER_NAMES, PROPERTY_NAMES, TRIGGER_STAGES, type FilterName, type PropertyName } from './property-names.ts';
import { scriptSource, trigger } from './script-source.ts';

/** A rule with where it stands; `path` is the place of its text. */
export interface PlacedRule extends MappingRule {
  readonly path: string;
  readonly when?: { readonly expression: string; readonly path: string } | undefined;
}

const ruleText: ValueType<PlacedRule> = {
  label: 'a mapping rule',
  read(node, path, reader) {
    const value = isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    const rule = value === undefined ? 'A mapping rule is a text such as `user_name <= accountName`.' : parseMappingRule(value);
    if (typeof rule !== 'string') return { ...rule, path };
    reader.report('invalid-rule', node, rule, 'Write `target <= source`, `target => source` or `target <=> source`.');
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: '(<=>|<=|=>)' }),
  shape: { is: 'scalar', holds: 'rule' },
};

const ruleRecord = record('a mapping rule', {
  rule: required(ruleText, 'The rule.'),
  when: optional(expression, 'The rule is left out where this does not hold.'),
  note: optional(prose, 'A remark for readers.'),
});

const conditionalRule: ValueType<PlacedRule> = {
  label: 'a mapping rule',
  read(node, path, reader) {
    const values = ruleRecord.read(node, path, reader);
    if (!values) return undefined;
    return { ...values.rule, ...(values.when === undefined ? {} : { when: { expression: values.when, path: `${path}/when` } }) };
  },
  schema: ruleRecord.schema,
  shape: ruleRecord.shape,
};

export const mappingRule = eitherOf('a mapping rule', { when: 'text', type: ruleText }, conditionalRule);

const SQL_STATEMENT_FIELDS = {
  sql: required(sqlText, 'The statement, with `:name` parameters.'),
  with: optional(mapOf(computed), 'Values of parameters that are not attributes of the object.'),
  writes: optional(flag, 'Whether it changes data, where its first word does not tell.'),
} satisfies Fields;

const sqlStatement = record('a statement', SQL_STATEMENT_FIELDS);

const IDP_STATEMENT_FIELDS = {
  idp: required(operationName, 'The operation.'),
  with: optional(mapOf(computed), 'Parameters of the operation.'),
  result: optional(expression, 'The rows in the `answer`; if not given, the answer itself with its `profile` spread into it.'),
} satisfies Fields;

const idpStatement = record('an IdP call', IDP_STATEMENT_FIELDS);

/** What a property does: one SQL statement or one IdP call. */
export type Statement =
  | {
      readonly form: 'sql';
      readonly sql: string;
      readonly path: string;
      readonly with?: StatementParameters;
      readonly writes?: boolean | undefined;
    }
  | {
      readonly form: 'idp';
      readonly idp: string;
      readonly path: string;
      readonly with?: StatementParameters;
      readonly result?: string | undefined;
    };

export type StatementParameters = NonNullable<TypeOf<typeof sqlStatement>['with']>;

const statementRecord: ValueType<Statement> = {
  label: 'a SQL statement or an IdP call',
  read(node, path, reader) {
    const isCall = 'has' in node && typeof node.has === 'function' && node.has('idp');
    if (isCall) {
      const values = idpStatement.read(node, path, reader);
      return (
        values && {
          form: 'idp',
          path: `${path}/idp`,
          idp: values.idp,
          result: values.result,
          ...(values.with ? { with: values.with } : {}),
        }
      );
    }
    const values = sqlStatement.read(node, path, reader);
    return (
      values && {
        form: 'sql',
        path: `${path}/sql`,
        sql: values.sql,
        writes: values.writes,
        ...(values.with ? { with: values.with } : {}),
      }
    );
  },
  schema: () => ({ anyOf: [sqlStatement.schema(), idpStatement.schema()] }),
  shape: {
    is: 'variants',
    variants: {
      sql: { title: 'SQL', doc: 'A SQL statement.', fields: SQL_STATEMENT_FIELDS },
      idp: { title: 'IdP call', doc: 'A call of an IdP operation.', fields: IDP_STATEMENT_FIELDS },
    },
  },
};

const plainStatement: ValueType<Statement> = {
  label: 'a SQL statement',
  read(node, path, reader) {
    const sql = sqlText.read(node, path, reader);
    return sql === undefined ? undefined : { form: 'sql', sql, path };
  },
  schema: sqlText.schema,
  shape: sqlText.shape,
};

export const statements = listOf(eitherOf('a statement', { when: 'text', type: plainStatement }, statementRecord), {
  single: true,
  label: 'a SQL statement, an IdP call, or a list of them',
});

const filters = Object.fromEntries(
  FILTER_NAMES.map((name) => [
    name,
    optional(
      scriptSource,
      `Drops rows of \`${name.replace(/Filter$/, '')}\`: an expression or script over \`row\`; what is not true is dropped.`,
    ),
  ]),
) as { [N in FilterName]: ReturnType<typeof optional<TypeOf<typeof scriptSource>>> };

const properties = record('the properties of an object', {
  ...(Object.fromEntries(Object.entries(PROPERTY_NAMES).map(([name, doc]) => [name, optional(statements, doc)])) as {
    [N in PropertyName]: ReturnType<typeof optional<readonly Statement[]>>;
  }),
  ...filters,
});

const triggers = record(
  'the triggers of an object',
  Object.fromEntries(
    Object.entries(TRIGGER_STAGES).map(([name, doc]) => [
      name,
      optional(listOf(trigger, { single: true, label: 'a list of triggers' }), doc),
    ]),
  ) as { [N in keyof typeof TRIGGER_STAGES]: ReturnType<typeof optional<readonly TypeOf<typeof trigger>[]>> },
);

const OBJECT_TYPES = {
  user: 'A person.',
  account: 'An account in the target.',
  grant: 'What an account may do: a role, a group membership.',
  role: 'A role.',
  group: 'A group.',
  custom: 'Anything else.',
} as const;

/** The keys of an object. */
export const OBJECT_FIELDS_OF_FILE = {
  title: optional(text(), 'A name for readers.'),
  note: optional(prose, 'A remark for readers.'),
  type: optional(oneWordOf(OBJECT_TYPES), 'What it is; default custom.'),
  target: required(targetName, 'The target it lives in.'),
  key: optional(
    listOf(text('an attribute name'), { single: true }),
    'Source attributes that tell one from another in a list: `[roleName, domain]`.',
  ),
  when: optional(expression, 'The object only applies where this holds.'),
  mapping: optional(listOf(mappingRule), 'Rules between target and source attributes.'),
  properties: optional(properties, 'What can be done with it in its target.'),
  triggers: optional(triggers, 'Scripts that run before and after.'),
} satisfies Fields;

/** A thing in a target: how it is mapped, what can be done with it, what runs before and after. */
export const flowObject = record('an object', OBJECT_FIELDS_OF_FILE);

export type FlowObject = TypeOf<typeof flowObject>;
