import type { TargetKind } from '../../flow/flow-file.ts';
import { parseStatement } from '../../flow/sql/parameters.ts';
import type { IdpTarget, SqlTarget, Target } from '../../targets/port.ts';

/** Targets for a flow that is only replayed: there is nothing behind them, and nothing asks them. */
export function playbackTargets(wanted: ReadonlyMap<string, TargetKind>): ReadonlyMap<string, Target> {
  return new Map([...wanted].map(([name, kind]) => [name, kind === 'sql' ? sqlTarget(name) : idpTarget(name)]));
}

const sqlTarget = (name: string): SqlTarget => ({
  kind: 'sql',
  name,
  prepare(text) {
    const { names, writes } = parseStatement(text);
    return { text, parameters: names, writes, run: () => asked(name) };
  },
  transaction: (work) => work(),
  test: () => asked(name),
  browser: () => asked(name),
  schema: () => asked(name),
  close: () => Promise.resolve(),
});

const idpTarget = (name: string): IdpTarget => ({
  kind: 'idp',
  name,
  call: () => asked(name),
  test: () => asked(name),
  browser: () => asked(name),
  close: () => Promise.resolve(),
});

function asked(name: string): never {
  throw new Error(`A replay has no target \`${name}\` to ask.`);
}
