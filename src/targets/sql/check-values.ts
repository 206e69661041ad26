import { TargetError, type SqlStatement } from '../port.ts';

/** @throws TargetError internal, when a statement is given more or fewer values than it has parameters */
export function checkNumberOfValues(
  { parameters, text }: Pick<SqlStatement, 'parameters' | 'text'>,
  values: readonly unknown[],
): void {
  if (values.length === parameters.length) return;
  throw new TargetError(
    'internal',
    `The statement has ${parameters.length} parameters and was given ${values.length} values: ${text}`,
  );
}
