/** All times in milliseconds. */

export interface OpenTimes {
  /** From the first line of the designer's script until its steps are painted. */
  readonly drawn: number;
  /** … until it has shown what a key did. */
  readonly answered: number;
  /** Elements of the page. */
  readonly elements: number;
}

/** How long each frame took. */
export type Frames = readonly number[];

export interface EditTimes {
  /** In the extension, up to the message to the page or the text. */
  readonly host: number;
  /** Until the page's elements are right. */
  readonly page: number;
  /** Until that is painted; waits for the screen's next frame. */
  readonly paint: number;
  readonly whole: number;
}

/** What the designer's page offers to the benchmark. */
export interface DesignerBench {
  readonly opened: Promise<OpenTimes>;
  pan(milliseconds: number): Promise<Frames>;
  zoom(milliseconds: number): Promise<Frames>;
  /** A keystroke in the text, until the canvas shows it. */
  editText(): Promise<EditTimes>;
  /** A step deleted on the canvas; and brought back by an undo of the text. */
  editCanvas(): Promise<{ readonly toText: EditTimes; readonly back: EditTimes }>;
}

/** What one flow cost. */
export interface DesignerCosts {
  readonly steps: number;
  readonly open: readonly OpenTimes[];
  readonly pan: Frames;
  readonly zoom: Frames;
  readonly textToCanvas: readonly EditTimes[];
  readonly canvasToText: readonly EditTimes[];
  readonly undoToCanvas: readonly EditTimes[];
  /** Memory of the page's script with the flow, in bytes, garbage collected. */
  readonly heapBytes: number;
}

export interface Rounds {
  /** How often each flow is opened, and each edit done. */
  readonly opens: number;
  readonly edits: number;
  /** How long panning and zooming go on. */
  readonly gesture: number;
}

/** Opens flows of so many steps in a Chromium and works with them; `done` is told after each. */
export type MeasureDesigner = (sizes: readonly number[], rounds: Rounds, done: (costs: DesignerCosts) => void) => Promise<void>;
