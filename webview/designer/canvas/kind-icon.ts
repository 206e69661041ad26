import type { Shape } from '../../../src/flow/diagram/diagram.ts';

/** Codicons by kind of step; a kind that is not here gets that of its shape. */
const BY_KIND: Readonly<Record<string, string>> = {
  decide: 'question',
  switch: 'list-tree',
  consent: 'person',
  map: 'arrow-swap',
  check: 'search',
  fetch: 'cloud-download',
  parse: 'json',
  delta: 'diff',
  trigger: 'zap',
  insert: 'add',
  update: 'edit',
  delete: 'trash',
  'for-each': 'sync',
  sql: 'database',
  idp: 'key',
  script: 'code',
  call: 'references',
  log: 'output',
  end: 'primitive-square',
};

const BY_SHAPE: Readonly<Record<Shape, string>> = {
  decision: 'question',
  action: 'gear',
  trigger: 'zap',
  loop: 'sync',
  end: 'primitive-square',
};

/** Name of the codicon for a kind of step. */
export const kindIcon = (kind: string, shape: Shape): string =>
  Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind]! : kind === '' ? 'warning' : BY_SHAPE[shape];

/** Codicon of a target, by its kind. */
export const targetIcon = (kind: string): string =>
  kind === 'sql' ? 'database' : kind === 'okta' || kind === 'idp' ? 'organization' : 'plug';
