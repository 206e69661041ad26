import type { AnyNode, Expression as ExpressionNode, MemberExpression } from 'acorn';
import { plainKey } from '../flow/expression.ts';
import { isJsonObject, type Json } from '../flow/json.ts';
import { ownAttribute } from './own-attribute.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** Reads a value for an expression. `slot` and `row` are there where the expression belongs to an object or a row. */
export type Getter = (scope: Scope, slot: ObjectSlot | undefined, row: Json | undefined) => unknown;

/** Tells how to read a name, or undefined when it can not be read without the sandbox. */
export type NameResolver = (name: string, path: readonly string[]) => { readonly get: Getter; readonly used: number } | undefined;

/**
 * Compiles the part of JavaScript that can neither loop nor reach anything: references, constants, templates,
 * comparisons, logic, arithmetic and a few methods of strings and lists. Properties are read only where they are
 * the value's own, so no prototype is in reach. Everything else is for the sandbox.
 * @returns undefined when the expression is not of that part
 */
export function compileNative(node: ExpressionNode, resolve: NameResolver): Getter | undefined {
  const get = compile(node, resolve);
  if (!get || !mayLeaveJson(node)) return get;
  return (scope, slot, row) => asJson(get(scope, slot, row));
}

/** Whether it can make what JSON has no word for: NaN, an infinity, -0, undefined in a list. Attributes are JSON as they are. */
function mayLeaveJson(node: AnyNode): boolean {
  switch (node.type) {
    case 'ArrayExpression':
      return true;
    case 'ObjectExpression':
      return node.properties.some((entry) => entry.type === 'Property' && mayLeaveJson(entry.value));
    case 'Literal':
      return typeof node.value === 'number' && !Number.isFinite(node.value);
    case 'UnaryExpression':
      return node.operator === '-' || node.operator === '+';
    case 'BinaryExpression':
      return ARITHMETIC.has(node.operator);
    case 'LogicalExpression':
      return mayLeaveJson(node.left) || mayLeaveJson(node.right);
    case 'ConditionalExpression':
      return mayLeaveJson(node.consequent) || mayLeaveJson(node.alternate);
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return mayLeaveJson(node.expression);
    case 'MemberExpression':
      return mayLeaveJson(node.object);
    case 'CallExpression':
      return mayLeaveJson(node.callee);
    default:
      return false;
  }
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

/** The value as it would leave the sandbox. What the expression itself made is changed in place; attributes need no change. */
function asJson(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || value === null) return value;
  const inList = Array.isArray(value);
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const before = fields[key];
    const after = before === undefined && inList ? null : asJson(before);
    if (!Object.is(before, after)) fields[key] = after;
  }
  return value;
}

function compile(node: AnyNode, resolve: NameResolver): Getter | undefined {
  switch (node.type) {
    case 'Literal': {
      if (node.regex || typeof node.value === 'bigint') return undefined;
      const { value } = node;
      return () => value;
    }
    case 'Identifier':
      return node.name === 'undefined' ? () => undefined : resolve(node.name, [])?.get;
    case 'ParenthesizedExpression':
      return compile(node.expression, resolve);
    case 'ChainExpression':
      return chain(node.expression, resolve);
    case 'MemberExpression':
      return member(node, resolve);
    case 'TemplateLiteral': {
      const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '');
      const values = all(node.expressions, resolve);
      if (!values) return undefined;
      return (scope, slot, row) => {
        let text = texts[0]!;
        for (let index = 0; index < values.length; index++) text += String(values[index]!(scope, slot, row)) + texts[index + 1]!;
        return text;
      };
    }
    case 'UnaryExpression':
      return unary(node.operator, compile(node.argument, resolve));
    case 'LogicalExpression': {
      const left = compile(node.left, resolve);
      const right = compile(node.right, resolve);
      if (!left || !right) return undefined;
      if (node.operator === '&&') return (scope, slot, row) => left(scope, slot, row) && right(scope, slot, row);
      if (node.operator === '||') return (scope, slot, row) => left(scope, slot, row) || right(scope, slot, row);
      return (scope, slot, row) => left(scope, slot, row) ?? right(scope, slot, row);
    }
    case 'ConditionalExpression': {
      const test = compile(node.test, resolve);
      const yes = compile(node.consequent, resolve);
      const no = compile(node.alternate, resolve);
      return test && yes && no && ((scope, slot, row) => (test(scope, slot, row) ? yes(scope, slot, row) : no(scope, slot, row)));
    }
    case 'BinaryExpression': {
      if (node.left.type === 'PrivateIdentifier') return undefined;
      return binary(node.operator, compile(node.left, resolve), compile(node.right, resolve));
    }
    case 'ObjectExpression':
      return objectLiteral(node, resolve);
    case 'ArrayExpression': {
      if (node.elements.some((element) => !element || element.type === 'SpreadElement')) return undefined;
      const values = all(node.elements as AnyNode[], resolve);
      return values && ((scope, slot, row) => values.map((get) => get(scope, slot, row)));
    }
    case 'CallExpression':
      return methodCall(node, resolve);
    default:
      return undefined;
  }
}

function all(nodes: readonly AnyNode[], resolve: NameResolver): Getter[] | undefined {
  const getters = nodes.map((node) => compile(node, resolve));
  return getters.every((getter) => getter !== undefined) ? getters : undefined;
}

/** The root name and the plain keys of `a.b.c`; undefined for anything more complicated. */
function plainPath(node: MemberExpression): { name: string; path: string[] } | undefined {
  if (node.optional) return undefined;
  const key = plainKey(node);
  if (key === undefined) return undefined;
  const { object } = node;
  if (object.type === 'Identifier') return { name: object.name, path: [key] };
  if (object.type !== 'MemberExpression') return undefined;
  const inner = plainPath(object);
  return inner && { name: inner.name, path: [...inner.path, key] };
}

function member(node: MemberExpression, resolve: NameResolver): Getter | undefined {
  const plain = plainPath(node);
  if (plain) {
    const root = resolve(plain.name, plain.path);
    if (!root) return undefined;
    const keys = plain.path.slice(root.used);
    const { get } = root;
    if (keys.length === 0) return get;
    return keys.reduce<Getter>(
      (object, key) => (scope, slot, row) => {
        const value = object(scope, slot, row);
        return isJsonObject(value) ? ownAttribute(value, key) : property(value, key);
      },
      get,
    );
  }
  const object = compile(node.object, resolve);
  const key = keyOf(node, resolve);
  return object && key && ((scope, slot, row) => property(object(scope, slot, row), key(scope, slot, row)));
}

function keyOf(node: MemberExpression, resolve: NameResolver): Getter | undefined {
  const plain = plainKey(node);
  return plain === undefined ? (node.computed ? compile(node.property, resolve) : undefined) : () => plain;
}

/** `a?.b.c`: as soon as something before `?.` is null or undefined, the whole chain is undefined. */
function chain(node: AnyNode, resolve: NameResolver): Getter | undefined {
  const BROKEN = {};
  const link = (at: AnyNode): Getter | undefined => {
    if (at.type !== 'MemberExpression') return at.type === 'CallExpression' ? undefined : compile(at, resolve);
    const object = link(at.object);
    const key = keyOf(at, resolve);
    if (!object || !key) return undefined;
    const { optional } = at;
    return (scope, slot, row) => {
      const value = object(scope, slot, row);
      if (value === BROKEN || (optional && (value === null || value === undefined))) return BROKEN;
      return property(value, key(scope, slot, row));
    };
  };
  const whole = link(node);
  return (
    whole &&
    ((scope, slot, row) => {
      const value = whole(scope, slot, row);
      return value === BROKEN ? undefined : value;
    })
  );
}

function unary(operator: string, value: Getter | undefined): Getter | undefined {
  if (!value) return undefined;
  switch (operator) {
    case '!':
      return (scope, slot, row) => !value(scope, slot, row);
    case '-':
      return (scope, slot, row) => -(value(scope, slot, row) as number);
    case '+':
      return (scope, slot, row) => Number(value(scope, slot, row));
    case 'typeof':
      return (scope, slot, row) => typeof value(scope, slot, row);
    default:
      return undefined;
  }
}

function binary(operator: string, left: Getter | undefined, right: Getter | undefined): Getter | undefined {
  if (!left || !right) return undefined;
  const apply = BINARY[operator];
  return apply && ((scope, slot, row) => apply(left(scope, slot, row) as number, right(scope, slot, row) as number));
}

/** Plain data has no functions, so what the operators convert it with is JavaScript's own, as it is in the sandbox. */
const BINARY: Readonly<Record<string, (a: number, b: number) => unknown>> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '==': (a, b) => looselyEqual(a, b),
  '!=': (a, b) => !looselyEqual(a, b),
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

function looselyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || a === undefined) return b === null || b === undefined;
  if (b === null || b === undefined) return false;
  if (typeof a === 'object' && typeof b === 'object') return false;
  const [x, y] = [typeof a === 'object' ? String(a) : a, typeof b === 'object' ? String(b) : b];
  return typeof x === typeof y ? x === y : Number(x) === Number(y);
}

function property(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) throw new TypeError(`Cannot read properties of ${value} (reading '${String(key)}')`);
  const name = typeof key === 'number' ? key : String(key);
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function objectLiteral(node: Extract<AnyNode, { type: 'ObjectExpression' }>, resolve: NameResolver): Getter | undefined {
  const entries: [string, Getter][] = [];
  for (const entry of node.properties) {
    if (entry.type !== 'Property' || entry.kind !== 'init' || entry.method || entry.computed) return undefined;
    const key =
      entry.key.type === 'Identifier' ? entry.key.name : entry.key.type === 'Literal' ? String(entry.key.value) : '__proto__';
    const value = key === '__proto__' ? undefined : compile(entry.value, resolve);
    if (!value) return undefined;
    entries.push([key, value]);
  }
  return (scope, slot, row) => {
    const object: Record<string, unknown> = {};
    for (const [key, value] of entries) object[key] = value(scope, slot, row);
    return object;
  };
}

type Method = (target: string & readonly unknown[], ...values: never[]) => unknown;

/** Methods whose cost and result are bounded by their receiver. */
const STRING_METHODS: Readonly<Record<string, Method>> = {
  toLowerCase: (text: string) => text.toLowerCase(),
  toUpperCase: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.trim(),
  includes: (text: string, part: string, from?: number) => text.includes(part, from),
  startsWith: (text: string, part: string, from?: number) => text.startsWith(part, from),
  endsWith: (text: string, part: string, to?: number) => text.endsWith(part, to),
  slice: (text: string, from?: number, to?: number) => text.slice(from, to),
};

const LIST_METHODS: Readonly<Record<string, Method>> = {
  includes: (list: readonly unknown[], item: unknown, from?: number) => list.includes(item, from),
  slice: (list: readonly unknown[], from?: number, to?: number) => list.slice(from, to),
};

function methodCall(node: Extract<AnyNode, { type: 'CallExpression' }>, resolve: NameResolver): Getter | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.optional || node.optional) return undefined;
  const name = plainKey(callee);
  if (name === undefined || (!Object.hasOwn(STRING_METHODS, name) && !Object.hasOwn(LIST_METHODS, name))) return undefined;
  const object = callee.object.type === 'Super' ? undefined : compile(callee.object, resolve);
  const values = node.arguments.some((value) => value.type === 'SpreadElement') ? undefined : all(node.arguments, resolve);
  if (!object || !values) return undefined;
  return (scope, slot, row) => {
    const target = object(scope, slot, row);
    const methods = typeof target === 'string' ? STRING_METHODS : Array.isArray(target) ? LIST_METHODS : undefined;
    if (!methods || !Object.hasOwn(methods, name)) {
      if (target === null || target === undefined) property(target, name);
      throw new TypeError(`${describe(target)} has no method ${name} here`);
    }
    const given = values.map((get) => get(scope, slot, row));
    return (methods[name] as (...all: unknown[]) => unknown)(target, ...given);
  };
}

const describe = (value: unknown): string =>
  Array.isArray(value) ? 'A list' : typeof value === 'object' ? 'An object' : `A ${typeof value}`;
