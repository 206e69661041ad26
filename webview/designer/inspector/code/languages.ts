import type { editor as monaco } from 'monaco-editor/editor/editor.api.js';
import { languages, Range, type CancellationToken, type Position } from 'monaco-editor/editor/editor.api.js';
import { conf as scriptSettings, language as javascript } from 'monaco-editor/languages/definitions/javascript/javascript.js';
import { conf as sqlSettings, language as sql } from 'monaco-editor/languages/definitions/sql/sql.js';
import { language as typescript } from 'monaco-editor/languages/definitions/typescript/typescript.js';
import type { Completion } from '../../../../src/designer/answers.ts';
import type { CodeLanguage, CodeService } from './code-service.ts';

const SERVICES = new WeakMap<monaco.ITextModel, CodeService>();

/** Lets the service answer for the model, until the returned function is called. */
export function serve(model: monaco.ITextModel, service: CodeService): () => void {
  SERVICES.set(model, service);
  return () => SERVICES.delete(model);
}

/** `:name` is a parameter. */
const parameterSql: languages.IMonarchLanguage = {
  ...sql,
  tokenizer: { ...sql.tokenizer, root: [[/::?[A-Za-z_]\w*/, 'variable.parameter'], ...(sql.tokenizer['root'] ?? [])] },
};

/** A text with `${expression}` in it. */
const template: languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/\$\{/, { token: 'delimiter.bracket', next: '@expression', nextEmbedded: 'javascript' }],
      [/[^$]+|\$/, 'string'],
    ],
    expression: [[/\}/, { token: 'delimiter.bracket', next: '@pop', nextEmbedded: '@pop' }]],
  },
};

const LANGUAGES: Record<CodeLanguage, { tokens: languages.IMonarchLanguage; settings?: languages.LanguageConfiguration }> = {
  sql: { tokens: parameterSql, settings: sqlSettings },
  javascript: { tokens: javascript, settings: scriptSettings },
  typescript: { tokens: typescript, settings: scriptSettings },
  template: { tokens: template },
};

/** Makes the languages known, with completion and hover by the services of their models. */
export function registerLanguages(): void {
  for (const [id, { tokens, settings }] of Object.entries(LANGUAGES)) {
    languages.register({ id });
    languages.setMonarchTokensProvider(id, tokens);
    if (settings) languages.setLanguageConfiguration(id, settings);
    languages.registerCompletionItemProvider(id, { triggerCharacters: ['.', ':', '{', "'", '"', '['], provideCompletionItems });
    languages.registerHoverProvider(id, { provideHover });
  }
}

const KINDS: Record<Completion['kind'], languages.CompletionItemKind> = {
  name: languages.CompletionItemKind.Variable,
  attribute: languages.CompletionItemKind.Field,
  function: languages.CompletionItemKind.Function,
  parameter: languages.CompletionItemKind.Value,
  table: languages.CompletionItemKind.Struct,
  keyword: languages.CompletionItemKind.Keyword,
  value: languages.CompletionItemKind.EnumMember,
  file: languages.CompletionItemKind.File,
};

async function provideCompletionItems(
  model: monaco.ITextModel,
  position: Position,
  _context: languages.CompletionContext,
  token: CancellationToken,
): Promise<languages.CompletionList> {
  const service = SERVICES.get(model);
  const found = (await service?.complete(model.getValue(), model.getOffsetAt(position)).catch(() => [])) ?? [];
  if (token.isCancellationRequested) return { suggestions: [] };
  const word = model.getWordUntilPosition(position);
  const range = new Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
  const suggestions = found.map((item, index): languages.CompletionItem => {
    const { label, kind, detail, documentation, insert, snippet } = item;
    return {
      label,
      kind: KINDS[kind],
      insertText: insert ?? label,
      range,
      // the service's own order
      sortText: String(index).padStart(5, '0'),
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation: { value: documentation } }),
      ...(snippet ? { insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet } : {}),
    };
  });
  return { suggestions };
}

async function provideHover(model: monaco.ITextModel, position: Position): Promise<languages.Hover | null> {
  const found = await SERVICES.get(model)
    ?.hover(model.getValue(), model.getOffsetAt(position))
    .catch(() => null);
  if (!found) return null;
  const range = Range.fromPositions(model.getPositionAt(found.start), model.getPositionAt(found.end));
  return { range, contents: [{ value: found.markdown }] };
}
