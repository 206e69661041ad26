import { Parser, type AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import { isExpressionError, parseExpression, parseTemplate } from '../expression.ts';
import { readScript } from '../script/read-script.ts';
import type { CodeLanguage } from './code-context.ts';

/** A name that code takes from the flow: the `user` of `objects.user`. */
export interface CodeReference {
  readonly root: 'steps' | 'objects' | 'targets' | 'newObject' | 'oldObject';
  readonly key: string;
  /** Offsets of the name, without quotes. */
  readonly start: number;
  readonly end: number;
  /** True where the code sets it. */
  readonly assigns: boolean;
}

const ROOTS: ReadonlySet<string> = new Set(['steps', 'objects', 'targets', 'newObject', 'oldObject']);
const MENTIONS = /\b(?:steps|objects|targets|newObject|oldObject)\b/;

/** Steps, objects, targets and attributes that a piece of code names; empty for code that does not parse. */
export function codeReferences(text: string, language: CodeLanguage): CodeReference[] {
  if (!MENTIONS.test(text)) return [];
  const found: CodeReference[] = [];
  const assigned = new Set<AnyNode>();
  const collect = (root: AnyNode, from: number): void => {
    full(root, (node) => {
      if (node.type === 'AssignmentExpression') assigned.add(node.left);
    });
    full(root, (node) => {
      if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || !ROOTS.has(node.object.name)) return;
      const { property, computed } = node;
      const quoted = computed && property.type === 'Literal' && typeof property.value === 'string';
      if (!quoted && (computed || property.type !== 'Identifier')) return;
      const key = property.type === 'Identifier' ? property.name : String((property as { value?: unknown }).value);
      const inset = quoted ? 1 : 0;
      found.push({
        root: node.object.name as CodeReference['root'],
        key,
        start: from + property.start + inset,
        end: from + property.end - inset,
        assigns: assigned.has(node),
      });
    });
  };
  if (language === 'template') {
    const parts = parseTemplate(text);
    if (!('error' in parts)) for (const part of parts) if ('expression' in part) collect(part.expression.ast, part.offset);
    return found;
  }
  const expression = language === 'expression' || language === 'rule' ? parseExpression(text) : undefined;
  if (expression) {
    if (!isExpressionError(expression)) collect(expression.ast, 0);
    return found;
  }
  const tree = scriptTree(text, language === 'typescript' ? 'typescript' : 'javascript');
  if (tree) collect(tree, 0);
  return found;
}

function scriptTree(text: string, language: 'javascript' | 'typescript'): AnyNode | undefined {
  const { javascript, problems } = readScript(text, { language, form: 'body' });
  if (problems.length > 0) return undefined;
  try {
    return Parser.parse(javascript, { ecmaVersion: 2024, sourceType: 'module', allowReturnOutsideFunction: true });
  } catch {
    return undefined;
  }
}
