import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import { freeReferences, isExpressionError, parseExpression, parseTemplate, plainKey } from '../../expression.ts';
import { parseMappingRule } from '../../mapping-rule.ts';
import type { ScriptLanguage } from '../../script-source.ts';
import { readScript } from '../../script/read-script.ts';
import { parseJavaScript } from '../../script/syntax.ts';

/** A replacement within a text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `steps`, `objects` or `targets` in code, and the new names of what is read from it. */
export interface CodeRename {
  readonly root: 'steps' | 'objects' | 'targets';
  readonly names: ReadonlyMap<string, string>;
}

/** How a text holds code. */
export type CodeForm = 'expression' | 'template' | 'rule' | 'script';

/** Renames `steps.find`, `steps['find']` and `const { find } = steps` in a text. Code that does not parse is left as it is. */
export function renamedInCode(text: string, form: CodeForm, language: ScriptLanguage, rename: CodeRename): Replacement[] {
  if (!text.includes(rename.root)) return [];
  switch (form) {
    case 'expression':
      return inExpression(text, 0, rename);
    case 'template': {
      const parts = parseTemplate(text);
      if ('error' in parts) return [];
      return parts.flatMap((part) =>
        'text' in part ? [] : inTree(part.expression.ast, part.expression.text, part.offset, rename),
      );
    }
    case 'rule': {
      const rule = parseMappingRule(text);
      if (typeof rule === 'string') return [];
      return rule.direction === 'in'
        ? inExpression(rule.system, rule.systemOffset, rename)
        : inExpression(rule.source, rule.sourceOffset, rename);
    }
    case 'script':
      return inScript(text, language, rename);
  }
}

function inExpression(text: string, offset: number, rename: CodeRename): Replacement[] {
  const parsed = parseExpression(text);
  return isExpressionError(parsed) ? [] : inTree(parsed.ast, text, offset, rename);
}

/** A filter may be an expression; everything else is the body of a function. */
function inScript(text: string, language: ScriptLanguage, rename: CodeRename): Replacement[] {
  const expression = parseExpression(text);
  if (!isExpressionError(expression)) return inTree(expression.ast, text, 0, rename);
  const { javascript, problems } = readScript(text, { language, form: 'body' });
  if (problems.some(({ code }) => code === 'syntax' || code === 'too-large' || code === 'typescript')) return [];
  return inTree(parseJavaScript(javascript) as AnyNode, text, 0, rename);
}

function inTree(tree: AnyNode, text: string, offset: number, { root, names }: CodeRename): Replacement[] {
  const roots = new Set(freeReferences(tree).flatMap(({ name, start }) => (name === root ? [start] : [])));
  if (roots.size === 0) return [];
  const found: Replacement[] = [];
  const add = (start: number, end: number, replacement: string): void => {
    found.push({ start: offset + start, end: offset + end, text: replacement });
  };
  const isRoot = (node: AnyNode | null | undefined): boolean => node?.type === 'Identifier' && roots.has(node.start);
  full(tree, (node) => {
    if (node.type === 'MemberExpression' && isRoot(node.object)) {
      const to = names.get(plainKey(node) ?? '');
      if (to === undefined) return;
      const { property, computed, object, optional } = node;
      if (computed) add(property.start, property.end, quotedLike(text[property.start] ?? "'", to));
      else if (isIdentifier(to)) add(property.start, property.end, to);
      else add(object.end, property.end, `${optional ? '?.' : ''}['${to}']`);
    } else if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && isRoot(node.init)) {
      for (const property of node.id.properties) {
        if (property.type !== 'Property' || property.computed) continue;
        const { key } = property;
        const from = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
        const to = names.get(from);
        if (to === undefined) continue;
        const written = isIdentifier(to) ? to : `'${to}'`;
        if (property.shorthand) add(key.start, key.end, `${written}: ${from}`);
        else add(key.start, key.end, key.type === 'Literal' ? quotedLike(text[key.start] ?? "'", to) : written);
      }
    }
  });
  return found;
}

const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** Ids have no quotes and no backslashes, so that any quote will do. */
const quotedLike = (quote: string, name: string): string =>
  quote === '"' || quote === "'" ? `${quote}${name}${quote}` : `'${name}'`;
