import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { MASK, type Redactor } from '../runs/redact.ts';
import { isSecretName } from '../flow/secret-names.ts';
import { attributeName } from './attribute-name.ts';

/** A value with a name, as a scope offers it. */
export interface NamedValue {
  readonly name: string;
  readonly value: Json | undefined;
  /** An expression of the flow language for it, where there is one. */
  readonly expression?: string | undefined;
  /** Present for what can be changed. */
  readonly place?: ValuePlace | undefined;
}

/** Where a value stands that can be changed: it may be another one by the time somebody looks again. */
export interface ValuePlace {
  read(): Json | undefined;
  /** @throws TypeError for a value that can not stand there */
  assign(value: Json): void;
}

/** A value as it is shown. */
export interface ShownVariable {
  readonly name: string;
  readonly text: string;
  readonly type: string;
  readonly expression: string | undefined;
  readonly assignable: boolean;
  /** For {@link VariableStore.children}; 0 when there is nothing inside. */
  readonly reference: number;
  readonly indexed: number;
  readonly named: number;
}

/** Which children are wanted; all where nothing is said. */
export interface Page {
  readonly filter?: 'indexed' | 'named' | undefined;
  readonly start?: number | undefined;
  readonly count?: number | undefined;
}

const LONGEST_TEXT = 10_000;
const LONGEST_PREVIEW = 80;
/** Children shown when a client does not page. */
const MOST_AT_ONCE = 1_000;

type Values = () => readonly NamedValue[];

/** Values looked into together, and whom they belong to. */
interface Group<Owner> {
  readonly values: Values;
  readonly owner: Owner;
}

/** Values that a client looks into at one pause, without secrets. What is not looked at is not copied. */
export class VariableStore<Owner> {
  readonly #redactor: Redactor;
  #groups: Group<Owner>[] = [];

  /** @param redactor knows the secrets that no name tells */
  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Forgets everything: references are good for one pause. */
  reset(): void {
    this.#groups = [];
  }

  /** @returns a reference for the values */
  keep(owner: Owner, values: Values): number {
    return this.#groups.push({ owner, values });
  }

  /** @returns undefined for a reference of an earlier pause */
  children(reference: number, page: Page = {}): ShownVariable[] | undefined {
    const { owner, values } = this.#groups[reference - 1] ?? {};
    if (!owner || !values) return undefined;
    const group = values();
    const { filter, start = 0, count = 0 } = page;
    const indexed = group.length > 0 && isIndexed(group);
    if (filter !== undefined && (filter === 'indexed') !== indexed) return [];
    return group.slice(start, start + (count > 0 ? count : MOST_AT_ONCE)).map((child) => this.show(owner, child));
  }

  /** The child of that name, and whom it belongs to. */
  find(reference: number, name: string): { readonly owner: Owner; readonly variable: NamedValue } | undefined {
    const group = this.#groups[reference - 1];
    const variable = group?.values().find((child) => child.name === name);
    return group && variable && { owner: group.owner, variable };
  }

  show(owner: Owner, variable: NamedValue): ShownVariable {
    const { name, value, expression, place } = variable;
    const shown = {
      ...shownName(name, expression, this.#redactor),
      assignable: place !== undefined,
      reference: 0,
      indexed: 0,
      named: 0,
    };
    if (this.#hides(name, value)) return { ...shown, text: MASK, type: 'secret' };
    if (Array.isArray(value)) {
      const reference = value.length === 0 ? 0 : this.keep(owner, () => childrenOf(variable));
      return { ...shown, text: this.#preview(value), type: 'list', reference, indexed: value.length };
    }
    if (isJsonObject(value)) {
      const named = Object.keys(value).length;
      const reference = named === 0 ? 0 : this.keep(owner, () => childrenOf(variable));
      return { ...shown, text: this.#preview(value), type: 'object', reference, named };
    }
    return { ...shown, text: this.#scalar(value, name), type: value === null ? 'null' : typeof value };
  }

  #hides(name: string, value: Json | undefined): boolean {
    return isSecretName(name) && this.#redactor.value(value, name) === MASK;
  }

  #scalar(value: Json | undefined, name: string): string {
    const clean = this.#redactor.value(value, name);
    if (typeof clean !== 'string') return String(clean);
    return JSON.stringify(clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean);
  }

  /** A value on one line: as much of it as fits. */
  #preview(value: Json): string {
    const list = Array.isArray(value);
    const parts: string[] = [];
    let length = 0;
    const entries = list ? (value as readonly Json[]).entries() : Object.entries(value as object);
    for (const [key, inner] of entries as Iterable<[number | string, Json | undefined]>) {
      const text = this.#inner(inner, list ? '' : String(key));
      const part = list ? text : `${this.#redactor.text(String(key))}: ${text}`;
      if (length + part.length > LONGEST_PREVIEW) {
        parts.push('…');
        break;
      }
      parts.push(part);
      length += part.length + 2;
    }
    return list ? `(${(value as readonly Json[]).length}) [${parts.join(', ')}]` : `{${parts.join(', ')}}`;
  }

  #inner(value: Json | undefined, name: string): string {
    if (this.#hides(name, value)) return MASK;
    if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
    if (isJsonObject(value)) return Object.keys(value).length === 0 ? '{}' : '{…}';
    const text = this.#scalar(value, name);
    return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text;
  }
}

/** What servers answer may have a secret for a name; an expression that leads there can not be shown either. */
export function shownName(
  name: string,
  expression: string | undefined,
  redactor: Redactor,
): { readonly name: string; readonly expression: string | undefined } {
  const clean = expression === undefined ? undefined : redactor.text(expression);
  return { name: redactor.text(name), expression: clean === expression ? expression : undefined };
}

const isIndexed = (group: readonly NamedValue[]): boolean => group.every(({ name }, index) => name === String(index));

function childrenOf({ value: shown, expression, place }: NamedValue): readonly NamedValue[] {
  const value = place ? place.read() : shown;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => ({
      name: String(index),
      value: item,
      expression: expression === undefined ? undefined : `${expression}[${index}]`,
      place: place && placeIn(place, String(index)),
    }));
  if (!isJsonObject(value)) return [];
  const hidden = secretOfChange(value);
  return Object.entries(value).map(([key, inner]) => ({
    name: key,
    value: hidden && (key === 'from' || key === 'to') ? MASK : inner,
    expression: expression === undefined ? undefined : attributeName(expression, key),
    place: place && placeIn(place, key),
  }));
}

/** The place of an attribute or an item in the value that stands at a place. */
export function placeIn(outer: ValuePlace, key: string): ValuePlace {
  return {
    read() {
      const value = outer.read();
      if (Array.isArray(value)) return (value as readonly Json[])[Number(key)];
      return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    },
    assign(changed) {
      const value = outer.read();
      if (isJsonObject(value)) return outer.assign(withKey(value, key, changed));
      if (!Array.isArray(value)) throw new TypeError(`There is no map or list in which \`${key}\` could be set.`);
      const list = value as readonly Json[];
      const index = Number(key);
      if (!Number.isInteger(index) || index < 0 || index > list.length) throw new TypeError(`The list has ${list.length} items.`);
      outer.assign([...list.slice(0, index), changed, ...list.slice(index + 1)]);
    },
  };
}

/** A change of a secret attribute names it as a value and not as a key. */
function secretOfChange(object: { readonly [key: string]: Json | undefined }): boolean {
  const { attribute } = object;
  return typeof attribute === 'string' && isSecretName(attribute);
}

/** A copy with another value under a key, whatever its name. */
/** A copy with another value under a key, whatever its name. */
function withKey(object: JsonObject, key: string, value: Json): JsonObject {
  const copy = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
