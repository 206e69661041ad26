import { pathTo } from '../grammar/collections.ts';
import type { FlowObject } from '../objects.ts';
import { rangeInValue } from '../scalar-position.ts';
import { columnsOf } from '../sql/columns.ts';
import { parseStatement } from '../sql/parameters.ts';
import { attributesAssigned } from './assigned-attributes.ts';
import { scriptPlaces, statementPlaces } from './code-places.ts';
import type { Inspection } from './inspection.ts';
import { chosenProperty, propertyUsedBy } from './properties.ts';
import { Scopes } from './scope.ts';
import { readScriptAt } from './script-files.ts';

/** Every SQL text can be read, and something sets each of its parameters. */
export function checkStatements(inspection: Inspection): void {
  const attributes = new Attributes(inspection);
  const readers = objectsByProperty(inspection);
  for (const [name, object] of inspection.objects)
    for (const { statement, property } of statementPlaces(name, object)) {
      if (statement.form !== 'sql') continue;
      const from = readers.get(`${name} ${property}`) ?? [name];
      checkStatement(inspection, statement.sql, statement.path, statement.with?.keys(), from, attributes);
    }
  for (const step of inspection.steps)
    if (step.kind === 'sql')
      step.sql.forEach((sql, index) => {
        checkStatement(
          inspection,
          sql,
          `${step.path}/sql/${index}`,
          step.with?.keys(),
          step.object === undefined ? [] : [step.object],
          attributes,
        );
      });
}

function checkStatement(
  inspection: Inspection,
  sql: string,
  path: string,
  given: Iterable<string> | undefined,
  objects: readonly string[],
  attributes: Attributes,
): void {
  const { parameters, problems } = parseStatement(sql);
  const rangeOf = (start: number, end: number): ReturnType<typeof rangeInValue> =>
    rangeInValue(inspection.source, path, start, end);
  for (const { message, offset } of problems) inspection.error('invalid-sql', rangeOf(offset, offset + 1), message);
  const set = new Set(given);
  for (const object of objects) {
    const known = attributes.of(object);
    if (!known) return;
    for (const name of known) set.add(name);
  }
  const lowerCase = new Set([...set].map((name) => name.toLowerCase()));
  const told = new Set<string>();
  for (const { name, start, end } of parameters) {
    if (set.has(name) || lowerCase.has(name.toLowerCase()) || told.has(name)) continue;
    told.add(name);
    const names = objects.map((object) => `\`${object}\``).join(' or ');
    const who =
      objects.length === 0 ? '`with` does not name it.' : `neither \`with\` nor a rule, column or script of ${names} does.`;
    const message = `Nothing sets the parameter \`:${name}\`: ${who}`;
    const meant = inspection.nearest(name, set);
    const add =
      objects.length === 0
        ? `Add it: \`with: { ${name}: … }\`.`
        : `Add a rule such as \`${name} <= …\` to the mapping, or \`with: { ${name}: … }\` to the statement.`;
    inspection.error(
      'unbound-parameter',
      rangeOf(start, end),
      message,
      meant === undefined ? add : `Did you mean \`:${meant}\`?`,
    );
  }
}

/** By object and property: the objects whose attributes fill its parameters, where steps say. */
function objectsByProperty(inspection: Inspection): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const step of inspection.steps) {
    const use = propertyUsedBy(step);
    const object = use && inspection.objects.get(use.object);
    const property = object && chosenProperty(use, object);
    if (!property) continue;
    const key = `${use.object} ${property}`;
    const known = found.get(key) ?? [];
    if (!known.includes(use.by)) known.push(use.by);
    found.set(key, known);
  }
  return found;
}

/** What gives objects their attributes. */
class Attributes {
  private readonly inspection: Inspection;
  private readonly known = new Map<string, ReadonlySet<string> | undefined>();
  private scripts: ReadonlyMap<string, ReadonlySet<string> | undefined> | undefined;

  constructor(inspection: Inspection) {
    this.inspection = inspection;
  }

  /** @returns the attributes an object can have; undefined when that can not be told */
  of(name: string): ReadonlySet<string> | undefined {
    if (!this.known.has(name)) {
      const object = this.inspection.objects.get(name);
      this.known.set(name, object && this.find(name, object));
    }
    return this.known.get(name);
  }

  private find(name: string, object: FlowObject): ReadonlySet<string> | undefined {
    const path = pathTo('objects', name);
    const mapping = object.mapping ?? [];
    const unsound =
      (mapping.length === 0 && !object.mapping && this.inspection.writes(path, 'mapping')) ||
      this.inspection.source.positions.has(`${path}/mapping/${mapping.length}`);
    if (unsound) return undefined;
    const names = new Set(mapping.flatMap(({ direction, system }) => (direction === 'in' ? [] : [system])));
    for (const { statement, property } of statementPlaces(name, object)) {
      // What check, select* and insert answer becomes attributes.
      if (property === 'update' || property === 'delete' || property === 'updatePassword') continue;
      const columns = statement.form === 'sql' ? columnsOf(statement.sql) : undefined;
      if (!columns) return undefined;
      for (const column of columns) names.add(column);
    }
    this.scripts ??= this.setByScripts();
    if (!this.scripts.has(name)) return names;
    const assigned = this.scripts.get(name);
    return assigned && new Set([...names, ...assigned]);
  }

  /** By object: attributes that scripts set; undefined where they may set any. */
  private setByScripts(): ReadonlyMap<string, ReadonlySet<string> | undefined> {
    const found = new Map<string, Set<string> | undefined>();
    for (const place of scriptPlaces(this.inspection, new Scopes(this.inspection.flow))) {
      if (place.object === undefined || place.role === 'filter') continue;
      const tree = readScriptAt(this.inspection, place)?.tree;
      const assigned = tree && attributesAssigned(tree);
      const before = found.has(place.object) ? found.get(place.object) : new Set<string>();
      found.set(place.object, before && assigned ? new Set([...before, ...assigned]) : undefined);
    }
    return found;
  }
}
