import { isExpressionError, parseExpression, parseTemplate, type Reference } from '../expression.ts';
import { parseMappingRule } from '../mapping-rule.ts';
import type { FileReader } from '../file-reference.ts';
import type { FlowSource } from '../read-flow.ts';
import { readScript } from '../script/read-script.ts';
import { parseStatement } from '../sql/parameters.ts';
import { nearest } from '../suggestion.ts';
import { schemaFindings } from '../validate/database-schema.ts';
import { isProvided, type Scope } from '../validate/scope.ts';
import { codeContext, columnScope, type CodeContext } from './code-context.ts';
import { NO_FILES } from './flow-folder.ts';
import { attributesOf } from './object-attributes.ts';

/** Something wrong in a piece of code; offsets in its text. */
export interface CodeProblem {
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/**
 * What would be wrong with a piece of code: whether it can be read, and whether something sets the names in it.
 * @param path place of the code in the flow
 * @param text the code as it is now, which may differ from the file
 * @param files tell what is known of databases
 */
export function checkCodeAt(source: FlowSource, path: string, text: string, files: FileReader = NO_FILES): CodeProblem[] {
  const context = codeContext(source, path);
  if (!context) return [];
  switch (context.language) {
    case 'sql':
      return [...checkSql(source, context, text), ...checkSchema(source, context, text, files)];
    case 'template': {
      const parts = parseTemplate(text);
      if ('error' in parts) return [problem(parts.offset, parts.offset + 1, 'error', parts.error)];
      return parts.flatMap((part) =>
        'expression' in part ? unknownNames(part.expression.references, context.scope, part.offset) : [],
      );
    }
    case 'rule': {
      const rule = parseMappingRule(text);
      if (typeof rule === 'string') return [problem(0, text.length, 'error', rule)];
      if (rule.direction === 'in')
        return checkExpression(rule.system, columnScope(source, context.object ?? ''), rule.systemOffset);
      return checkExpression(rule.source, context.scope, rule.sourceOffset);
    }
    case 'expression':
      return checkExpression(text, context.scope, 0);
    default:
      return readScript(text, { language: context.language, form: 'body' }).problems.map(({ offset, endOffset, message }) =>
        problem(offset, Math.max(endOffset, offset + 1), 'error', message),
      );
  }
}

const problem = (start: number, end: number, severity: CodeProblem['severity'], message: string): CodeProblem => ({
  start,
  end,
  severity,
  message,
});

function checkExpression(text: string, scope: Scope, from: number): CodeProblem[] {
  const parsed = parseExpression(text);
  if (isExpressionError(parsed)) return [problem(from + parsed.offset, from + parsed.offset + 1, 'error', parsed.error)];
  return unknownNames(parsed.references, scope, from);
}

function unknownNames(references: readonly Reference[], scope: Scope, from: number): CodeProblem[] {
  if (scope.further !== undefined) return [];
  return references.flatMap(({ name, start }) => {
    if (scope.names.has(name) || isProvided(name)) return [];
    const meant = nearest(name, scope.names);
    const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
    return [problem(from + start, from + start + name.length, 'error', `\`${name}\` is not known here.${hint}`)];
  });
}

function checkSchema({ flow }: FlowSource, { target }: CodeContext, text: string, files: FileReader): CodeProblem[] {
  const schema = target === undefined ? undefined : files.schema?.(target);
  if (!schema) return [];
  return schemaFindings(flow, text, schema).map(({ start, end, message, suggestion }) =>
    problem(start, end, 'warning', suggestion === undefined ? message : `${message} ${suggestion}`),
  );
}

function checkSql(source: FlowSource, context: CodeContext, text: string): CodeProblem[] {
  const { parameters, problems } = parseStatement(text);
  const found = problems.map(({ message, offset }) => problem(offset, offset + 1, 'error', message));
  const object = context.object;
  const attributes = object === undefined ? [] : attributesOf(source, object);
  const set = new Set(
    [
      ...context.given,
      ...attributes.flatMap(({ name, rules, columns }) => (rules.length + columns.length > 0 ? [name] : [])),
    ].map((name) => name.toLowerCase()),
  );
  for (const { name, start, end } of parameters) {
    if (set.has(name.toLowerCase())) continue;
    const meant = nearest(name, set);
    const hint = meant === undefined ? '' : ` Did you mean \`:${meant}\`?`;
    // A trigger or a called statement may set it: validation of the whole flow knows.
    const severity = object === undefined ? 'error' : 'warning';
    found.push(problem(start, end, severity, `No rule, column or \`with\` sets \`:${name}\`.${hint}`));
  }
  return found;
}
