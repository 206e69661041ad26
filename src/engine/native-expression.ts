import type { AnyNode, Expression as ExpressionNode, MemberExpression } from 'acorn';
import { plainKey } from '../flow/expression.ts';
import { attributeReader, isJsonObject, type Json } from '../flow/json.ts';
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
  return compile(node, resolve);
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
        for (let index = 0; index < values.length; index++) text += textOf(values[index]!(scope, slot, row)) + texts[index + 1]!;
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
    return keys.reduce<Getter>((object, key) => {
      const read = attributeReader(key);
      return (scope, slot, row) => {
        const value = object(scope, slot, row);
        return isJsonObject(value) ? read(value) : property(value, key);
      };
    }, get);
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
      return (scope, slot, row) => -numberOf(value(scope, slot, row));
    case '+':
      return (scope, slot, row) => numberOf(value(scope, slot, row));
    case 'typeof':
      return (scope, slot, row) => typeof value(scope, slot, row);
    default:
      return undefined;
  }
}

function binary(operator: string, left: Getter | undefined, right: Getter | undefined): Getter | undefined {
  if (!left || !right) return undefined;
  const apply = BINARY[operator];
  return apply && ((scope, slot, row) => apply(left(scope, slot, row), right(scope, slot, row)));
}

type Primitive = string | number | boolean | null | undefined;

/** Comparisons of plain data: objects have no `valueOf` of their own here, so JavaScript's own operators are safe. */
const BINARY: Readonly<Record<string, (a: unknown, b: unknown) => unknown>> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '==': (a, b) => looselyEqual(a, b),
  '!=': (a, b) => !looselyEqual(a, b),
  '<': (a, b) => primitive(a)! < primitive(b)!,
  '<=': (a, b) => primitive(a)! <= primitive(b)!,
  '>': (a, b) => primitive(a)! > primitive(b)!,
  '>=': (a, b) => primitive(a)! >= primitive(b)!,
  '+': (a, b) => {
    const [x, y] = [primitive(a), primitive(b)];
    return typeof x === 'string' || typeof y === 'string' ? textOf(x) + textOf(y) : Number(x) + Number(y);
  },
  '-': (a, b) => numberOf(a) - numberOf(b),
  '*': (a, b) => numberOf(a) * numberOf(b),
  '/': (a, b) => numberOf(a) / numberOf(b),
  '%': (a, b) => numberOf(a) % numberOf(b),
};

function looselyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || a === undefined) return b === null || b === undefined;
  if (b === null || b === undefined) return false;
  if (typeof a === 'object' && typeof b === 'object') return false;
  const [x, y] = [primitive(a), primitive(b)];
  return typeof x === typeof y ? x === y : Number(x) === Number(y);
}

/** What JavaScript makes of plain data before comparing or adding. */
function primitive(value: unknown): Primitive {
  return typeof value === 'object' && value !== null ? textOf(value) : (value as Primitive);
}

const numberOf = (value: unknown): number => Number(primitive(value));

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => (item === null || item === undefined ? '' : textOf(item))).join(',');
  if (typeof value === 'object' && value !== null) return '[object Object]';
  return String(value);
}

function property(value: unknown, key: unknown): unknown {
  const name = typeof key === 'number' ? key : textOf(key);
  if (value === null || value === undefined) throw new TypeError(`Cannot read properties of ${value} (reading '${name}')`);
  if (typeof value === 'object') return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  if (typeof value === 'string')
    return name === 'length' ? value.length : /^\d+$/.test(String(name)) ? value[Number(name)] : undefined;
  return undefined;
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
  includes: (text: string, part: unknown) => text.includes(textOf(part)),
  startsWith: (text: string, part: unknown) => text.startsWith(textOf(part)),
  endsWith: (text: string, part: unknown) => text.endsWith(textOf(part)),
  slice: (text: string, from?: number, to?: number) => text.slice(from, to),
};

const LIST_METHODS: Readonly<Record<string, Method>> = {
  includes: (list: readonly unknown[], item: unknown) => list.includes(item),
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
