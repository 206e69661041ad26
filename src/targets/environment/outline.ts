import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair } from 'yaml';
import { MAX_LENGTH, parseTargets } from './yaml-document.ts';

/** A name in a targets file, and the line that it stands in, from 1. */
export interface Named {
  readonly name: string;
  readonly line: number;
}

/** A target of an environment, as far as it can be read. */
export interface OutlinedTarget extends Named {
  /** Word in the file; undefined where there is none yet. */
  readonly kind: string | undefined;
  /** Its connection, as it is written. */
  readonly written: string;
}

/** An environment with its targets, in the order of the file. */
export interface OutlinedEnvironment extends Named {
  readonly targets: readonly OutlinedTarget[];
  /** Mistakes are dear there. */
  readonly isProtected: boolean;
}

/** What a targets file names. */
export interface TargetsOutline {
  /** Environment taken when nobody asks for one; undefined where the file has none. */
  readonly default: string | undefined;
  readonly environments: readonly OutlinedEnvironment[];
  /** Names of the secrets that the file refers to. */
  readonly secrets: readonly string[];
}

const SECRET = /\$\{secret:([\w.-]{1,100})\}/g;

/** Reads what a targets file names. Never throws: what is wrong with the file is told when it is used. */
export function outlineTargets(text: string): TargetsOutline {
  const lines = new LineCounter();
  const root = parseTargets(text, lines).document.contents;
  const isProtected = protectedIn(isMap(root) ? root.get('protected', true) : undefined);
  const environments = namedIn(isMap(root) ? root.get('environments', true) : undefined, lines).map(({ value, ...named }) => ({
    ...named,
    isProtected: isProtected.has(named.name),
    targets: namedIn(value, lines).map(({ value: connection, ...target }) => ({
      ...target,
      kind: kindOf(connection),
      written: isNode(connection) && connection.range ? text.slice(connection.range[0], connection.range[1]) : '',
    })),
  }));
  const written = isMap(root) ? root.get('default') : undefined;
  const names = environments.map(({ name }) => name);
  return {
    default: typeof written === 'string' && names.includes(written) ? written : names[0],
    environments,
    secrets: secretsIn(text),
  };
}

/** None in a file that is refused for its length. */
const secretsIn = (text: string): readonly string[] =>
  text.length > MAX_LENGTH ? [] : [...new Set([...text.matchAll(SECRET)].map(([, name]) => name!))];

function namedIn(node: unknown, lines: LineCounter): (Named & { readonly value: unknown })[] {
  if (!isMap(node)) return [];
  return (node.items as Pair<Node | null, Node | null>[]).flatMap(({ key, value }) =>
    isScalar(key) && typeof key.value === 'string'
      ? [{ name: key.value, line: lines.linePos(key.range?.[0] ?? 0).line, value }]
      : [],
  );
}

/** One name, a list of them, or a map of names to settings. */
function protectedIn(node: unknown): ReadonlySet<unknown> {
  if (isMap(node)) return new Set(node.items.map(({ key }) => (isScalar(key) ? key.value : undefined)));
  if (isSeq(node)) return new Set(node.items.map((item) => (isScalar(item) ? item.value : undefined)));
  return new Set(isScalar(node) ? [node.value] : []);
}

function kindOf(connection: unknown): string | undefined {
  const kind = isMap(connection) ? connection.get('kind') : undefined;
  return typeof kind === 'string' ? kind : undefined;
}
