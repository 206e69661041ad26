import { keyPath, pathTo } from '../../../flow/grammar/collections.ts';
import type { Problem } from '../../../flow/problem.ts';
import type { FlowSource } from '../../../flow/read-flow.ts';
import { didYouMean } from '../../../flow/suggestion.ts';
import { servesAs } from '../connection.ts';
import type { TargetsFile } from '../targets-file.ts';

/**
 * Targets that a flow declares and its targets file does not have in any environment, or has as something else. An environment
 * that lacks some of them is fine: not every flow runs everywhere.
 */
export function checkBindings(source: FlowSource, { file, environments }: TargetsFile): Problem[] {
  return [...(source.flow?.targets ?? [])].flatMap(([name, kind]): Problem[] => {
    const path = pathTo('targets', name);
    const bound = [...environments].flatMap(([environment, connections]) => {
      const connection = connections.get(name);
      return connection ? [{ environment, connection }] : [];
    });
    if (bound.length === 0) {
      const names = new Set([...environments.values()].flatMap((connections) => [...connections.keys()]));
      const suggestion = didYouMean(name, names);
      return [
        {
          code: 'unbound-target',
          severity: 'warning',
          message: `No environment in ${file} has the target \`${name}\`.`,
          file: source.file,
          range: source.positions.get(keyPath(path)) ?? source.rangeOf(path),
          ...(suggestion === undefined ? {} : { suggestion }),
        },
      ];
    }
    const other = bound.filter(({ connection }) => !servesAs(connection.targetKind, kind));
    if (other.length === 0) return [];
    const where = other.map(({ environment, connection }) => `\`${connection.kind}\` in \`${environment}\``).join(', ');
    return [
      {
        code: 'wrong-target-kind',
        severity: 'warning',
        message: `\`${name}\` is of kind ${kind} here, but in ${file} it is a connection of another kind: ${where}.`,
        file: source.file,
        range: source.rangeOf(path),
      },
    ];
  });
}
