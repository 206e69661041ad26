import type { Json } from '../../flow/json.ts';
import { namingOf } from '../../runner/input/naming.ts';
import { printable } from '../output/text-width.ts';
import { valueText } from '../output/values.ts';

/** What tells one input from another, for people: `login ada`. */
export function labelOf(input: Json): string {
  const naming = namingOf(input);
  return naming ? `${naming.name} ${printable(naming.value)}` : printable(valueText(input));
}
