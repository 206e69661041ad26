import { isAlias, isMap, type Scalar } from 'yaml';
import { pathTo } from '../../grammar/collections.ts';
import type { Draft } from '../draft.ts';
import { Outline } from '../outline.ts';
import { refuse } from '../refusal.ts';
import { replaceInScalar } from '../yaml/replace-in-scalar.ts';
import { placeAt } from '../yaml/tree.ts';
import { renameKeyAt } from '../yaml/rename-key.ts';
import { renamedInCode, type CodeForm, type CodeRename } from './in-code.ts';
import { knownScalars, type KnownScalar } from './scalars.ts';
import { say } from '../../sentence.ts';

/** What can be renamed, what the grammar calls a reference to it, and where it is declared. */
const SORTS = {
  step: { holds: 'step', root: 'steps' },
  object: { holds: 'object', root: 'objects' },
  target: { holds: 'target', root: 'targets' },
} as const;

export type RenamedSort = keyof typeof SORTS;

const FORMS: Readonly<Partial<Record<KnownScalar['holds'], CodeForm>>> = {
  expression: 'expression',
  template: 'template',
  rule: 'rule',
  script: 'script',
};

/** Renames steps, objects or targets where they are declared and wherever the flow file names them. */
export function renameAll(draft: Draft, sort: RenamedSort, names: ReadonlyMap<string, string>): void {
  const { root } = SORTS[sort];
  for (const [from, to] of names) renameKeyAt(draft, placeAt(draft.source, pathTo(root, from))!, to);
  renameReferences(draft, sort, names);
}

/** Renames wherever the flow file names them: edges and other settings, and code. */
function renameReferences(draft: Draft, sort: RenamedSort, names: ReadonlyMap<string, string>): void {
  const { holds, root } = SORTS[sort];
  const outline = Outline.of(draft.source);
  const rename: CodeRename = { root, names };
  const few = names.size <= 20 ? [...names.keys()] : undefined;
  const mayName = (text: string): boolean => text.includes(root) && (few?.some((name) => text.includes(name)) ?? true);
  const done = new Set<Scalar>();
  const aliased: { scalar: Scalar; path: string }[] = [];
  for (const known of knownScalars(draft.source)) {
    const form = FORMS[known.holds];
    if (known.holds !== holds && form === undefined) continue;
    const scalar = outline.resolve(known.node) as Scalar | undefined;
    const text = typeof scalar?.value === 'string' ? scalar.value : undefined;
    if (!scalar || text === undefined) continue;
    const to = known.holds === holds ? names.get(text) : undefined;
    const replacements =
      to !== undefined
        ? [{ start: 0, end: text.length, text: to }]
        : form !== undefined && mayName(text)
          ? renamedInCode(text, form, languageBeside(known), rename)
          : [];
    if (replacements.length === 0) continue;
    if (isAlias(known.node)) {
      aliased.push({ scalar, path: known.path });
      continue;
    }
    if (done.has(scalar)) continue;
    done.add(scalar);
    replaceInScalar(draft, { node: scalar, path: known.path, flow: known.flow, shift: known.shift }, replacements);
  }
  // a text that is written once and used as something else too can not be changed for one of its uses
  for (const { scalar, path } of aliased)
    if (!done.has(scalar))
      refuse(say`\`${path}\` is written elsewhere and only referred to here. Write it out in the text first.`);
}

function languageBeside({ owner }: KnownScalar): 'javascript' | 'typescript' {
  return isMap(owner) && owner.get('language') === 'typescript' ? 'typescript' : 'javascript';
}
