import { isMap, type YAMLMap } from 'yaml';
import type { Json } from '../json.ts';
import type { PropertyName } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { stepDefinition, type StepKind } from '../steps/index.ts';
import { Outline } from './outline.ts';
import { refuse } from './refusal.ts';
import { freeId } from './step-id.ts';
import { entriesOf, keyText, placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** A step that is to come into a flow. */
export interface NewStep {
  readonly id: string;
  readonly kind: StepKind;
  /** Its keys without the edges. */
  readonly values: Readonly<Record<string, Json>>;
}

interface Draftsman {
  /** The first object that the test holds for, else the first of all; refuses where there is none. */
  object(suits?: (object: YAMLMap) => boolean): string;
  /** The first target of the kind; refuses where there is none. */
  target(...kinds: readonly string[]): string;
}

interface Suggestion {
  readonly id: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** A step that works on an object, by one of its properties. */
const onObject =
  (kind: StepKind, property?: PropertyName) =>
  (flow: Draftsman, given: Given): Suggestion => {
    const object = textIn(given, kind) ?? flow.object((node) => property === undefined || has(node, 'properties', property));
    return { id: `${kind}-${object}`, values: { [kind]: object } };
  };

type Given = Readonly<Record<string, Json>>;

const textIn = (given: Given, key: string): string | undefined => {
  const value = Object.hasOwn(given, key) ? given[key] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** What a new step of each kind starts with: what it must have, taken from the flow. */
const SUGGESTIONS: Readonly<Record<StepKind, (flow: Draftsman, given: Given) => Suggestion>> = {
  decide: () => ({ id: 'decide', values: { decide: 'source != null' } }),
  switch: () => ({ id: 'switch', values: { switch: 'run.mode', cases: { full: 'end' } } }),
  consent: () => ({ id: 'ask-consent', values: { consent: 'Continue?' } }),
  map: (flow, given) => {
    const object = textIn(given, 'map') ?? flow.object((node) => node.has('mapping'));
    return { id: `${object}-values`, values: { map: object } };
  },
  check: onObject('check', 'check'),
  fetch: (flow, given) => {
    const object =
      textIn(given, 'fetch') ??
      flow.object((node) => ['select', 'selectByAccountName', 'selectByAccount'].some((name) => has(node, 'properties', name)));
    return { id: `fetch-${object}`, values: { fetch: object } };
  },
  parse: onObject('parse'),
  delta: onObject('delta'),
  trigger: (flow, given) => {
    const stage = textIn(given, 'trigger') ?? 'preInsert';
    const object = textIn(given, 'object') ?? flow.object((node) => has(node, 'triggers', stage));
    const words = stage
      .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      .replace(/^pre-/, 'before-')
      .replace(/^post-/, 'after-');
    return { id: `${words}-${object}`, values: { trigger: stage, object } };
  },
  insert: onObject('insert', 'insert'),
  update: onObject('update', 'update'),
  delete: onObject('delete', 'delete'),
  'for-each': () => ({ id: 'for-each', values: { 'for-each': 'Object.keys(input)' } }),
  sql: (flow, given) => ({ id: 'sql', values: { sql: 'SELECT 1', target: textIn(given, 'target') ?? flow.target('sql') } }),
  idp: (flow, given) => {
    const operation = textIn(given, 'idp') ?? 'find-user';
    const values = { idp: operation, target: textIn(given, 'target') ?? flow.target('okta', 'idp') };
    return { id: operation, values: operation === 'find-user' ? { ...values, with: { user: 'input.login' } } : values };
  },
  script: () => ({ id: 'script', values: { script: 'return input\n' } }),
  call: () => ({ id: 'call', values: { call: 'other.idflow.yaml' } }),
  log: () => ({ id: 'log', values: { log: 'Reached this step.' } }),
  end: () => ({ id: 'done', values: { end: 'auto' } }),
};

/**
 * A step of a kind with everything that it must have but its edges.
 * @param given settings that are known already; they count more than what is suggested
 */
export function newStep(source: FlowSource, kind: string, given: Given = {}): NewStep {
  if (!stepDefinition(kind)) return refuse(say`There is no kind of step \`${kind}\`.`);
  const { id, values } = SUGGESTIONS[kind as StepKind](draftsman(source, kind), given);
  const outline = Outline.of(source);
  const word = id
    .replace(/[^\w-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 60);
  return {
    id: freeId(word === '' || word === 'end' ? 'step' : word, (other) => outline.has(other)),
    kind: kind as StepKind,
    values: { ...values, ...given },
  };
}

function draftsman(source: FlowSource, kind: string): Draftsman {
  const named = (section: string): [string, unknown][] => {
    const node = placeAt(source, section)?.node;
    return isMap(node)
      ? entriesOf(node).flatMap((entry) => {
          const key = keyText(entry);
          return key === undefined ? [] : [[key, entry.value] as [string, unknown]];
        })
      : [];
  };
  return {
    object(suits) {
      const objects = named('objects');
      const best = objects.find(([, node]) => isMap(node) && suits?.(node) === true) ?? objects[0];
      return best?.[0] ?? refuse(say`A \`${kind}\` step works on an object, and the flow has none yet. Add an object first.`);
    },
    target(...wanted) {
      const found = named('targets').find(([, node]) => wanted.includes(String(node)));
      return (
        found?.[0] ??
        refuse(
          say`A \`${kind}\` step talks to a target of kind ${wanted.map((word) => `\`${word}\``).join(', ')}, and the flow has none yet. Add one first.`,
        )
      );
    },
  };
}

const has = (node: YAMLMap, section: string, key: string): boolean => {
  const inner = node.get(section);
  return isMap(inner) && inner.has(key);
};
