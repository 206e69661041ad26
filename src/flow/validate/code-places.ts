import type { Step } from '../flow-file.ts';
import { pathTo } from '../grammar/collections.ts';
import { expression, template } from '../grammar/scalars.ts';
import type { FlowObject, Statement } from '../objects.ts';
import { isPreStage, PROPERTY_NAMES, TRIGGER_STAGES, type PropertyName, type TriggerStage } from '../property-names.ts';
import type { ScriptSource } from '../script-source.ts';
import { fieldsOf, leavesOf } from '../step-fields.ts';
import type { Inspection } from './inspection.ts';
import type { Scope, Scopes } from './scope.ts';

/** An expression or a template in the flow file. */
export interface ExpressionPlace {
  readonly text: string;
  readonly form: 'expression' | 'template';
  /** Place of the value that holds it. */
  readonly path: string;
  /** Offset in that value at which it starts. */
  readonly offset: number;
  readonly scope: Scope;
  /** Set where people often write a constant text and forget the inner quotes. */
  readonly maybeText?: true;
}

/** A script in the flow file, or named by it. */
export interface ScriptPlace {
  readonly source: string | ScriptSource;
  readonly path: string;
  /** For messages: "pre-insert trigger of user". */
  readonly name: string;
  readonly scope: Scope;
  readonly role: 'pre-trigger' | 'post-trigger' | 'filter' | 'step';
  /** The object that the script sees as `newObject`. */
  readonly object?: string | undefined;
}

/** A statement of an object's property. */
export interface StatementPlace {
  readonly statement: Statement;
  readonly object: string;
  readonly property: PropertyName;
  /** Place of the statement's `with`. */
  readonly withPath: string;
}

/** All expressions and templates of a flow, in the order of the model. */
export function expressionPlaces(inspection: Inspection, scopes: Scopes): ExpressionPlace[] {
  const { flow } = inspection;
  const places: ExpressionPlace[] = [];
  if (flow.source !== undefined)
    places.push({ text: flow.source, form: 'expression', path: 'source', offset: 0, scope: scopes.ofSource() });
  // one by one: a call takes fewer arguments than a file can hold expressions
  for (const [name, object] of inspection.objects) for (const place of placesOfObject(name, object, scopes)) places.push(place);
  for (const step of inspection.steps) for (const place of placesOfStep(step, scopes.ofStep(step))) places.push(place);
  return places;
}

function placesOfStep(step: Step, scope: Scope): ExpressionPlace[] {
  return fieldsOf(step).flatMap(({ type, value, path }): ExpressionPlace[] => {
    if (typeof value === 'string') {
      const form = type === expression ? 'expression' : type === template ? 'template' : undefined;
      return form === undefined ? [] : [{ text: value, form, path, offset: 0, scope }];
    }
    return leavesOf(value).map((leaf) => ({
      text: leaf.expression,
      form: 'expression',
      path: leaf.path,
      offset: 0,
      scope,
      maybeText: true,
    }));
  });
}

function placesOfObject(name: string, object: FlowObject, scopes: Scopes): ExpressionPlace[] {
  const path = pathTo('objects', name);
  const places: ExpressionPlace[] = [];
  const attributes = scopes.ofAttributes(name);
  if (object.when !== undefined)
    places.push({ text: object.when, form: 'expression', path: `${path}/when`, offset: 0, scope: attributes });
  for (const rule of object.mapping ?? []) {
    if (rule.direction !== 'in')
      places.push({ text: rule.source, form: 'expression', path: rule.path, offset: rule.sourceOffset, scope: attributes });
    if (rule.direction === 'in')
      places.push({
        text: rule.system,
        form: 'expression',
        path: rule.path,
        offset: rule.systemOffset,
        scope: scopes.ofColumns(name),
      });
    const scope = rule.direction === 'in' ? scopes.ofColumns(name) : attributes;
    if (rule.when) places.push({ text: rule.when.expression, form: 'expression', path: rule.when.path, offset: 0, scope });
  }
  for (const { statement, withPath } of statementPlaces(name, object)) {
    for (const leaf of leavesOf(statement.with))
      places.push({
        text: leaf.expression,
        form: 'expression',
        path: leaf.path,
        offset: 0,
        scope: scopes.ofCall(name),
        maybeText: true,
      });
    if (statement.form === 'idp' && statement.result !== undefined) {
      const resultPath = withPath.replace(/with$/, 'result');
      places.push({
        text: statement.result,
        form: 'expression',
        path: resultPath,
        offset: 0,
        scope: scopes.ofCall(name, ['answer']),
      });
    }
  }
  return places;
}

/** All statements of an object, property by property, in the order in which they run. */
export function statementPlaces(name: string, object: FlowObject): StatementPlace[] {
  return (Object.keys(PROPERTY_NAMES) as PropertyName[]).flatMap((property) =>
    (object.properties?.[property] ?? []).map((statement) => {
      const base = statement.path.replace(/\/(sql|idp)$/, '');
      return { statement, object: name, property, withPath: `${base}/with` };
    }),
  );
}

/** All scripts of a flow: triggers, filters, script steps. */
export function scriptPlaces(inspection: Inspection, scopes: Scopes): ScriptPlace[] {
  const places: ScriptPlace[] = [];
  for (const [name, object] of inspection.objects) {
    const path = pathTo('objects', name);
    for (const stage of Object.keys(TRIGGER_STAGES) as TriggerStage[])
      object.triggers?.[stage]?.forEach((source) => {
        const role = isPreStage(stage) ? 'pre-trigger' : 'post-trigger';
        places.push({
          source,
          path: source.path,
          name: `${stage} trigger of \`${name}\``,
          scope: scopes.ofObjectScript(name),
          role,
          object: name,
        });
      });
    for (const [property, source] of Object.entries(object.properties ?? {})) {
      if (source === undefined || isStatements(source)) continue;
      const scope = scopes.ofObjectScript(name, ['row']);
      places.push({
        source,
        path: `${path}/properties/${property}`,
        name: `\`${property}\` of \`${name}\``,
        scope,
        role: 'filter',
        object: name,
      });
    }
  }
  for (const step of inspection.steps)
    if (step.kind === 'script') {
      const scope = scopes.ofScriptStep(step);
      places.push({
        source: step.script,
        path: `${step.path}/script`,
        name: `script of \`${step.id}\``,
        scope,
        role: 'step',
        object: step.object,
      });
    }
  return places;
}

/** Properties hold statements, or the filter of one. */
const isStatements = (value: readonly Statement[] | string | ScriptSource): value is readonly Statement[] => Array.isArray(value);
