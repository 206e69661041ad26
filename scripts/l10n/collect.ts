import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { ENGLISH } from '../../webview/shared/words.ts';

const root = join(import.meta.dirname, '..', '..');

/** Translations by what is translated: an English sentence of the extension, or the key of a word of the webviews. */
export type Bundle = Readonly<Record<string, string>>;

/**
 * Everything that the extension and its webviews say, in English: `l10n/bundle.l10n.json`.
 * @throws Error for a call of `vscode.l10n.t` that could not be translated, with its place
 */
export function englishBundle(): Bundle {
  const sentences = readdirSync(join(root, 'src', 'extension'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => sentencesOf(join('src', 'extension', name)))
    .map((sentence) => [sentence, sentence] as const);
  return sorted([...sentences, ...saidBelow(), ...Object.entries(ENGLISH)]);
}

/** The sentences of what knows nothing of VS Code: those that `say` marks. */
function saidBelow(): (readonly [string, string])[] {
  return ['flow', 'designer', 'targets'].flatMap((part) =>
    readdirSync(join(root, 'src', part), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => markedIn(join('src', part, name)))
      .map((sentence) => [sentence, sentence] as const),
  );
}

/** The texts of the templates with the tag `say`, with `{0}`, `{1}` … for what is filled in. */
function markedIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.includes('say`')) return [];
  const sentences: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') sentences.push(textOf(node.template));
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return sentences;
}

const textOf = (template: ts.TemplateLiteral): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : template.templateSpans.reduce((text, { literal }, index) => `${text}{${index}}${literal.text}`, template.head.text);

/** The sentences that a source file hands to `vscode.l10n.t`. */
function sentencesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const sentences: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'vscode.l10n.t') sentences.push(sentenceOf(node, source));
    ts.forEachChild(node, look);
  };
  look(source);
  return sentences;
}

function sentenceOf(call: ts.CallExpression, source: ts.SourceFile): string {
  const [sentence] = call.arguments;
  if (sentence && ts.isStringLiteralLike(sentence)) return sentence.text;
  const { line } = source.getLineAndCharacterOfPosition(call.getStart());
  const place = `${relative(root, join(root, source.fileName))}:${line + 1}`;
  throw new Error(`${place}: vscode.l10n.t needs its sentence as a literal, or nobody can translate it.`);
}

/** In the order of their keys, so that a new one is a line in a comparison. */
export const sorted = (entries: Iterable<readonly [string, string]>): Bundle =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
