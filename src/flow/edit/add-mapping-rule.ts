import { isSeq } from 'yaml';
import * as z from 'zod';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { ruleText } from './mapping-text.ts';
import { direction, word } from './vocabulary.ts';
import { writeValue } from './write-value.ts';
import { insertEntries } from './yaml/insert-entries.ts';
import { placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

const text = z.string().max(100_000);

/** Adds a rule to the mapping of an object: before the one at the index, else as the last. */
export const addMappingRule = defineEdit({
  name: 'add-mapping-rule',
  schema: z.object({
    object: word,
    index: z.int().min(0).optional(),
    attribute: word,
    direction,
    expression: text,
    when: text.optional(),
    note: text.optional(),
  }),
  apply(source, { object, index, attribute, direction: arrow, expression, when, note }) {
    const path = pathTo('objects', object);
    if (!placeAt(source, path)) return { refused: say`There is no object \`${object}\` in the flow any more.` };
    const rule = ruleText(attribute, arrow, expression);
    const isPlain = (when ?? '') === '' && (note ?? '') === '';
    const value = isPlain ? rule : { rule, ...((when ?? '') === '' ? {} : { when }), ...((note ?? '') === '' ? {} : { note }) };
    const draft = new Draft(source);
    const mapping = placeAt(source, `${path}/mapping`);
    const size = isSeq(mapping?.node) ? mapping.node.items.length : 0;
    const at = Math.min(index ?? size, size);
    if (mapping && isSeq(mapping.node)) insertEntries(draft, mapping, at, [{ value }]);
    else writeValue(draft, `${path}/mapping`, [value]);
    return { edits: draft.edits(), select: `${path}/mapping/${at}`, says: say`Added a rule for ${attribute}.` };
  },
});
