import * as vscode from 'vscode';
import type { Evaluation } from '../../designer/evaluation.ts';
import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { FlowObject, PlacedRule } from '../../flow/objects.ts';
import { readFlow } from '../../flow/read-flow.ts';
import type { Environments } from '../environments.ts';
import { textOf } from './targets-files.ts';
import type { TargetRef } from './targets-node.ts';

/** An object of a flow that is mapped to a target. */
export interface MappedObject {
  readonly flow: vscode.Uri;
  readonly object: string;
  readonly title: string | undefined;
  readonly rules: readonly PlacedRule[];
  /** The SQL that reads it; undefined where there is none. */
  readonly statements: readonly string[] | undefined;
}

/** With which property an object is read: the one that a `fetch` step takes, else one that reads those of an account. */
const READ_BY = ['select', 'selectByAccountName', 'check', 'selectByAccount'] as const;

/** More flows are not looked through for who uses a target. */
const MOST_FLOWS = 1000;

/** The SQL with which an object is read; undefined where it has none. */
function statementsOf({ properties }: FlowObject): readonly string[] | undefined {
  for (const property of READ_BY) {
    const statements = properties?.[property];
    if (!statements) continue;
    const texts = statements.flatMap((statement) => (statement.form === 'sql' ? [statement.sql] : []));
    if (texts.length === statements.length) return texts;
  }
  return undefined;
}

/** The objects with a mapping whose target it is, in the flows for which the targets file counts. */
export async function objectsOn({ file, target }: TargetRef, environments: Environments): Promise<MappedObject[]> {
  const flows = await vscode.workspace.findFiles(`**/*${FLOW_ENDING}`, '**/node_modules/**', MOST_FLOWS);
  flows.sort((a, b) => a.path.localeCompare(b.path));
  const found = await Promise.all(
    flows.map(async (flow): Promise<MappedObject[]> => {
      const { file: nearest } = await environments.of(flow);
      if (nearest?.toString() !== file.toString()) return [];
      const objects = readFlow((await textOf(flow)) ?? '', flow.path).flow?.objects ?? [];
      return [...objects].flatMap(([name, object]) =>
        object.target === target && object.mapping && object.mapping.length > 0
          ? [{ flow, object: name, title: object.title, rules: object.mapping, statements: statementsOf(object) }]
          : [],
      );
    }),
  );
  return found.flat();
}

/** Lets a person choose as which object of which flow something is read. @returns undefined when they do not */
export async function chooseObject(objects: readonly MappedObject[], target: string): Promise<MappedObject | undefined> {
  if (objects.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No flow of this targets file has an object with a mapping that could be read from {0}.', target),
    );
    return undefined;
  }
  if (objects.length === 1) return objects[0];
  const choice = await vscode.window.showQuickPick(
    objects.map((mapped) => ({
      label: mapped.object,
      description: mapped.title ?? '',
      detail: vscode.workspace.asRelativePath(mapped.flow),
      iconPath: new vscode.ThemeIcon('symbol-structure'),
      mapped,
    })),
    {
      title: vscode.l10n.t('Show as Mapped'),
      placeHolder: vscode.l10n.t('As which object?'),
      matchOnDetail: true,
      matchOnDescription: true,
    },
  );
  return choice?.mapped;
}

/** The rows of what was fetched from a table; undefined for anything that is one thing itself. */
export function rowsIn(fetched: JsonObject): readonly JsonObject[] | undefined {
  const { rows } = fetched;
  return Array.isArray(rows) && (rows as readonly Json[]).every(isJsonObject) ? (rows as readonly JsonObject[]) : undefined;
}

/**
 * What a mapping makes of something fetched, as a document: what the rules read into the source, and what the attributes hold that
 * rules write.
 */
export function mappedDocument({ flow, object, rules }: MappedObject, evaluations: readonly Evaluation[]): JsonObject {
  const byPath = new Map(evaluations.map((evaluation) => [evaluation.path, evaluation]));
  const attributes: Record<string, Json> = {};
  const source: Record<string, Json> = {};
  const errors: Record<string, Json> = {};
  for (const rule of rules) {
    const evaluation = byPath.get(rule.path);
    if (!evaluation?.applies) continue;
    const [place, name] = rule.direction === 'out' ? [attributes, rule.system] : [source, rule.source];
    if (evaluation.error !== undefined) errors[name] = evaluation.error;
    else if (evaluation.value !== undefined) place[name] = evaluation.value;
    if (rule.direction === 'both' && evaluation.value !== undefined) attributes[rule.system] = evaluation.value;
  }
  return {
    flow: vscode.workspace.asRelativePath(flow),
    object,
    attributes,
    ...(Object.keys(source).length > 0 ? { source } : {}),
    ...(Object.keys(errors).length > 0 ? { errors } : {}),
  };
}
