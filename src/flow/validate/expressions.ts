import { isExpressionError, parseExpression, parseTemplate, type Reference } from '../expression.ts';
import { rangeInValue } from '../scalar-position.ts';
import { expressionPlaces, type ExpressionPlace } from './code-places.ts';
import { inputSchemaOf } from './input-schema.ts';
import type { Inspection } from './inspection.ts';
import { checkNames, constantText } from './names.ts';
import { Scopes } from './scope.ts';

/** Every expression and template parses, and the names in it exist. */
export function checkExpressions(inspection: Inspection): void {
  const schema = inputSchemaOf(inspection);
  for (const place of expressionPlaces(inspection, new Scopes(inspection.flow))) {
    const references = referencesIn(inspection, place);
    const { path, offset, scope, maybeText, text } = place;
    checkNames(inspection, schema, {
      references,
      scope,
      severity: 'error',
      rangeOf: (start, end) => rangeInValue(inspection.source, path, offset + start, offset + end),
      maybeText: maybeText && text,
    });
  }
}

/** Names in an expression or template, with offsets in its text; reports when it does not parse. */
function referencesIn(inspection: Inspection, place: ExpressionPlace): readonly Reference[] {
  const { text, form, path, offset, maybeText } = place;
  if (form === 'expression') {
    const parsed = parseExpression(text);
    if (!isExpressionError(parsed)) return parsed.references;
    const range = rangeInValue(inspection.source, path, offset + parsed.offset, offset + parsed.offset + 1);
    const suggestion = maybeText && looksLikeText(text) ? constantText(text.trim()) : undefined;
    inspection.error('invalid-expression', range, parsed.error, suggestion);
    return [];
  }
  const parts = parseTemplate(text);
  if ('error' in parts) {
    const range = rangeInValue(inspection.source, path, offset + parts.offset, offset + parts.offset + 1);
    inspection.error('invalid-expression', range, parts.error, 'Between `${` and `}` stands one JavaScript expression.');
    return [];
  }
  return parts.flatMap((part) =>
    'text' in part
      ? []
      : part.expression.references.map((reference) => ({
          ...reference,
          start: reference.start + part.offset,
          end: reference.end + part.offset,
        })),
  );
}

/** True for words that nobody would write as code: a sentence, an address, a path. */
const looksLikeText = (text: string): boolean => text.length <= 80 && /^[\p{L}\p{N}/@.#][^(){}[\]=`"\n]*$/u.test(text.trim());
