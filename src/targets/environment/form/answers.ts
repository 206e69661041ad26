import { isNode, parse, parseDocument } from 'yaml';
import type { Problem } from '../../../flow/problem.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import type { ConnectionKind } from '../connection.ts';
import { inspectTargetsFile, TARGETS_FILE_NAME } from '../targets-file.ts';
import { pathOf, type Answers, type ConnectionQuestion } from './questions.ts';

/** Stands for the environment and the target of a connection that has none yet. */
const NAMED = 'x';

/**
 * The value that a person wrote for a question; `undefined` for an empty answer.
 * @throws Error where it is no YAML
 */
export function answerOf({ asks }: ConnectionQuestion, written: string): Json | undefined {
  const text = written.trim();
  if (text === '') return undefined;
  switch (asks) {
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'flag':
      return text === 'true';
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'yaml':
      return parse(text, { prettyErrors: false }) as Json;
    default:
      return text.startsWith('[') && text.endsWith(']') ? listOrText(text) : text;
  }
}

function listOrText(text: string): Json {
  try {
    return parse(text, { prettyErrors: false }) as Json;
  } catch {
    return text;
  }
}

/** The text in which a value was asked for, to be changed. */
export function writtenAnswer({ asks }: ConnectionQuestion, value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return String(value);
  if (asks === 'list' && Array.isArray(value)) return (value as readonly Json[]).map(String).join(', ');
  return JSON.stringify(value);
}

/** The connection that answers describe, as it stands in the file: `kind` first, then as the kind orders its settings. */
export function connectionOf({ kind, fields }: ConnectionKind, answers: Answers): JsonObject {
  const values: Record<string, Json> = {};
  for (const [path, value] of answers) put(values, path.split('/'), value);
  const keys = Object.keys(fields).filter((key) => key !== 'kind' && Object.hasOwn(values, key));
  return { kind, ...Object.fromEntries(keys.map((key) => [key, values[key]!])) };
}

function put(values: Record<string, Json>, path: readonly string[], value: Json): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  const inner = values[key];
  // only this function makes maps here, and none of their values is missing
  const map = isJsonObject(inner) ? (inner as Record<string, Json>) : {};
  put(map, rest, value);
  values[key] = map;
}

/**
 * What is wrong with a value, as reading the file would tell it; undefined where it is fine. What the connection lacks besides
 * is not told.
 */
export function problemWith(
  kind: ConnectionKind,
  question: Pick<ConnectionQuestion, 'path'>,
  value: Json,
  answers: Answers,
): string | undefined {
  const text = textOf(NAMED, NAMED, connectionOf(kind, new Map([...answers, [pathOf(question), value]])));
  const node = parseDocument(text).getIn(['environments', NAMED, NAMED, ...question.path], true);
  const [start, end] = (isNode(node) && node.range) || [0, text.length];
  return wordsOf(problemsIn(text).find(({ range }) => range.start.offset >= start && range.end.offset <= end));
}

/** Why a name can not be that of an environment or a target; undefined where it can. */
export function problemWithName(name: string, of: 'environment' | 'target'): string | undefined {
  const [environment, target] = of === 'environment' ? [name, NAMED] : [NAMED, name];
  return wordsOf(problemsIn(textOf(environment, target, { kind: 'sqlite', file: ':memory:' }))[0]);
}

const textOf = (environment: string, target: string, connection: JsonObject): string =>
  JSON.stringify({ environments: { [environment]: { [target]: connection } } });

const problemsIn = (text: string): readonly Problem[] => inspectTargetsFile(text, TARGETS_FILE_NAME).problems;

const wordsOf = (problem: Problem | undefined): string | undefined =>
  problem && [problem.message, problem.suggestion ?? ''].join(' ').trim();
