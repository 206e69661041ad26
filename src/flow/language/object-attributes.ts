import type { FlowObject } from '../objects.ts';
import { PROPERTY_NAMES, type PropertyName } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { columnsOf } from '../sql/columns.ts';
import { parseStatement } from '../sql/parameters.ts';

/** An attribute of an object in the target format, and what it comes from. */
export interface ObjectAttribute {
  readonly name: string;
  /** Rules that set it, as they are written. */
  readonly rules: readonly string[];
  /** Properties whose statements answer it as a column. */
  readonly columns: readonly string[];
  /** Properties whose statements use it as `:name`. */
  readonly parameters: readonly string[];
}

const known = new WeakMap<FlowObject, readonly ObjectAttribute[]>();

/** All attributes that the mapping and the statements of an object name, in the order of the file. */
export function attributesOf(source: FlowSource, name: string): readonly ObjectAttribute[] {
  const object = source.flow?.objects?.get(name);
  if (!object) return [];
  let attributes = known.get(object);
  if (!attributes) known.set(object, (attributes = find(object)));
  return attributes;
}

function find(object: FlowObject): ObjectAttribute[] {
  const found = new Map<string, { name: string; rules: string[]; columns: string[]; parameters: string[] }>();
  const attribute = (name: string): { rules: string[]; columns: string[]; parameters: string[] } => {
    let entry = found.get(name);
    if (!entry) found.set(name, (entry = { name, rules: [], columns: [], parameters: [] }));
    return entry;
  };
  for (const { direction, system, source } of object.mapping ?? []) {
    const arrow = { out: '<=', in: '=>', both: '<=>' }[direction];
    if (/^[\w$-]+$/.test(system)) attribute(system).rules.push(`${system} ${arrow} ${source}`);
  }
  for (const property of Object.keys(PROPERTY_NAMES) as PropertyName[])
    for (const statement of object.properties?.[property] ?? []) {
      if (statement.form !== 'sql') continue;
      for (const column of columnsOf(statement.sql) ?? []) push(attribute(column).columns, property);
      for (const parameter of parseStatement(statement.sql).names)
        if (!statement.with?.has(parameter)) push(attribute(parameter).parameters, property);
    }
  return [...found.values()];
}

function push(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}
