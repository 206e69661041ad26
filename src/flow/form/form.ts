import type { Json } from '../json.ts';

/** How a value is edited. */
export type FormEditor =
  /** one line */
  | 'text'
  /** several lines */
  | 'note'
  /** code, in Monaco */
  | 'expression'
  | 'template'
  | 'sql'
  | 'script'
  /** `attribute <= expression` */
  | 'rule'
  | 'number'
  | 'duration'
  | 'flag'
  /** one of `choices` */
  | 'choice'
  /** the name of something: one of `choices` or of `Form.names`, or another text */
  | 'reference'
  /** `fields` of its own */
  | 'group'
  /** entries under names of the user's own: `with`, `cases`, `on-error` */
  | 'map'
  /** entries in an order */
  | 'list'
  /** what no form fits: the YAML itself, to be edited in the text */
  | 'yaml';

/** What a reference can name; the names that the flow declares stand in `Form.names`. */
export type Referred = 'step' | 'object' | 'target' | 'file';

/** Something to choose, with its meaning in Markdown. */
export interface FormChoice {
  readonly value: string;
  readonly doc: string;
}

/** Which part of a form a field stands in. */
export type FormSection =
  /** what it does */
  | 'settings'
  /** where it leads */
  | 'edges'
  /** what happens when it fails */
  | 'failure'
  /** title and note */
  | 'about';

/** A value of the flow file with what an editor needs to know about it. JSON-safe. */
export interface FormField {
  /** `steps/create/with/user`. */
  readonly path: string;
  /** Key, or the number of the entry from 1. */
  readonly label: string;
  /** Description, in Markdown; the same words as in the schema. */
  readonly doc: string;
  readonly editor: FormEditor;
  readonly required: boolean;
  /** False where the file does not have it. */
  readonly given: boolean;
  /** Text of a scalar, as a person reads it (unquoted); a boolean for `flag`; the YAML for `yaml`. */
  readonly value?: Json | undefined;
  /** What fits, in a few words: "a duration (500ms, 5s, 2m, 1h)". */
  readonly fits: string;
  /** What holds where it is not given: "200ms", "the input itself". */
  readonly otherwise?: string | undefined;
  readonly section?: FormSection | undefined;
  readonly choices?: readonly FormChoice[] | undefined;
  readonly refers?: Referred | undefined;
  /** For `script`. */
  readonly language?: 'javascript' | 'typescript' | undefined;
  readonly fields?: readonly FormField[] | undefined;
  /** For `map` and `list`: what a new entry starts as, and the names that it can have. */
  readonly entry?: { readonly value: Json; readonly names?: readonly FormChoice[] | undefined } | undefined;
  /** The same value written as a map, which has more settings: `{ attempts: 3 }` for `3`. */
  readonly detailed?: Json | undefined;
  /** True for a key that does not belong here: it can only be looked at and removed. */
  readonly unknown?: boolean | undefined;
}

/** A part of an object or a flow with a form of its own. */
export interface FormPart {
  readonly path: string;
  readonly label: string;
  readonly doc: string;
  readonly kind: 'object' | 'mapping' | 'property' | 'trigger';
  readonly given: boolean;
  /** "7 rules", "2 statements", the title of an object. */
  readonly summary: string;
  /** What it starts as when it is added. */
  readonly value?: Json | undefined;
}

/** What the inspector shows for one path: the flow, a step, an object, a mapping, a property, a trigger stage. */
export interface Form {
  readonly path: string;
  /** "Decide", "Object", "Mapping of user". */
  readonly title: string;
  readonly doc: string;
  readonly kind: 'flow' | 'step' | FormPart['kind'];
  /** Kind of step; empty where the file does not say. */
  readonly step?: string | undefined;
  /** Id of the step or name of the object, when it can be renamed. */
  readonly name?: string | undefined;
  readonly fields: readonly FormField[];
  /** What can be opened from here, or added. */
  readonly parts?: readonly FormPart[] | undefined;
  /** Present for a mapping: it is shown as a table. */
  readonly mapping?: readonly MappingRow[] | undefined;
  /** What the references of this form can name. */
  readonly names: Readonly<Partial<Record<Referred, readonly FormChoice[]>>>;
}

/** A rule of a mapping. */
export interface MappingRow {
  readonly path: string;
  /** Place of the text of the rule: the row's own, or `rule` in it. */
  readonly rulePath: string;
  /** Attribute of the target. */
  readonly attribute: string;
  readonly direction: '<=' | '=>' | '<=>';
  /** Expression over the source, or its attribute for `=>`. */
  readonly expression: string;
  readonly when?: string | undefined;
  readonly note?: string | undefined;
  /** Text of a rule that can not be taken apart; the other parts are then empty. */
  readonly text?: string | undefined;
}
