import type { DebugUnit } from './debug-unit.ts';
import type { Scope } from './instrument/statements.ts';
import type { ToldFrame } from './messages.ts';
import type { ScriptFrame, ScriptScope } from './port.ts';

/** The names of a scope that are not hidden by those of an inner one. */
export interface FoundScope {
  readonly names: readonly string[];
  readonly constants: readonly string[];
}

/**
 * A frame in the user's terms.
 * @param refer gives a scope the number by which its variables are asked for
 */
export function scriptFrame(unit: DebugUnit, [fn, id, exact]: ToldFrame, refer: (scope: FoundScope) => number): ScriptFrame {
  const { name, piece, scope: whole, place: start } = unit.functions[fn]!;
  const at = unit.statements[id];
  // What the blocks of a statement without a call hold is not known in outer frames.
  const innermost = at && exact ? at.statement.scope : whole;
  return { name, piece: piece.name, ...(at?.place ?? start), scopes: scopesFrom(innermost, refer) };
}

function scopesFrom(innermost: Scope, refer: (scope: FoundScope) => number): ScriptScope[] {
  const seen = new Set<string>();
  const scopes: ScriptScope[] = [];
  let isOuter = false;
  for (let scope: Scope | undefined = innermost; scope; scope = scope.parent) {
    // `this` of an outer function is another one.
    const names = scope.names.filter((name) => !seen.has(name) && !(isOuter && name === 'this'));
    for (const name of scope.names) seen.add(name);
    const kind = isOuter && scope.kind !== 'parameters' ? 'closure' : scope.kind;
    if (names.length > 0) scopes.push({ kind, names, ref: refer({ names, constants: scope.constants }) });
    if (scope.kind === 'function') isOuter = true;
  }
  return scopes;
}
