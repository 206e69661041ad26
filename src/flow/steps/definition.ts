import type { Fields, ValuesOf } from '../grammar/collections.ts';

/** An edge that a step of some kind can have. */
export interface EdgeDefinition {
  readonly doc: string;
  /** Short word on the edge in a diagram; the key where absent. */
  readonly label?: string;
  /** Where the run goes when the file does not say. */
  readonly otherwise:
    /** to the end of the flow */
    | 'end'
    /** the same way as `next` */
    | 'next'
    /** nowhere: the edge must be given */
    | 'required';
}

/** One kind of step, as far as the language goes; what it does is in `engine/steps`. */
export interface StepDefinition<Kind extends string = string, F extends Fields = Fields, E extends string = string> {
  /** The key that makes a step one of this kind; its value is the step's main setting. */
  readonly kind: Kind;
  readonly title: string;
  /** One or two sentences for hover and reference. */
  readonly doc: string;
  /** Where the source documents describe it. */
  readonly source?: string;
  /** How the diagram draws it. */
  readonly shape: 'decision' | 'action' | 'trigger' | 'loop' | 'end';
  /** All settings but the common ones, the key named like the kind among them. */
  readonly fields: F;
  readonly edges: Readonly<Record<E, EdgeDefinition>>;
  /** What the step leaves in `steps.ID` for later expressions. */
  readonly output: string;
  /** An example for reference and completion: the body of one step, in YAML. */
  readonly example: string;
}

/** Declares a kind of step, with its types inferred. */
export function defineStep<const Kind extends string, const F extends Fields, const E extends string>(
  definition: StepDefinition<Kind, F, E>,
): StepDefinition<Kind, F, E> {
  return definition;
}

/** The model of a step of the given definition, without the common settings. */
export type StepValues<D> =
  D extends StepDefinition<infer Kind, infer F, infer E>
    ? ValuesOf<F> & { readonly kind: Kind; readonly edges: EdgesOf<E> }
    : never;

/** Edges as the file gives them; missing ones are resolved by `graph.ts`. */
export type EdgesOf<E extends string> = { readonly [K in E]?: string | undefined };

export const NEXT: EdgeDefinition = { doc: 'The step that follows.', otherwise: 'end' };
