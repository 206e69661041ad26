import assert from 'node:assert/strict';
import type { FlowEdit } from '../../../src/flow/edit/index.ts';
import { isJsonObject, type Json } from '../../../src/flow/json.ts';

/** Paths at which two values differ: as short as can be told. */
function differences(before: Json | undefined, after: Json | undefined, path: readonly string[] = []): string[][] {
  if (isJsonObject(before) && isJsonObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(own(before, key), own(after, key), [...path, key]),
    );
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item: Json, index) => differences(item, after[index] as Json, [...path, String(index)]));
  return JSON.stringify(before) === JSON.stringify(after) && (before === undefined) === (after === undefined) ? [] : [[...path]];
}

const own = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key)
    ? value[key]
    : Array.isArray(value)
      ? (value as readonly Json[])[Number(key)]
      : key === '0' && value !== undefined
        ? value
        : undefined;

const at = (value: Json, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => own(inner, key), value);

const partsOf = (path: string): string[] =>
  path === '' ? [] : path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** True for a path on the way to another, at it or below it. A single value may stand for a list of one. */
const around =
  (path: readonly string[]) =>
  (other: readonly string[]): boolean => {
    const [wanted, found] = [path, other].map((parts) => parts.filter((part) => part !== '0'));
    return wanted!.every((part, index) => found![index] === undefined || found![index] === part);
  };

const EDGES = new Set([
  'next',
  'then',
  'else',
  'default',
  'do',
  'vetoed',
  'unchanged',
  'cancelled',
  'missing',
  'empty',
  'refused',
  'otherwise',
  'continue',
  'cancel',
]);

const isEdge = ([section, , key]: readonly string[]): boolean =>
  section === 'steps' && key !== undefined && (EDGES.has(key) || key === 'cases' || key === 'on-error');

/** Asserts that an edit changed what it speaks of, and nothing else. */
export function checkValue(edit: FlowEdit, before: Json, after: Json): void {
  const changed = differences(before, after);
  const added = changed.filter((path) => path.length <= 2 && path[0] === 'steps' && at(before, path) === undefined);
  const within =
    (...prefix: readonly string[]) =>
    (path: readonly string[]): boolean =>
      prefix.every((part, index) => path[index] === part);
  const only = (...allowed: readonly ((path: readonly string[]) => boolean)[]): void => {
    const other = changed.filter((path) => !allowed.some((allows) => allows(path)));
    assert.deepEqual(other, [], JSON.stringify(edit));
  };
  const isAdded = (path: readonly string[]): boolean => added.includes(path as string[]);
  const container = (kind: 'flow' | 'case' | 'error'): string[] => ({ flow: [], case: ['cases'], error: ['on-error'] })[kind];
  switch (edit.edit) {
    case 'connect':
      only(within('steps', edit.from, ...container(edit.port.kind)));
      assert.equal(String(at(after, ['steps', edit.from, ...container(edit.port.kind), edit.port.name])), edit.to);
      return;
    case 'disconnect':
      only(within('steps', edit.from, ...container(edit.port.kind)));
      assert.equal(at(after, ['steps', edit.from, ...container(edit.port.kind), edit.port.name]), undefined);
      return;
    case 'add-step':
    case 'paste-steps':
      assert(added.length > 0);
      return only(isAdded, (path) => edit.from !== undefined && within('steps', edit.from.step)(path) && isEdge(path));
    case 'duplicate-steps':
      assert(added.length > 0);
      return only(isAdded);
    case 'insert-on-edge':
      return only(isAdded, (path) => within('steps', edit.from)(path) && isEdge(path));
    case 'insert-existing-on-edge':
      return only(isEdge, within('start'));
    case 'delete-steps':
      for (const id of edit.steps) assert.equal(at(after, ['steps', id]), undefined);
      return only(
        isEdge,
        within('start'),
        ([section, id = '', key]) => section === 'steps' && key === undefined && edit.steps.includes(id),
      );
    case 'set-start':
      return only(within('start'));
    case 'rename-step':
    case 'rename-object':
    case 'rename-target': {
      const from = 'step' in edit ? edit.step : 'object' in edit ? edit.object : edit.target;
      const section = { 'rename-step': 'steps', 'rename-object': 'objects', 'rename-target': 'targets' }[edit.edit];
      if (from === edit.to) return only();
      assert.equal(at(after, [section, from]), undefined);
      assert.notEqual(at(after, [section, edit.to]), undefined);
      return only(within(section, from), within(section, edit.to), (path) => String(at(before, path)).includes(from));
    }
    case 'add-object':
      assert.deepEqual(at(after, ['objects', edit.name]), { target: edit.target });
      return only(within('objects', edit.name), (path) => path.length === 1 && path[0] === 'objects');
    case 'add-target':
      assert.equal(at(after, ['targets', edit.name]), edit.kind);
      return only(within('targets', edit.name), (path) => path.length === 1 && path[0] === 'targets');
    case 'remove-object':
      assert.equal(at(after, ['objects', edit.name]), undefined);
      return only(within('objects', edit.name), (path) => path.length === 1 && path[0] === 'objects');
    case 'add-mapping-rule':
      return only(within('objects', edit.object, 'mapping'));
    case 'set-mapping-rule':
      return only(within(...partsOf(edit.path)));
    case 'set-value': {
      const path = partsOf(edit.path);
      const wanted = typeof edit.value === 'string' ? edit.value.replaceAll('\r\n', '\n') : edit.value;
      assert.equal(JSON.stringify(at(after, path)), JSON.stringify(wanted), edit.path);
      return only(around(path));
    }
    case 'insert-entry': {
      return only(around(partsOf(edit.path)));
    }
    case 'remove-value': {
      const path = partsOf(edit.path);
      if (path.length === 2 && path[0] === 'steps') return only(isEdge, within('start'), within(...path));
      return only(around(path.slice(0, -1)));
    }
    case 'rename-key':
    case 'move-entry':
      if (edit.edit === 'rename-key' && partsOf(edit.path).length === 2) return;
      return only(around(partsOf(edit.path).slice(0, edit.edit === 'move-entry' ? undefined : -1)));
  }
}
