import { child, children, field, flag, list, skipTrivia, type SyntaxNode } from './syntax.ts';

/** A construct of TypeScript that means something at run time and so can not be erased. */
export interface NotErasable {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const MODIFIERS = new Set(['public', 'private', 'protected', 'readonly', 'abstract', 'override', 'declare']);
const KEPT_MODIFIERS = new Set(['static', 'async', 'get', 'set', 'accessor']);
const LINE_BREAK = /[\n\r\u2028\u2029]/;

/**
 * Overwrites with spaces what TypeScript adds to JavaScript, so that each token left keeps its line and column.
 *
 * Where spaces alone would change the meaning, a `;` takes the place of erased text (so that two statements do
 * not become one), and the parenthesis of an arrow function's parameters moves next to what it must share a line with.
 *
 * @param text the source
 * @param program its tree, parsed with parentheses preserved
 * @returns JavaScript of the same length, and what could not be erased
 */
export function blankTypes(text: string, program: SyntaxNode): { javascript: string; notErasable: NotErasable[] } {
  const blanker = new TypeBlanker(text);
  blanker.visit(program, []);
  return { javascript: blanker.result(), notErasable: blanker.notErasable };
}

class TypeBlanker {
  readonly notErasable: NotErasable[] = [];
  readonly #text: string;
  readonly #units: string[];

  constructor(text: string) {
    this.#text = text;
    this.#units = text.split('');
  }

  result(): string {
    return this.#units.join('');
  }

  visit(node: SyntaxNode, ancestors: readonly SyntaxNode[]): void {
    if (this.#isTypeOnlyStatement(node)) return this.#eraseStatement(node);
    const refusal = refusalOf(node);
    if (refusal !== undefined) {
      this.notErasable.push({ message: refusal, start: node.start, end: node.end });
      return;
    }
    switch (node.type) {
      case 'TSTypeAnnotation':
      case 'TSTypeParameterDeclaration':
      case 'TSTypeParameterInstantiation':
        return this.#erase(node.start, node.end);
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
        return this.#eraseBehindExpression(node, ancestors);
      case 'TSNonNullExpression':
        this.#visitChild(node, 'expression', ancestors);
        return this.#erase(node.end - 1, node.end);
      case 'TSInstantiationExpression':
        return this.#eraseBehindExpression(node, ancestors);
      case 'ImportSpecifier':
      case 'ExportSpecifier':
        if (field(node, 'importKind') === 'type' || field(node, 'exportKind') === 'type') return this.#eraseListItem(node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#eraseClassHead(node);
        break;
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'AccessorProperty':
        this.#eraseMemberHead(node);
        break;
      case 'Identifier':
      case 'ArrayPattern':
      case 'ObjectPattern':
        this.#eraseOptionalMark(node);
        break;
      case 'VariableDeclarator':
        if (flag(node, 'definite')) this.#eraseMarkAfter(nameEnd(child(node, 'id') ?? node), '!');
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        this.#eraseThisParameter(node);
        break;
      case 'ArrowFunctionExpression':
        this.#keepArrowTogether(node);
        break;
    }
    const below = [...ancestors, node];
    for (const inner of children(node)) this.visit(inner, below);
  }

  #visitChild(node: SyntaxNode, name: string, ancestors: readonly SyntaxNode[]): void {
    const inner = child(node, name);
    if (inner) this.visit(inner, [...ancestors, node]);
  }

  #erase(start: number, end: number): void {
    for (let at = start; at < end; at++) if (!LINE_BREAK.test(this.#units[at]!)) this.#units[at] = ' ';
  }

  #eraseStatement(node: SyntaxNode): void {
    this.#erase(node.start, node.end);
    this.#units[node.start] = ';';
  }

  #isTypeOnlyStatement(node: SyntaxNode): boolean {
    switch (node.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSDeclareFunction':
      case 'TSIndexSignature':
      case 'TSNamespaceExportDeclaration':
      case 'TSAbstractMethodDefinition':
      case 'TSAbstractPropertyDefinition':
      case 'TSDeclareMethod':
        return true;
      case 'TSEnumDeclaration':
      case 'TSModuleDeclaration':
        return flag(node, 'declare') || flag(node, 'global');
      case 'VariableDeclaration':
      case 'ClassDeclaration':
      case 'FunctionDeclaration':
        return flag(node, 'declare');
      case 'ImportDeclaration':
      case 'TSImportEqualsDeclaration':
        return field(node, 'importKind') === 'type';
      case 'ExportAllDeclaration':
        return field(node, 'exportKind') === 'type';
      case 'ExportDefaultDeclaration':
      case 'ExportNamedDeclaration': {
        if (field(node, 'exportKind') === 'type') return true;
        const declaration = child(node, 'declaration');
        return declaration !== undefined && this.#isTypeOnlyStatement(declaration);
      }
      case 'MethodDefinition':
        return flag(node, 'abstract') || child(child(node, 'value') ?? node, 'body') === undefined;
      case 'PropertyDefinition':
      case 'AccessorProperty':
        return flag(node, 'declare') || flag(node, 'abstract');
      default:
        return false;
    }
  }

  /** `value as T`, `value satisfies T`, `call<T>`: erases from the value's end on. */
  #eraseBehindExpression(node: SyntaxNode, ancestors: readonly SyntaxNode[]): void {
    const expression = child(node, 'expression');
    if (!expression) return;
    this.visit(expression, [...ancestors, node]);
    this.#erase(expression.end, node.end);
    // A type ends a statement where the value alone would go on in the next line: `x as T ⏎ (y)`.
    const statement = ancestors.findLast(
      (each) => each.type.endsWith('Statement') || each.type.endsWith('Declaration') || each.type === 'PropertyDefinition',
    );
    if (statement?.end === node.end && LINE_BREAK.test(this.#text.slice(node.end, skipTrivia(this.#text, node.end)))) {
      const keyword = skipTrivia(this.#text, expression.end);
      this.#units[keyword] = ';';
    }
  }

  /** An item of a list in braces, with the comma behind it. */
  #eraseListItem(node: SyntaxNode): void {
    const comma = skipTrivia(this.#text, node.end);
    this.#erase(node.start, this.#text[comma] === ',' ? comma + 1 : node.end);
  }

  #eraseClassHead(node: SyntaxNode): void {
    const body = child(node, 'body');
    if (flag(node, 'abstract')) this.#eraseWord('abstract', node.start);
    const interfaces = list(node, 'implements');
    if (!body || interfaces.length === 0) return;
    const from =
      child(node, 'superTypeParameters')?.end ??
      child(node, 'superClass')?.end ??
      child(node, 'typeParameters')?.end ??
      child(node, 'id')?.end;
    let start = skipTrivia(this.#text, from ?? skipTrivia(this.#text, node.start) + 'class'.length);
    if (!this.#text.startsWith('implements', start)) start = this.#text.lastIndexOf('implements', interfaces[0]!.start);
    this.#erase(start, interfaces.at(-1)!.end);
  }

  #eraseWord(word: string, from: number): void {
    const at = this.#text.indexOf(word, from);
    if (at >= 0) this.#erase(at, at + word.length);
  }

  /** The modifiers, `?` and `!` of a class member. */
  #eraseMemberHead(node: SyntaxNode): void {
    const key = child(node, 'key');
    if (!key) return;
    const computed = flag(node, 'computed');
    let first: number | undefined;
    for (let at = skipTrivia(this.#text, node.start); at < key.start;) {
      const word = /^[a-z]+/.exec(this.#text.slice(at, at + 12))?.[0];
      if (word === undefined) break;
      if (MODIFIERS.has(word)) {
        this.#erase(at, at + word.length);
        first ??= at;
      } else if (KEPT_MODIFIERS.has(word)) {
        first = undefined;
      } else break;
      at = skipTrivia(this.#text, at + word.length);
    }
    // `a = 1 ⏎ private [b] = 2` must not become `a = 1 [b] = 2`.
    if (first !== undefined && (computed || this.#text[skipTrivia(this.#text, first)] === '*')) this.#units[first] = ';';
    const end = computed ? this.#text.indexOf(']', key.end) + 1 : key.end;
    if (flag(node, 'optional')) this.#eraseMarkAfter(end, '?');
    if (flag(node, 'definite')) this.#eraseMarkAfter(end, '!');
    // `get: string ⏎ name() {}` must not become a getter.
    const annotation = child(node, 'typeAnnotation');
    const bare = annotation !== undefined && child(node, 'value') === undefined;
    if (bare && !computed && KEPT_MODIFIERS.has(this.#text.slice(key.start, key.end))) {
      this.#erase(annotation.start, annotation.end);
      this.#units[annotation.start] = ';';
      Reflect.deleteProperty(node, 'typeAnnotation');
    }
  }

  #eraseMarkAfter(offset: number, mark: string): void {
    const at = skipTrivia(this.#text, offset);
    if (this.#text[at] === mark) this.#erase(at, at + 1);
  }

  /** The `?` of an optional parameter. */
  #eraseOptionalMark(node: SyntaxNode): void {
    if (!flag(node, 'optional')) return;
    if (node.type === 'Identifier') return this.#eraseMarkAfter(nameEnd(node), '?');
    const mark = this.#text.lastIndexOf('?', child(node, 'typeAnnotation')?.start ?? node.end);
    if (mark > node.start) this.#erase(mark, mark + 1);
  }

  /** `function (this: User, name)`: the parameter `this` exists for the type checker only. */
  #eraseThisParameter(node: SyntaxNode): void {
    const first = list(node, 'params')[0];
    if (first?.type === 'Identifier' && field(first, 'name') === 'this') this.#eraseListItem(first);
  }

  /**
   * An arrow function may not have a line break between `async`, its type parameters and `(`, nor between `)` and `=>`.
   * Where erased types leave one, the parenthesis moves.
   */
  #keepArrowTogether(node: SyntaxNode): void {
    const parameters = child(node, 'typeParameters');
    if (parameters && this.#spansLines(parameters)) {
      this.#erase(parameters.start, parameters.end);
      const open = skipTrivia(this.#text, parameters.end);
      this.#units[open] = ' ';
      this.#units[parameters.start] = '(';
      Reflect.deleteProperty(node, 'typeParameters');
    }
    const result = child(node, 'returnType');
    if (result && this.#spansLines(result)) {
      const close = this.#text.lastIndexOf(')', result.start);
      this.#erase(close, result.end);
      this.#units[result.end - 1] = ')';
      Reflect.deleteProperty(node, 'returnType');
    }
  }

  #spansLines(node: SyntaxNode): boolean {
    return LINE_BREAK.test(this.#text.slice(node.start, node.end));
  }
}

/** End of the name of an identifier; its node may reach to the end of its type. */
function nameEnd(node: SyntaxNode): number {
  const name = field(node, 'name');
  return typeof name === 'string' ? node.start + name.length : (child(node, 'typeAnnotation')?.start ?? node.end);
}

function refusalOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'TSEnumDeclaration':
      return 'An enum can not be erased; use an object such as `const Status = { active: 1 } as const`.';
    case 'TSModuleDeclaration':
      return 'A namespace can not be erased; use plain objects and functions.';
    case 'TSParameterProperty':
      return 'A parameter property can not be erased; declare the field and assign it in the constructor.';
    case 'TSImportEqualsDeclaration':
      return '`import … =` can not be erased, and a script can not import.';
    case 'TSExportAssignment':
      return '`export =` can not be erased; a script answers with `return`.';
    case 'TSTypeAssertion':
      return 'Write `value as Type` rather than `<Type>value`.';
    case 'Decorator':
      return 'Decorators can not be erased; call the function instead.';
    default:
      return undefined;
  }
}
