import type { Node, Scalar } from 'yaml';
import { nodeIn, scalarsIn, type PlacedEntry, type PlacedNode, type SourceNodes } from '../source-nodes.ts';
import { cutBefore } from './line-index.ts';
import type { PieceYaml } from './piece.ts';
import type { PlacedPiece } from './placed-positions.ts';

const NO_ALIASES: ReadonlyMap<Node, Node> = new Map();

const scalarsOf = new WeakMap<PieceYaml, ReadonlyMap<number, Scalar>>();

/** The nodes of a file that was read in pieces. */
export class PieceNodes implements SourceNodes {
  readonly #pieces: readonly (PlacedPiece & { readonly start: number })[];
  readonly #find: (path: string) => PlacedPiece | undefined;

  /** @param find the piece that holds a path */
  constructor(pieces: readonly PlacedPiece[], find: (path: string) => PlacedPiece | undefined) {
    this.#pieces = pieces.map((piece) => ({ ...piece, start: piece.offset }));
    this.#find = find;
  }

  entries(): readonly PlacedEntry[] {
    return this.#pieces.map(({ piece: { path, yaml }, offset }) =>
      yaml ? { path, offset, pair: yaml.pair, shift: offset - yaml.start } : { path, offset, shift: 0 },
    );
  }

  at(path: string): PlacedNode | undefined {
    const found = path === 'steps' || path === 'objects' ? undefined : this.#find(path);
    const yaml = found?.piece.yaml;
    if (!found || !yaml) return undefined;
    const shift = found.offset - yaml.start;
    const own = found.piece.path.split('/').length;
    const { key, value } = yaml.pair;
    const parts = path.split('/').slice(own);
    if (parts.length === 0) return { node: value, key, text: yaml.text, shift };
    return nodeIn(value, parts, yaml.text, shift, NO_ALIASES);
  }

  scalarFrom(offset: number): PlacedNode<Scalar> | undefined {
    const at = cutBefore(this.#pieces, offset);
    const yaml = at?.piece.yaml;
    if (!at || !yaml) return undefined;
    let scalars = scalarsOf.get(yaml);
    if (!scalars) scalarsOf.set(yaml, (scalars = scalarsInPiece(yaml)));
    const shift = at.offset - yaml.start;
    const node = scalars.get(offset - shift);
    return node && { node, text: yaml.text, shift };
  }
}

function scalarsInPiece({ pair }: PieceYaml): ReadonlyMap<number, Scalar> {
  return new Map([...scalarsIn(pair.key, NO_ALIASES), ...(pair.value ? scalarsIn(pair.value, NO_ALIASES) : [])]);
}
