import { builtinModules } from 'node:module';
import { posix, relative, sep } from 'node:path';
import { PARTS, RESERVED_PACKAGES } from './folders.js';

/** @param {string} path @param {string} fileOrFolder */
const isWithin = (path, fileOrFolder) => path === fileOrFolder || path.startsWith(`${fileOrFolder}/`);

/** @param {string} path from the repository's folder, with slashes */
const partOf = (path) =>
  Object.keys(PARTS)
    .filter((part) => isWithin(path, part))
    .sort((a, b) => b.length - a.length)[0];

/**
 * What is wrong with an import, or undefined.
 * @param {string} file the importing file, from the repository's folder, with slashes
 * @param {string} specifier what is imported
 * @param {boolean} typesOnly
 * @returns {string | undefined}
 */
function refusal(file, specifier, typesOnly) {
  const name = partOf(file);
  if (!specifier.startsWith('.')) {
    const reserved = RESERVED_PACKAGES.find(({ pattern }) => pattern.test(specifier));
    if (reserved && name !== undefined && name !== reserved.part) return `Only ${reserved.part} may import ${specifier}.`;
    const builtin = specifier.startsWith('node:') || builtinModules.includes(specifier);
    if (builtin && name !== undefined && PARTS[name]?.browser)
      return `${name} also runs in a browser, where there is no ${specifier}.`;
    return undefined;
  }
  const target = posix.join(posix.dirname(file), specifier);
  const part = name === undefined ? undefined : PARTS[name];
  if (part === undefined) return undefined;
  const { imports, typesOf = [] } = part;
  const targetPart = partOf(target);
  if (targetPart === name) return undefined;
  if (targetPart === undefined) return `${name} must not import ${target}, which is no part of the product.`;
  if (imports.some((allowed) => allowed === target || allowed === targetPart)) return undefined;
  if (typesOf.includes(target))
    return typesOnly ? undefined : `${name} may import only types from ${target}: write \`import type\`.`;
  const allowed = [...imports, ...typesOf].join(', ') || 'no other part';
  return `${name} must not import ${targetPart}; it may import ${allowed}.`;
}

/**
 * Holds each part of the product to the imports that `folders.js` allows it.
 * @type {import('eslint').Rule.RuleModule}
 */
export const dependencies = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{reason}}' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    /**
     * @param {import('eslint').Rule.Node | import('estree').Node} node
     * @param {unknown} specifier
     * @param {boolean} typesOnly
     */
    const check = (node, specifier, typesOnly) => {
      const reason = typeof specifier === 'string' ? refusal(file, specifier, typesOnly) : undefined;
      if (reason !== undefined) context.report({ node, messageId: 'refused', data: { reason } });
    };
    /** @param {import('estree').Node & { importKind?: string, exportKind?: string }} node */
    const isType = (node) => node.importKind === 'type' || node.exportKind === 'type';
    return {
      ImportDeclaration: (node) => check(node, node.source.value, isType(node)),
      ExportAllDeclaration: (node) => check(node, node.source.value, isType(node)),
      ExportNamedDeclaration: (node) => check(node, node.source?.value, isType(node)),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined, false),
      // ESLint's types know only the nodes of JavaScript.
      TSImportType(/** @type {unknown} */ node) {
        const type = /** @type {import('eslint').Rule.Node & { source: { value: unknown } }} */ (node);
        check(type, type.source.value, true);
      },
      CallExpression(node) {
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return;
        const [first] = node.arguments;
        check(node, first?.type === 'Literal' ? first.value : undefined, false);
      },
    };
  },
};
