import type { Range } from '../problem.ts';
import type { Piece } from './piece.ts';

/** A piece, and where it starts in the text. */
export interface PlacedPiece {
  readonly piece: Piece;
  readonly offset: number;
  /** Lines before it. */
  readonly line: number;
}

/** A place of a piece as a place of the text: pieces start at the start of a line, so that columns stay. */
export function placed({ start, end }: Range, { offset, line }: PlacedPiece): Range {
  return {
    start: { line: start.line + line, column: start.column, offset: start.offset + offset },
    end: { line: end.line + line, column: end.column, offset: end.offset + offset },
  };
}

/** The places of all values of a text that was read in pieces; each is worked out when somebody asks for it. */
export class PlacedPositions implements ReadonlyMap<string, Range> {
  readonly #pieces: readonly PlacedPiece[];
  /** Places of the maps around pieces. */
  readonly #around: ReadonlyMap<string, Range>;
  /** By path of their value; several where a key stands twice. */
  readonly #byPath = new Map<string, PlacedPiece[]>();
  #size: number | undefined;

  constructor(pieces: readonly PlacedPiece[], around: ReadonlyMap<string, Range>) {
    this.#pieces = pieces;
    this.#around = around;
    for (const one of pieces) {
      const same = this.#byPath.get(one.piece.path);
      if (same) same.push(one);
      else this.#byPath.set(one.piece.path, [one]);
    }
  }

  get(path: string): Range | undefined {
    const around = this.#around.get(path);
    if (around) return around;
    const found = this.#find(path);
    return found && placed(found.range, found.at);
  }

  has(path: string): boolean {
    return this.#around.has(path) || this.#find(path) !== undefined;
  }

  /** The piece that holds a path. */
  pieceOf(path: string): PlacedPiece | undefined {
    return this.#find(path)?.at;
  }

  get size(): number {
    this.#size ??= new Set(this.keys()).size;
    return this.#size;
  }

  *entries(): MapIterator<[string, Range]> {
    for (const path of this.keys()) yield [path, this.get(path)!];
  }

  *values(): MapIterator<Range> {
    for (const [, range] of this.entries()) yield range;
  }

  *keys(): MapIterator<string> {
    yield* this.#around.keys();
    for (const at of this.#pieces) {
      const same = this.#byPath.get(at.piece.path) ?? [];
      const earlier = same.slice(0, same.indexOf(at));
      for (const path of at.piece.positions.keys())
        if (!this.#around.has(path) && !earlier.some(({ piece }) => piece.positions.has(path))) yield path;
    }
  }

  [Symbol.iterator](): MapIterator<[string, Range]> {
    return this.entries();
  }

  forEach(each: (range: Range, path: string, positions: ReadonlyMap<string, Range>) => void): void {
    for (const [path, range] of this.entries()) each(range, path, this);
  }

  #find(path: string): { readonly range: Range; readonly at: PlacedPiece } | undefined {
    const first = path.indexOf('/');
    const second = first < 0 ? -1 : path.indexOf('/', first + 1);
    return (
      (first < 0 ? undefined : this.#inPieces(second < 0 ? path : path.slice(0, second), path)) ??
      this.#inPieces(first < 0 ? path : path.slice(0, first), path)
    );
  }

  /** Where a key stands twice, the later one counts, as for the value. */
  #inPieces(piecePath: string, path: string): { readonly range: Range; readonly at: PlacedPiece } | undefined {
    const same = this.#byPath.get(piecePath.endsWith('#key') ? piecePath.slice(0, -4) : piecePath);
    for (let index = (same?.length ?? 0) - 1; index >= 0; index--) {
      const at = same![index]!;
      const range = at.piece.positions.get(path);
      if (range) return { range, at };
    }
    return undefined;
  }
}
