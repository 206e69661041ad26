/**
 * Writes docs/seed-coverage.md: which step of which sample does what each sentence of the two descriptions says, and which
 * tests prove it. `--check` only tells whether the page is what the tables say. Either way every step and test must exist.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFlow } from '../src/flow/read-flow.ts';
import { ROWS as OKTA_ROWS } from './seed-coverage/okta.ts';
import type { SeedRow } from './seed-coverage/row.ts';
import { ROWS as SOFFID_ROWS } from './seed-coverage/soffid.ts';

const root = join(import.meta.dirname, '..');
const PAGE = 'docs/seed-coverage.md';

interface Description {
  readonly title: string;
  readonly about: string;
  /** The sample that most steps are of: it need not be named with them. */
  readonly sample?: string;
  readonly rows: readonly SeedRow[];
}

const DESCRIPTIONS: readonly Description[] = [
  {
    title: 'The integration flow "Update user"',
    about:
      'Ten numbered steps by which an identity manager brings a user, or an account, into a target system. The samples ' +
      '[update-user](../samples/update-user/README.md), [update-account](../samples/update-account/README.md) and ' +
      '[update-user-directory](../samples/update-user-directory/README.md) carry the same numbers. Each sentence in its order.',
    sample: 'update-user',
    rows: SOFFID_ROWS,
  },
  {
    title: 'The sequence diagrams of EFS and Portalsadmin',
    about:
      'Four diagrams of two applications that keep their users and portals at an identity provider. Each arrow and note in its order.',
    rows: OKTA_ROWS,
  },
];

const read = (path: string): string => readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');

/** Files of the sample tests by the titles in them, as they are written there. */
function testFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of globSync('test/samples/*.test.ts', { cwd: root }).sort()) {
    const file = path.replaceAll('\\', '/');
    for (const [, quote = '', title = ''] of read(file).matchAll(/\bit\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g))
      files.set(title.replaceAll(`\\${quote}`, quote), file);
  }
  return files;
}

/** `sample/step-id` of every step of every sample, with its title. */
function sampleSteps(): ReadonlyMap<string, string> {
  const steps = new Map<string, string>();
  for (const path of globSync('samples/*/*.idflow.yaml', { cwd: root }).sort()) {
    const file = path.replaceAll('\\', '/');
    const sample = file.split('/')[1] ?? '';
    for (const [id, step] of readFlow(read(file), file).flow?.steps ?? []) steps.set(`${sample}/${id}`, step.title ?? id);
  }
  return steps;
}

/** Sentences that name a step or a test that is not there, or nothing that does or proves them. */
export function coverageProblems(): string[] {
  const [tests, steps] = [testFiles(), sampleSteps()];
  return DESCRIPTIONS.flatMap(({ rows }) =>
    rows.flatMap((row) => {
      const problems = [
        ...row.steps.filter((step) => !steps.has(step)).map((step) => `there is no step ${step}`),
        ...row.tests.filter((test) => !tests.has(test)).map((test) => `there is no test "${test}"`),
      ];
      if (row.steps.length === 0 && row.note === undefined) problems.push('no step does it, and no note says why');
      if (row.tests.length === 0 && row.note === undefined) problems.push('no test proves it, and no note says why');
      return problems.map((problem) => `${row.number ?? row.seed}, "${row.sentence}": ${problem}`);
    }),
  );
}

/** The page, as the tables say. */
export function coveragePage(): string {
  const [tests, steps] = [testFiles(), sampleSteps()];
  const count = DESCRIPTIONS.reduce((sum, { rows }) => sum + rows.length, 0);
  const parts = DESCRIPTIONS.map(({ title, about, sample, rows }) => {
    const lines = rows.map((row) => {
      const does = row.steps.map((step) => stepLink(step, steps.get(step) ?? step, sample));
      const proves = row.tests.map((test) => `[${cell(test)}](../${tests.get(test) ?? ''})`);
      const note = row.note === undefined ? [] : [cell(row.note)];
      return `| ${row.number ?? ''} | ${cell(row.sentence)} | ${[...does, ...note].join('<br>')} | ${proves.join('<br>')} |`;
    });
    return [`## ${title}`, '', about, '', '| | It says | Steps | Tests |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
  });
  return [
    '<!-- Written by scripts/seed-coverage.ts from scripts/seed-coverage/. Do not edit. -->',
    '',
    '# What the samples are made after',
    '',
    `The samples follow two descriptions of provisioning flows. This page goes through their ${count} sentences: which steps do`,
    'what a sentence says, and which tests prove that they do.',
    '',
    ...parts,
  ].join('\n');
}

function stepLink(step: string, title: string, main: string | undefined): string {
  const [sample = '', id = ''] = step.split('/');
  const shown = sample === main ? id : step;
  return `[\`${shown}\`](../samples/${sample}/${sample}.idflow.yaml "${title.replaceAll('"', "'").replaceAll('|', '/')}")`;
}

/** Text in a table: nothing in it is Markdown. */
const cell = (text: string): string =>
  text.replace(/[\\`*_[\]<>|]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`)).replaceAll('\n', ' ');

if (import.meta.main) {
  const problems = coverageProblems();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else if (process.argv.includes('--check')) {
    if (read(PAGE) === coveragePage()) console.log(`${PAGE} is up to date.`);
    else {
      console.error(`${PAGE} is not what scripts/seed-coverage/ says: run node scripts/node24.js scripts/seed-coverage.ts.`);
      process.exitCode = 1;
    }
  } else {
    writeFileSync(join(root, PAGE), coveragePage());
    console.log(`Wrote ${PAGE}.`);
  }
}
