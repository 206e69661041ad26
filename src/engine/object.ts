import type { FlowObject } from '../flow/objects.ts';
import { filterOf, PROPERTY_NAMES, TRIGGER_STAGES, type PropertyName, type TriggerStage } from '../flow/property-names.ts';
import type { JsonObject } from '../flow/json.ts';
import type { Row, Target } from '../targets/port.ts';
import type { Compute, ExpressionCompiler } from './expression.ts';
import { compileIncoming, compileOutgoing, type IncomingMapping, type OutgoingMapping } from './mapping.ts';
import { compileProperty, type CompiledProperty } from './property.ts';
import type { Change, ObjectSlot } from './run.ts';
import type { CompiledScriptSource, ScriptCompiler } from './script.ts';
import { changesBetween } from './delta.ts';
import { ownAttribute } from './own-attribute.ts';

/** An object of the flow, ready to run. */
export interface CompiledObject {
  readonly name: string;
  readonly index: number;
  readonly target: Target;
  readonly key: readonly string[];
  readonly when: Compute<boolean> | undefined;
  readonly outgoing: OutgoingMapping | undefined;
  readonly incoming: IncomingMapping | undefined;
  readonly properties: ReadonlyMap<PropertyName, CompiledProperty>;
  readonly triggers: ReadonlyMap<TriggerStage, readonly CompiledScriptSource[]>;
  /** Attributes that its mapping sets; null where there is no mapping. */
  readonly mapped: ReadonlySet<string>;
}

/** Compiles an object for the target it is bound to. */
export function compileObject(
  name: string,
  index: number,
  object: FlowObject,
  target: Target,
  expressions: ExpressionCompiler,
  scripts: ScriptCompiler,
): CompiledObject {
  const path = `objects/${name}`;
  const rules = object.mapping ?? [];
  const properties = new Map<PropertyName, CompiledProperty>();
  for (const property of Object.keys(PROPERTY_NAMES) as PropertyName[]) {
    const statements = object.properties?.[property];
    if (!statements) continue;
    const filterName = filterOf(property);
    const filter = filterName && object.properties[filterName];
    const rowFilter =
      filter === undefined ? undefined : scripts.filter(filter, `${path}/properties/${filterName}`, `${name}.${filterName}`);
    properties.set(property, compileProperty(statements, target, expressions, rowFilter));
  }
  const triggers = new Map<TriggerStage, readonly CompiledScriptSource[]>();
  for (const stage of Object.keys(TRIGGER_STAGES) as TriggerStage[]) {
    const sources = object.triggers?.[stage];
    if (!sources) continue;
    triggers.set(
      stage,
      sources.map((source, at) =>
        scripts.compile(source, `${path}/triggers/${stage}/${at}`, source.name ?? fileName(source.file) ?? `${stage}[${at}]`),
      ),
    );
  }
  return {
    name,
    index,
    target,
    key: object.key ?? [],
    when:
      object.when === undefined
        ? undefined
        : expressions.condition({ text: object.when, path: `${path}/when`, name: `when of ${name}` }, 'object'),
    outgoing: rules.some(({ direction }) => direction !== 'in') ? compileOutgoing(rules, expressions) : undefined,
    incoming: rules.some(({ direction }) => direction !== 'out') ? compileIncoming(rules, expressions) : undefined,
    properties,
    triggers,
    mapped: new Set(rules.filter(({ direction }) => direction !== 'in').map(({ system }) => system)),
  };
}

/**
 * Columns of a row fill attributes that are still null: that is how `WHERE id = :id` gets its id.
 * @param except columns left alone where the object has them, even as null; a rule that did not apply leaves none
 */
export function fillNulls(object: JsonObject, row: Row, except?: ReadonlySet<string>): void {
  for (const column in row) {
    if (column === '__proto__' || (except?.has(column) && Object.hasOwn(object, column))) continue;
    if ((ownAttribute(object, column) ?? null) === null) object[column] = row[column];
  }
}

/** What an update would change, as far as it can be told; undefined when nothing was fetched to compare with. */
export function pendingChanges(slot: ObjectSlot): readonly Change[] | undefined {
  return slot.new && slot.old ? changesBetween(slot.new, slot.old) : undefined;
}

/** What tells one object of this type from another: the values that its `check` asks for. */
export function identityOf(object: CompiledObject, slot: ObjectSlot): string {
  const { key } = object;
  const names = key.length > 0 ? key : (object.properties.get('check')?.parameters ?? []);
  const values = slot.new ?? slot.old ?? {};
  const chosen = names.length > 0 ? names : Object.keys(values);
  return JSON.stringify(chosen.map((name) => values[name] ?? null));
}

const fileName = (path: string | undefined): string | undefined => path?.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
