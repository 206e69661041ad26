import { isMap } from 'yaml';
import * as z from 'zod';
import type { Json } from '../json.ts';
import { parseMappingRule } from '../mapping-rule.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { placeOfKey } from './grammar-order.ts';
import { ARROWS, ruleText } from './mapping-text.ts';
import { Outline } from './outline.ts';
import { direction, path, word } from './vocabulary.ts';
import { insertEntries, type NewEntry } from './yaml/insert-entries.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { setNode } from './yaml/set-node.ts';
import { below, placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

const text = z.string().max(100_000);

/** Changes parts of a mapping rule. What is not given stays; an empty `when` or `note` goes. */
export const setMappingRule = defineEdit({
  name: 'set-mapping-rule',
  schema: z.object({
    path,
    attribute: word.optional(),
    direction: direction.optional(),
    expression: text.optional(),
    when: text.optional(),
    note: text.optional(),
  }),
  apply(source, { path: at, attribute, direction: arrow, expression, when, note }) {
    const place = placeAt(source, at);
    if (!place?.parent || !/^objects\/[^/]+\/mapping\/\d+$/.test(at))
      return { refused: say`There is no rule at \`${at}\` any more.` };
    const isRecord = isMap(place.node);
    const rulePlace = isRecord ? below(place, 'rule') : place;
    const written = Outline.of(source).textOf(rulePlace?.node ?? null) ?? '';
    const draft = new Draft(source);
    if (attribute !== undefined || arrow !== undefined || expression !== undefined) {
      const old = parseMappingRule(written);
      const before = typeof old === 'string' ? undefined : old;
      const rule = ruleText(
        attribute ?? before?.system ?? '',
        arrow ?? ARROWS[before?.direction ?? 'out'],
        expression?.replaceAll('\r\n', '\n') ?? before?.source ?? '',
      );
      const settings = { when, note };
      const isPlain = Object.values(settings).every((value) => value === undefined || value === '');
      if (!isRecord && !isPlain) return recordInstead(rule);
      if (rulePlace) {
        if (rule !== written) setNode(draft, rulePlace, rule);
      } else insertEntries(draft, place, 0, [{ key: 'rule', value: rule }]);
    }
    if (!isRecord) return (when ?? '') === '' && (note ?? '') === '' ? done() : recordInstead(written);
    const removed: number[] = [];
    const added: NewEntry[] = [];
    for (const [key, value] of Object.entries({ when, note })) {
      const inner = below(place, key);
      if (value === undefined) continue;
      if (value === '') removed.push(...(inner?.parent ? [inner.parent.index] : []));
      else if (inner) setNode(draft, inner, value);
      else added.push({ key, value });
    }
    if (removed.length > 0) removeEntries(draft, place, removed);
    if (added.length > 0) insertEntries(draft, place, placeOfKey(place, added[0]!.key!), added);
    return done();

    function done() {
      return { edits: draft.edits(), select: at };
    }

    /** A rule with settings is a map. */
    function recordInstead(rule: string) {
      const value: Record<string, Json> = { rule };
      if ((when ?? '') !== '') value['when'] = when!;
      if ((note ?? '') !== '') value['note'] = note!;
      const record = new Draft(source);
      setNode(record, place!, value);
      return { edits: record.edits(), select: at };
    }
  },
});
