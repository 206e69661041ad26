import type { AnyNode } from 'acorn';
import { ancestor } from 'acorn-walk';
import { freeReferences } from '../expression.ts';
import { scriptPlaces, type ScriptPlace } from './code-places.ts';
import { inputSchemaOf } from './input-schema.ts';
import type { Inspection } from './inspection.ts';
import { findFile } from './missing-file.ts';
import { checkNames } from './names.ts';
import { Scopes } from './scope.ts';
import { readScriptAt, type ScriptText } from './script-files.ts';

/** Every script is there, compiles, knows the names it uses, and can let something pass. */
export function checkScripts(inspection: Inspection): void {
  const schema = inputSchemaOf(inspection);
  const done = new Set<string>();
  for (const place of scriptPlaces(inspection, new Scopes(inspection.flow))) {
    const { source, path } = place;
    if (
      typeof source !== 'string' &&
      source.file !== undefined &&
      !findFile(inspection, `${path}/file`, source.file, 'The script')
    )
      continue;
    const script = readScriptAt(inspection, place);
    if (!script) continue;
    checkVeto(inspection, place, script);
    // A file that several triggers share is told of once.
    const shared = script.file !== inspection.source.file;
    if (shared && done.has(script.file)) continue;
    if (shared) done.add(script.file);
    for (const { message, offset, endOffset } of script.problems)
      inspection.reportIn(script.file, {
        code: 'invalid-script',
        severity: 'error',
        message,
        range: script.rangeOf(offset, endOffset),
      });
    if (script.tree)
      checkNames(inspection, schema, {
        references: freeReferences(script.tree),
        scope: place.scope,
        severity: 'warning',
        rangeOf: (start, end) => script.rangeOf(start, end),
        file: script.file,
      });
  }
}

/** A pre-trigger that returns nothing vetoes: null and undefined count as no (domain rule of triggers). */
function checkVeto(inspection: Inspection, { role, path, name, source }: ScriptPlace, { tree }: ScriptText): void {
  if (role !== 'pre-trigger' || !tree) return;
  const answers = answersOf(tree);
  if (answers.some((answer) => !isVeto(answer))) return;
  const why = answers.length === 0 ? 'returns nothing' : 'only returns null, undefined or false';
  const where = typeof source === 'string' || source.file === undefined ? `${path}/script` : `${path}/file`;
  inspection.warning(
    'always-vetoes',
    where,
    `The ${name} ${why}, so it vetoes every time.`,
    'Let it `return true` where the write may go on.',
  );
}

/** What the script itself returns; functions inside it return for themselves. */
function answersOf(tree: AnyNode): (AnyNode | undefined)[] {
  const answers: (AnyNode | undefined)[] = [];
  ancestor(tree, {
    ReturnStatement(node, _state, ancestors) {
      const inner = ancestors.some(({ type }) => /Function/.test(type) || type === 'StaticBlock');
      if (!inner && node.argument) answers.push(node.argument);
    },
  });
  return answers;
}

function isVeto(answer: AnyNode | undefined): boolean {
  if (answer?.type === 'Literal') return answer.value === null || answer.value === false || answer.value === 'false';
  return answer?.type === 'Identifier' && answer.name === 'undefined';
}
