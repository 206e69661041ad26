import type { DiagramPort } from '../diagram/diagram.ts';
import type { Layout, Point } from './layout.ts';

/** A box of the picture with its place; `x` and `y` are its top left corner, in pixels of the canvas at zoom 1. */
export interface PlacedBox extends Point {
  /** Step id; for other boxes an id that no step has. Key of React nodes. */
  readonly id: string;
  readonly kind:
    | 'step'
    /** the end of the flow, where no step is called `end` */
    | 'end'
    /** a short mark where an edge ends the run far from the end's box, so that no line has to run there */
    | 'stub'
    /** a short mark where an edge leads to a step that there is not */
    | 'missing'
    /** a folded group */
    | 'group';
  readonly width: number;
  readonly height: number;
  /** Steps that are folded into this one; 0 for most. */
  readonly hidden: number;
  /** True where a person put it. */
  readonly manual: boolean;
  /** Of `missing`: the id that no step has. */
  readonly goal?: string;
}

/** An edge of the picture. */
export interface PlacedEdge {
  /** `edgeKey(step, port)` of the edge of the flow that it shows. */
  readonly key: string;
  /** Ids of boxes. */
  readonly from: string;
  readonly to: string;
  /** The step whose way out it is; hidden in `from` when that is folded. */
  readonly step: string;
  readonly port: DiagramPort;
  /** Corners of the line, from port to entry: horizontal and vertical pieces in turn. */
  readonly route: readonly Point[];
  /** Middle of its word. */
  readonly label: Point;
  /** True for edges that lead back up: to the loop that they belong to, or for another try. */
  readonly back: boolean;
}

/** An open group, drawn around its steps; in several parts where other steps stand between them. */
export interface Frame extends Point {
  /** Of the group for its first part; for others an id that no box has. */
  readonly id: string;
  /** Id of the group. */
  readonly group: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

/** Where everything is. */
export interface Placement {
  /** By box id, in the order of the file, other boxes behind. */
  readonly boxes: ReadonlyMap<string, PlacedBox>;
  readonly edges: readonly PlacedEdge[];
  readonly frames: readonly Frame[];
  /** By folded step: id of the box that stands for it. */
  readonly hidden: ReadonlyMap<string, string>;
  /** Around all of it. */
  readonly bounds: Point & { readonly width: number; readonly height: number };
}

/** What a person arranged. */
export interface Arrangement {
  /** Ids of loops and groups that are folded. */
  readonly collapsed: Layout['collapsed'];
  readonly groups: Layout['groups'];
  /** Middle of the top edge of boxes that were moved by hand. */
  readonly manual: Layout['steps'];
}

/** The point that the layout file keeps for a box: the middle of its top edge, in whole pixels. */
export const pointOf = (box: PlacedBox): Point => ({ x: Math.round(box.x + box.width / 2), y: Math.round(box.y) });
