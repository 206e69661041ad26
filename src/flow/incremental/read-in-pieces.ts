import { parseDocument, type Document } from 'yaml';
import { FLOW_FIELDS, type Flow } from '../flow-file.ts';
import { headOf, keyPath, missingKey, type Fields } from '../grammar/collections.ts';
import { duplicateKey } from '../grammar/duplicate-keys.ts';
import { MAX_NODES } from '../grammar/value.ts';
import type { Position, Problem, Range } from '../problem.ts';
import type { FlowSource } from '../read-flow.ts';
import { cutFlow, type Cut } from './cut.ts';
import { LineIndex } from './line-index.ts';
import { PieceNodes } from './piece-nodes.ts';
import { readPiece, type Piece } from './piece.ts';
import { placed, PlacedPositions, type PlacedPiece } from './placed-positions.ts';
import { MAX_LENGTH } from './read-whole.ts';

/** Pieces that were read, by their surroundings and their text, to be used again where both are the same. */
export type ReadPieces = ReadonlyMap<string, ReadonlyMap<string, Piece>>;

/** A flow read in pieces, with the pieces for the next reading. */
export interface InPieces {
  readonly source: FlowSource;
  readonly pieces: ReadPieces;
}

/**
 * Reads a flow file piece by piece: the same as reading it as a whole, but a piece that was read before is not read
 * again.
 * @returns undefined for a file that has to be read as a whole: with syntax errors, anchors, or of an unusual form
 */
export function readInPieces(text: string, file: string, known: ReadPieces): InPieces | undefined {
  const cuts = text.length > MAX_LENGTH ? undefined : cutFlow(text);
  if (!cuts) return undefined;
  const pieces = new Map<string, Map<string, Piece>>();
  const all: CutPiece[] = [];
  const keys = new Set<string>();
  let count = 0;
  for (const cut of cuts) {
    if (cut.parent === undefined && keys.size === keys.add(cut.key).size) return undefined;
    const surroundings = `${cut.parent ?? ''} ${cut.indent} ${cut.follower} ${cut.opens}`;
    const body = text.slice(cut.start, cut.end);
    const piece = known.get(surroundings)?.get(body) ?? readPiece(cut, body, file);
    if (!piece) return undefined;
    count += piece.count;
    // Keyed by the text at hand: a key from an earlier text would keep all of that in memory.
    let same = pieces.get(surroundings);
    if (!same) pieces.set(surroundings, (same = new Map<string, Piece>()));
    same.set(body, piece);
    all.push({ cut, piece, offset: cut.start, line: cut.line });
  }
  return count > MAX_NODES ? undefined : { source: putTogether(text, file, all), pieces };
}

interface CutPiece extends PlacedPiece {
  readonly cut: Cut;
}

function putTogether(text: string, file: string, all: readonly CutPiece[]): FlowSource {
  const cuts = all.map(({ cut }) => cut);
  const lines = new LineIndex(text, cuts);
  const positions = new PlacedPositions(all, placesAround(all));
  const rangeOf = (path: string): Range => {
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const range = positions.get(at) ?? positions.get(keyPath(at));
      if (range) return range;
      if (!at.includes('/')) return lines.range(0, 0);
    }
  };
  let document: Document | undefined;
  return {
    file,
    text,
    flow: flowOf(all),
    broken: false,
    problems: [...duplicatesIn(all, file), ...problemsIn(all), ...missingKeys(all, file, lines, rangeOf(''))],
    positions,
    get document() {
      document ??= parseDocument(text, { keepSourceTokens: true, prettyErrors: false, strict: true, uniqueKeys: false });
      return document;
    },
    nodes: new PieceNodes(all, (path) => positions.pieceOf(path)),
    stepIds: stepIdsIn(all),
    rangeOf,
    keyRangeOf: (path) => positions.get(keyPath(path)) ?? rangeOf(path),
    range: (start, end) => lines.range(start, end),
  };
}

/** What the pieces read to, as one flow. A key that stands twice counts where it stood first, with its last sound value. */
function flowOf(all: readonly CutPiece[]): Flow {
  const values: Record<string, unknown> = {};
  const entries = new Map<string, Map<string, unknown>>();
  for (const { cut, piece } of all) {
    if (cut.opens) {
      const map = new Map<string, unknown>();
      entries.set(cut.key, map);
      values[cut.key] = map;
    } else if (piece.value !== undefined) {
      if (cut.parent === undefined) values[cut.key] = piece.value;
      else entries.get(cut.parent)?.set(cut.key, piece.value);
    }
  }
  return { idflow: 1, name: '', steps: new Map(), ...values };
}

/** Where the flow is, and the maps whose entries are pieces. */
function placesAround(all: readonly CutPiece[]): ReadonlyMap<string, Range> {
  const around = new Map<string, Range>();
  const startOf = ({ cut, offset, line }: CutPiece): Position => ({
    line: line + 1,
    column: cut.indent + 1,
    offset: offset + cut.indent,
  });
  const absolute = (end: Position, at: CutPiece): Position => placed({ start: end, end }, at).end;
  const last = all.at(-1);
  if (all[0] && last) around.set('', { start: startOf(all[0]), end: absolute(last.piece.flowEnd, last) });
  all.forEach((at, index) => {
    const { parent } = at.cut;
    if (parent === undefined) return;
    const start = around.get(parent)?.start ?? startOf(at);
    if (all[index + 1]?.cut.parent !== parent) around.set(parent, { start, end: absolute(at.piece.entriesEnd, at) });
    else if (!around.has(parent)) around.set(parent, { start, end: start });
  });
  return around;
}

const problemsIn = (all: readonly CutPiece[]): Problem[] =>
  all.flatMap((at) => at.piece.problems.map((problem) => ({ ...problem, range: placed(problem.range, at) })));

/** Keys that stand twice in a map, map by map as one walk through the file meets them. */
function duplicatesIn(all: readonly CutPiece[], file: string): Problem[] {
  const problems: Problem[] = [];
  const report = (key: string, range: Range, first: Range): void => {
    problems.push({ ...duplicateKey(key, first.start.line), severity: 'error', file, range });
  };
  all.forEach((at, index) => {
    if (at.cut.opens) {
      const first = new Map<string, Range>();
      for (let next = index + 1; all[next]?.cut.parent === at.cut.key; next++) {
        const { cut, piece } = all[next]!;
        const range = placed(piece.positions.get(keyPath(piece.path))!, all[next]!);
        const before = first.get(cut.key);
        if (before) report(cut.key, range, before);
        else first.set(cut.key, range);
      }
    }
    for (const { key, range, first } of at.piece.duplicates) report(key, placed(range, at), placed(first, at));
  });
  return problems;
}

function missingKeys(all: readonly CutPiece[], file: string, lines: LineIndex, flow: Range): Problem[] {
  const given = new Set(all.flatMap(({ cut }) => (cut.parent === undefined ? [cut.key] : [])));
  return Object.entries(FLOW_FIELDS as Fields).flatMap(([key, { required, doc }]): Problem[] => {
    if (!required || given.has(key)) return [];
    const range = headOf(flow.start.offset, flow.end.offset, lines);
    return [{ ...missingKey('a flow', key, doc), severity: 'error', file, range }];
  });
}

function stepIdsIn(all: readonly CutPiece[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { cut, piece } of all) {
    if (cut.parent === 'steps') ids.add(cut.key);
    else if (cut.parent === undefined && cut.key === 'steps' && !cut.opens)
      for (const path of piece.positions.keys())
        if (path.endsWith('#key') && path.split('/').length === 2) ids.add(path.slice('steps/'.length, -'#key'.length));
  }
  return ids;
}
