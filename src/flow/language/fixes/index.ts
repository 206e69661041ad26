import type { Problem, ProblemCode } from '../../problem.ts';
import type { FlowSource } from '../../read-flow.ts';
import type { FlowFolder } from '../flow-folder.ts';
import type { TextEdit } from '../../edit/index.ts';
import * as add from './add-missing.ts';
import * as meant from './did-you-mean.ts';
import { contextOf, type Fix, type Fixer } from './fix.ts';
import { missingFile } from './missing-file.ts';
import { quoteValue } from './quote-value.ts';
import { removeEntry, removeKind, removeObject } from './remove.ts';

export type { Fix } from './fix.ts';

/** Ways out of problems, by their code, the likeliest first. */
const FIXERS: Readonly<Partial<Record<ProblemCode, readonly Fixer[]>>> = {
  'yaml-syntax': [quoteValue],
  'unknown-key': [meant.knownKey, removeEntry],
  'missing-key': [add.missingKeys],
  'wrong-value': [meant.knownWord],
  'unknown-kind': [meant.knownKind],
  'unknown-step': [meant.knownStep, add.missingStep],
  'unknown-object': [meant.knownObject, add.missingObject],
  'unknown-target': [meant.knownTarget, add.missingTarget],
  'unknown-name': [meant.knownName],
  'unknown-table': [meant.suggestedName],
  'unknown-column': [meant.suggestedName],
  'invalid-expression': [meant.constantText],
  'unknown-operation': [meant.knownOperation],
  'unknown-parameter': [meant.knownParameter, removeEntry],
  'missing-parameter': [add.missingParameter],
  'unbound-parameter': [meant.boundParameter, add.missingBinding],
  'missing-key-attributes': [add.missingKeyAttributes],
  'missing-file': [missingFile],
  'uncatchable-kind': [removeKind],
  'unused-object': [removeObject],
  'unused-target': [removeEntry],
};

/**
 * Ways out of a problem of the flow itself.
 * @param problem found in this very text
 */
export function fixesFor(source: FlowSource, files: FlowFolder, problem: Problem): Fix[] {
  if (problem.file !== source.file) return [];
  const fixers = Object.hasOwn(FIXERS, problem.code) ? (FIXERS[problem.code] ?? []) : [];
  if (fixers.length === 0) return [];
  const context = contextOf(source, files, problem);
  return fixers.flatMap((fixer) => fixer(context));
}

/** Changes that put right whatever can only be meant one way; those that would touch each other wait for the next time. */
export function fixAll(source: FlowSource, files: FlowFolder, problems: readonly Problem[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const problem of problems) {
    const certain = fixesFor(source, files, problem).find((fix) => fix.certain === true && fix.create === undefined);
    if (!certain) continue;
    const free = certain.edits.every((edit) => edits.every((other) => edit.end <= other.start || other.end <= edit.start));
    if (free) edits.push(...certain.edits);
  }
  return edits.sort((a, b) => a.start - b.start);
}
