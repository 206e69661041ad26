/** `out`: source to target (`<=`); `in`: target to source (`=>`); `both`: `<=>`. */
export type RuleDirection = 'out' | 'in' | 'both';

/** One line of a mapping, taken apart. */
export interface MappingRule {
  readonly direction: RuleDirection;
  /** Attribute of the target; for `=>` it may be an expression over the row. */
  readonly system: string;
  /** Attribute of the source; for `<=` it may be an expression over the source. */
  readonly source: string;
  /** Offsets of both sides in the text of the rule. */
  readonly systemOffset: number;
  readonly sourceOffset: number;
}

const ATTRIBUTE_FIRST = /^(\s*)([A-Za-z_$][\w$.-]*)(\s*)(<=>|<=|=>)(\s*)([\s\S]*\S)\s*$/;
const SOURCE_LAST = /^(\s*)([\s\S]*\S)(\s*=>\s*)([A-Za-z_$][\w$.]*)\s*$/;
/** `__proto__` is refused: assigning to it would change the object's prototype, not an attribute. */
const ATTRIBUTE = /^(?!__proto__$)[A-Za-z_$][\w$-]*$/;
const PATH = /^(?!(?:.*\.)?__proto__(?:\.|$))[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/;

/**
 * Reads one rule: `user_name <= accountName`, ``full_name <= `${firstName} ${lastName}` ``, `role => roleName`,
 * `mail <=> email`. The side that data comes from may be an expression in a one-way rule.
 * @returns the rule, or a sentence that says what is wrong with it
 */
export function parseMappingRule(text: string): MappingRule | string {
  const first = ATTRIBUTE_FIRST.exec(text);
  if (first) {
    const [, lead = '', system = '', gap = '', arrow, gap2 = '', source = ''] = first;
    const systemOffset = lead.length;
    const sourceOffset = systemOffset + system.length + gap.length + arrow!.length + gap2.length;
    const rule = { system, source, systemOffset, sourceOffset };
    if (arrow === '<=') return ATTRIBUTE.test(system) ? { ...rule, direction: 'out' } : `\`${system}\` is not an attribute name.`;
    if (arrow === '<=>') {
      if (!ATTRIBUTE.test(system)) return `\`${system}\` is not an attribute name.`;
      return PATH.test(source)
        ? { ...rule, direction: 'both' }
        : 'A rule in both directions joins two attributes, not expressions.';
    }
    if (PATH.test(source)) return { ...rule, direction: 'in' };
  }
  const last = SOURCE_LAST.exec(text);
  if (last && PATH.test(last[4]!)) {
    const [, lead = '', system = '', arrow = '', source = ''] = last;
    return {
      direction: 'in',
      system,
      source,
      systemOffset: lead.length,
      sourceOffset: lead.length + system.length + arrow.length,
    };
  }
  return 'A rule has an attribute, an arrow and a source: `user_name <= accountName`.';
}
