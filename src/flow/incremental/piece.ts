import { isMap, isScalar, LineCounter, parseDocument, YAMLMap, type Document, type Node, type Pair } from 'yaml';
import { FLOW_FIELDS } from '../flow-file.ts';
import { hasAnchors } from '../grammar/anchors.ts';
import { keyPath, pathTo, readFields, type Fields } from '../grammar/collections.ts';
import { duplicateKeys } from '../grammar/duplicate-keys.ts';
import { Reader } from '../grammar/value.ts';
import type { Position, Problem, Range } from '../problem.ts';
import type { Cut } from './cut.ts';

/** One piece of a flow file, read alone. Lines and offsets count from its own start, so that it can move. */
export interface Piece {
  /** Path of its value: `steps/create`, `source`. */
  readonly path: string;
  /** Of its key, its value, and all values in it, in the order of reading. */
  readonly positions: ReadonlyMap<string, Range>;
  readonly problems: readonly Problem[];
  /** Keys that stand twice in maps inside it: the later one, and where the first one starts. */
  readonly duplicates: readonly { readonly key: string; readonly range: Range; readonly first: Range }[];
  /** What it reads to; undefined after a problem. */
  readonly value: unknown;
  /** Number of values read. */
  readonly count: number;
  /** Where the map of entries around it ends, and the flow, if it is the last of them. */
  readonly entriesEnd: Position;
  readonly flowEnd: Position;
  /** Its YAML; absent for a line that only opens a section. */
  readonly yaml: PieceYaml | undefined;
}

/** The nodes of a piece. */
export interface PieceYaml {
  readonly pair: Pair<Node, Node | null>;
  /** What the ranges of the nodes count in. */
  readonly text: string;
  /** Offset of the piece in that text. */
  readonly start: number;
}

/** Stands before and behind a piece, so that the parser sees it among siblings; no key of a piece looks like it. */
const SENTINEL = '_';

/** Missing keys are the business of who puts the pieces together. */
const LENIENT: Fields = Object.fromEntries(
  Object.entries(FLOW_FIELDS as Fields).map(([key, field]) => [key, { ...field, required: false }]),
);

/** Reads a piece; undefined where it can not be read without the rest of the file. */
export function readPiece(cut: Cut, body: string, file: string): Piece | undefined {
  if (cut.opens) return openingPiece(cut.key);
  const margin = ' '.repeat(cut.indent);
  const before = cut.parent === undefined ? `${SENTINEL}: 0\n` : `${cut.parent}:\n${margin}${SENTINEL}: 0\n`;
  const text = before + body + { entry: `${margin}${SENTINEL}:\n`, section: `${SENTINEL}:\n`, nothing: '' }[cut.follower];
  const lines = new LineCounter();
  const document = parsed(text, lines);
  if (!document || document.errors.length > 0 || document.warnings.length > 0) return undefined;
  const map = mapAround(document, cut);
  const pair = map?.items[1];
  if (!map || !pair || !isScalar(pair.key) || pair.key.value !== cut.key || hasAnchors(pair.value)) return undefined;
  const reader = new PieceReader(file, text, document, lines, before);
  const only: BlockMap = new YAMLMap<Node, Node | null>();
  only.items = [pair];
  only.range = map.range ?? null;
  const value = valueOf(cut, only, reader);
  return {
    path: cut.parent === undefined ? cut.key : pathTo(cut.parent, cut.key),
    value,
    positions: reader.positions,
    problems: reader.problems,
    duplicates: (pair.value ? duplicateKeys(pair.value) : []).map(({ key, node, first }) => {
      return { key, range: reader.rangeOf(node), first: reader.rangeOf(first) };
    }),
    count: reader.count,
    entriesEnd: reader.position(map.range?.[1] ?? 0),
    flowEnd: reader.position(document.contents?.range?.[1] ?? 0),
    yaml: { pair, text, start: before.length },
  };
}

/** `steps:` and the comments behind it; its entries are pieces of their own. */
function openingPiece(key: string): Piece {
  const start = { line: 1, column: 1, offset: 0 };
  const end = { line: 1, column: key.length + 1, offset: key.length };
  return {
    path: key,
    value: undefined,
    positions: new Map([[keyPath(key), { start, end }]]),
    problems: [],
    duplicates: [],
    count: 1,
    entriesEnd: end,
    flowEnd: end,
    yaml: undefined,
  };
}

function parsed(text: string, lines: LineCounter): Document | undefined {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      keepSourceTokens: true,
      prettyErrors: false,
      strict: true,
      uniqueKeys: false,
    });
  } catch {
    return undefined;
  }
}

type BlockMap = YAMLMap<Node, Node | null>;

/** The map that holds the piece between its sentinels, and nothing else; undefined where the piece is more or less than one entry. */
function mapAround({ contents }: Document, cut: Cut): BlockMap | undefined {
  const root = contents;
  if (!isMap<Node, Node | null>(root)) return undefined;
  if (cut.parent === undefined) return root.items.length === (cut.follower === 'nothing' ? 2 : 3) ? root : undefined;
  if (root.items.length !== (cut.follower === 'section' ? 2 : 1)) return undefined;
  const map = root.items[0]?.value;
  if (!isMap<Node, Node | null>(map)) return undefined;
  return map.items.length === (cut.follower === 'entry' ? 3 : 2) ? map : undefined;
}

function valueOf(cut: Cut, only: BlockMap, reader: PieceReader): unknown {
  if (cut.parent === undefined) {
    const values: Readonly<Record<string, unknown>> = readFields(LENIENT, 'a flow', only, '', reader) ?? {};
    return Object.hasOwn(values, cut.key) ? values[cut.key] : undefined;
  }
  const type = cut.parent === 'steps' ? FLOW_FIELDS.steps.type : FLOW_FIELDS.objects.type;
  const entries = reader.read<ReadonlyMap<string, unknown>>(type, only, cut.parent);
  // the map around it is put together of all its entries
  reader.positions.delete(cut.parent);
  return entries?.get(cut.key);
}

/** Reads a piece as if it were the file: places count from its start. */
class PieceReader extends Reader {
  readonly #shift: number;
  readonly #lineShift: number;

  constructor(file: string, text: string, document: Document, lines: LineCounter, before: string) {
    super(file, text, document, lines);
    this.#shift = before.length;
    this.#lineShift = before.split('\n').length - 1;
  }

  override position(wanted: number): Position {
    const { line, column, offset } = super.position(wanted);
    return { line: line - this.#lineShift, column, offset: offset - this.#shift };
  }
}
