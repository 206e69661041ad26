import { ERROR_KINDS } from './error-kind.ts';
import { COMMON_FIELDS, FLOW_FIELDS, RETRY_FIELDS, TARGET_KINDS } from './flow-file.ts';
import type { Fields } from './grammar/collections.ts';
import { IDP_OPERATIONS, type IdpOperation } from './idp-operations.ts';
import { FLOW_NAMES, OBJECT_FIELDS, OBJECT_NAMES, SCRIPT_NAMES } from './names-in-scope.ts';
import { OBJECT_FIELDS_OF_FILE } from './objects.ts';
import { PROBLEM_CODES } from './problem.ts';
import { PROPERTY_NAMES, TRIGGER_STAGES } from './property-names.ts';
import { SCRIPT_LIBRARY, type LibraryFunction } from './script/library.ts';
import type { StepDefinition } from './steps/definition.ts';
import { STEP_DEFINITIONS } from './steps/index.ts';
import { END_OUTCOMES } from './steps/end.ts';

/** The reference of the flow language, as Markdown, written from the definitions that read and run flows. */
export function referencePage(): string {
  const sections = [
    OVERVIEW,
    topLevel(),
    steps(),
    objects(),
    mappings(),
    properties(),
    triggers(),
    expressions(),
    library(),
    errors(),
    operations(),
    problems(),
  ];
  return `${sections.map((section) => section.trim()).join('\n\n')}\n`;
}

const OVERVIEW = `
<!-- Written by \`npm run schema\`; edit the definitions in src/flow instead. -->

# Flow files

A flow is a YAML file, \`NAME.idflow.yaml\`. It says what happens, step by step, to an identity in the databases and identity
providers it belongs to. Ten lines are a flow:

\`\`\`yaml
idflow: 1
name: Welcome
targets: { hr: sql }
steps:
  find: { sql: 'SELECT mail FROM users WHERE name = :name', target: hr, with: { name: input.name }, empty: unknown }
  unknown:
    end: failed
    message: There is no user \${input.name}
\`\`\`

- A run begins at the first step (or at \`start\`) and follows the **edges**: keys such as \`next\`, \`then\` and \`missing\`, whose
  values are step ids. An edge to \`end\` ends the run, and an edge that is not written leads there too, unless the tables below
  say otherwise.
- Flows name **targets** (\`hr\`) and their kinds; which database or which org that is, the environment decides.
- **Objects** (\`user\`, \`grant\`) say how a thing of the source looks in a target and what can be done with it there. Steps use
  them: \`check: user\`, \`insert: user\`.
- Values are **expressions** in JavaScript. A constant text needs quotes of its own: \`"'Sales'"\`.
- A run ends with an **outcome**: succeeded, no changes, vetoed, cancelled or failed.

\`idflow validate FILE\` reports everything that is wrong with a flow at once. Editors complete and check flow files with
\`media/idflow.schema.json\`.
`;

function topLevel(): string {
  return `## Keys of a flow\n\n${keysTable(FLOW_FIELDS)}\n\nKinds of target:\n\n${table(['Kind', 'What it is'], rows(TARGET_KINDS))}`;
}

function steps(): string {
  const definitions: readonly StepDefinition[] = Object.values(STEP_DEFINITIONS);
  const list = definitions.map(({ kind, title }) => `[${title}](#${anchor(`${title}: \`${kind}\``)}) (\`${kind}\`)`).join(', ');
  const intro = `## Steps

A step has an id of letters, digits, \`-\` and \`_\`, and one key that says its kind: ${list}.

Every step can also have:

${keysTable(COMMON_FIELDS)}

\`retry\` is a number of attempts or a map:

${keysTable(RETRY_FIELDS)}

What a step leaves behind is \`steps.ID\` in later expressions; an id with \`-\` is written in brackets: \`steps['find-user']\`.`;
  return [intro, ...definitions.map((definition) => stepSection(definition))].join('\n\n');
}

function stepSection({ kind, title, doc, source, fields, edges, output, example }: StepDefinition): string {
  const parts = [`### ${title}: \`${kind}\``, doc, keysTable(fields)];
  const ways = Object.entries(edges).map(([name, edge]) => [
    code(name),
    edge.doc,
    { end: 'ends the run', next: 'as `next`', required: '**must be given**' }[edge.otherwise],
  ]);
  if (ways.length > 0) parts.push(table(['Edge', 'Meaning', 'If not given'], ways));
  if (kind === 'end') parts.push(table(['Outcome', 'Meaning'], rows(END_OUTCOMES)));
  parts.push(`Leaves behind: ${output}`, fence('yaml', `my-step:\n${indented(example)}`));
  if (source !== undefined) parts.push(`In the source documents: ${source}.`);
  return parts.join('\n\n');
}

function objects(): string {
  return `## Objects

An object describes one kind of thing in one target: how it looks there, what can be done with it, and what runs before and
after.

${keysTable(OBJECT_FIELDS_OF_FILE)}

During a run an object holds what steps found out about it. Expressions read it as \`objects.NAME\`:

${table(['Field', 'Meaning'], rows(OBJECT_FIELDS))}`;
}

function mappings(): string {
  return `## Mapping rules

A rule joins an attribute of the target (left) with the source (right):

${table(
  ['Rule', 'Meaning', 'Used by'],
  [
    ['`user_name <= accountName`', 'Out: the target attribute takes the value of an expression over the source.', '`map`'],
    ['`role_name => roleName`', 'In: the source attribute takes the value of an expression over the row.', '`parse`'],
    ['`mail <=> email`', 'Both ways, between two plain attributes.', '`map` and `parse`'],
  ],
)}

The side that data comes from may be an expression in a one-way rule: \`\` full_name <= \`\${firstName} \${lastName}\` \`\`. Rules are
evaluated independently of each other, and an error names its attribute. With a condition:

${fence('yaml', 'mapping:\n  - user_name <= accountName\n  - { rule: mail <=> email, when: email != null }')}`;
}

function properties(): string {
  return `## Properties

What an object can do in its target. A property is one statement or a list that runs in order; a step whose object lacks the
property is skipped with a warning.

${table(['Property', 'Meaning'], rows(PROPERTY_NAMES))}

A statement is SQL text, or a map:

${fence(
  'yaml',
  `insert: INSERT INTO users (user_name) VALUES (:user_name)
update:
  - UPDATE users SET full_name = :full_name WHERE id = :id
  - sql: UPDATE users SET seen = :seen WHERE id = :id
    with: { seen: run.startedAt }
check: { idp: find-user, with: { user: newObject.login } }`,
)}

- \`:name\` binds the attribute of that name, or what \`with\` says. A colon in quotes, in comments and in \`::type\` is none.
  Validation reports a parameter that no rule, no column read before, no script and no \`with\` sets.
- \`check\`, \`select\`, \`selectByAccountName\`, \`selectByAccount\` and \`selectAll\` can have a filter, \`checkFilter\` and so on: an
  expression or script over \`row\`; a row for which it is not true is dropped.
- \`writes: true\` marks a statement that changes data where its first word does not tell.
- An IdP call answers its rows with \`result\`, an expression over the \`answer\`; without it, the answer itself with its \`profile\`
  spread into it.`;
}

function triggers(): string {
  return `## Triggers

Scripts that run before and after a write, by steps of kind \`trigger\`. A stage may have several; they run in order.

${table(['Stage', 'Meaning'], rows(TRIGGER_STAGES))}

${fence(
  'yaml',
  `triggers:
  preInsert:
    - file: triggers/has-mail.ts
    - name: block-contractors
      script: |
        return source.userType !== 'contractor'`,
)}

- A script, inline or in a file, is the body of a function in JavaScript or TypeScript (types are erased). It has no \`import\`
  and no \`await\`: calls to targets answer at once.
- **Veto:** a pre-trigger that returns nothing, \`null\`, \`undefined\`, \`false\` or the text "false" vetoes, and the triggers
  behind it do not run. Anything else passes. A pre-trigger may change \`newObject\`, which is what will be written.
- What a post-trigger returns does not matter. A script that throws is an error of kind \`script\`.`;
}

function expressions(): string {
  return `## Expressions and scripts

Expressions are JavaScript without statements. Messages and questions are texts with \`\${expression}\` in them. In \`with\` and
\`output\` every text is an expression, and maps and lists nest.

Everywhere:

${table(['Name', 'Meaning'], rows(FLOW_NAMES))}

In the body of a \`for-each\` also \`item\` (or the name that \`as\` gives) and \`index\`, which counts from 0. On the source side of a
mapping rule every other name is an attribute of the source, on the target side a column of the row; absent ones are undefined.

In the calls, filters and triggers of an object, and in script steps:

${table(['Name', 'Meaning'], rows(OBJECT_NAMES))}

Filters also see \`row\`, results of IdP calls \`answer\`. Triggers and script steps also see:

${table(['Name', 'Meaning'], rows(SCRIPT_NAMES))}

Scripts run in a sandbox: standard JavaScript, no \`Intl\`, no timers, no files, no network, and limits on time and memory.`;
}

function library(): string {
  const parts = Object.entries(SCRIPT_LIBRARY).map(([name, { doc, functions }]) => {
    const list: readonly [string, LibraryFunction][] = Object.entries(functions);
    const lines = list.map(([method, { doc: what, parameters, example }]) => {
      const call = `${name}.${method}(${parameters.map((parameter) => `${parameter.name}${parameter.optional ? '?' : ''}`).join(', ')})`;
      return [code(call), what, code(`${example[0]} → ${example[1]}`)];
    });
    return `### \`${name}\`\n\n${doc}\n\n${table(['Function', 'Meaning', 'Example'], lines)}`;
  });
  return ['## Library of scripts and expressions', ...parts].join('\n\n');
}

function errors(): string {
  return `## Errors

A step that fails ends the run with the outcome *failed*, unless \`on-error\` has an edge for the kind of the error, or for
\`any\`. The error is \`error\` in later expressions.

${table(['Kind', 'Meaning'], rows(ERROR_KINDS))}`;
}

function operations(): string {
  const all: readonly [string, IdpOperation][] = Object.entries(IDP_OPERATIONS);
  const lines = all.map(([name, { doc, parameters, writes, mayMiss }]) => {
    const given = Object.entries(parameters).map(
      ([parameter, { required, doc: what }]) => `${required ? `**\`${parameter}\`**` : code(parameter)}: ${what}`,
    );
    const kind = writes ? 'writes' : mayMiss ? 'reads, may be missing' : 'reads';
    return [code(name), doc, given.join('<br>'), kind];
  });
  return `## IdP operations

Parameters in bold are required. An operation that "may be missing" answers null when nothing is there.

${table(['Operation', 'What it does', 'Parameters', 'Kind'], lines)}`;
}

function problems(): string {
  return `## Problems

What \`idflow validate\` reports, by code. Errors keep a flow from running, warnings do not.

${table(['Code', 'Meaning'], rows(PROBLEM_CODES))}`;
}

function keysTable(fields: Fields): string {
  return table(
    ['Key', 'Value', 'Meaning'],
    Object.entries(fields).map(([key, { type, doc, required }]) => [required ? `**\`${key}\`**` : code(key), type.label, doc]),
  );
}

const rows = (words: Readonly<Record<string, string>>): string[][] =>
  Object.entries(words).map(([word, doc]) => [code(word), doc]);

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
/** The anchor that Markdown viewers make of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
