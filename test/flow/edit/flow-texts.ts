import fc from 'fast-check';

/** Choices that a text is written by: how often each of them is taken depends on the numbers drawn. */
interface Pen {
  pick<T>(options: readonly T[]): T;
  chance(percent: number): boolean;
}

const pen = fc.array(fc.nat({ max: 99 }), { minLength: 20, maxLength: 200 }).map((numbers): Pen => {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length]! + Math.floor(at / numbers.length) * 7;
  return {
    pick: (options) => options[next() % options.length]!,
    chance: (percent) => next() % 100 < percent,
  };
});

/** Flow files in many handwritings: indentation, braces, quotes, comments, blank lines, blocks, anchors. */
export const flowText: fc.Arbitrary<string> = pen.map((by) => {
  const unit = ' '.repeat(by.pick([2, 2, 4, 3]));
  const blank = by.chance(50);
  const lines: string[] = [];
  const comment = (indent: string, what: string): void => {
    if (by.chance(15)) lines.push(`${indent}# about ${what}`);
  };
  const trailing = (what: string): string => (by.chance(15) ? ` # at ${what}` : '');
  const quoted = (text: string): string => by.pick([text, text, `'${text}'`, `"${text}"`]);
  if (by.chance(20)) lines.push('%YAML 1.2', '---');
  comment('', 'file');
  lines.push(`idflow: 1${trailing('idflow')}`, 'name: Generated');
  if (by.chance(30)) lines.push('start: s0');
  lines.push(by.chance(50) ? 'targets: { hr: sql, idp: okta }' : `targets:\n${unit}hr: sql\n${unit}idp: okta${trailing('idp')}`);
  lines.push('objects:');
  for (const name of ['user', 'grant']) {
    comment(unit, name);
    lines.push(`${unit}${name}:`, `${unit}${unit}target: ${quoted('hr')}`);
    const dash = by.chance(30) ? unit + unit : unit + unit + unit;
    lines.push(
      `${unit}${unit}mapping:${trailing('mapping')}`,
      `${dash}- a <= b`,
      `${dash}- rule: c <=> d`,
      `${dash}  when: d != null`,
    );
    comment(dash, 'rule');
    lines.push(`${dash}- { rule: 'e <= f', note: x }${trailing('e')}`);
    lines.push(`${unit}${unit}properties:`);
    lines.push(
      ...by.pick([
        [`${unit}${unit}${unit}check: SELECT 1`],
        [
          `${unit}${unit}${unit}check: |${trailing('check')}`,
          `${unit}${unit}${unit}${unit}SELECT 1`,
          '',
          `${unit}${unit}${unit}${unit}  FROM x`,
        ],
        [
          `${unit}${unit}${unit}check:`,
          `${unit}${unit}${unit}${unit}- >-`,
          `${unit}${unit}${unit}${unit}${unit} SELECT`,
          `${unit}${unit}${unit}${unit}${unit} 2`,
        ],
      ]),
    );
    if (blank) lines.push('');
  }
  if (by.chance(10)) lines.push('steps: {}');
  else {
    lines.push(`steps:${trailing('steps')}`);
    const count = by.pick([1, 2, 3, 5, 8]);
    for (let index = 0; index < count; index++) {
      if (blank) lines.push('');
      if (by.chance(15)) lines.push(`${unit}# -- section ${index} ---`, '');
      comment(unit, `s${index}`);
      const to = (): string => by.pick(['end', ...Array.from({ length: count }, (_, other) => `s${other}`)]);
      const kind = by.pick(['decide', 'insert', 'log', 'switch', 'script', 'for-each', 'end', 'sql']);
      const settings: Record<string, string[]> = {
        decide: [`decide: ${by.pick(["steps['s0'] != null", 'steps.s0', 'true'])}`, `then: ${quoted(to())}`, `else: ${to()}`],
        insert: [`insert: ${quoted('user')}`, `next: ${to()}`, `on-error: { timeout: ${to()}, any: ${to()} }`],
        log: ["log: 'it''s ${steps.s0}'", `next: ${to()}`],
        switch: ['switch: run.mode', `cases:\n${unit}${unit}${unit}full: ${to()}\n${unit}${unit}${unit}'2': ${to()}`],
        script: [
          `script: |${by.pick(['', '-', '+'])}\n${unit}${unit}${unit}const x = steps['s0']\n${unit}${unit}${unit}return x\n`,
          `next: ${to()}`,
        ],
        'for-each': ['for-each: objects.grant.toAdd', `do: ${to()}`, `next: ${to()}`],
        end: ['end: auto'],
        sql: ['sql: [SELECT 1, SELECT 2]', 'target: hr', `next: ${to()}`, `with: { a: 1, b: 'x, y' }`],
      };
      const keys = settings[kind]!;
      const isOneLine = by.chance(30) && !['switch', 'script'].includes(kind) && !keys.some((key) => key.includes("['"));
      if (isOneLine) lines.push(`${unit}s${index}: { ${keys.join(', ')}${by.pick([' }', '}', ', }'])}${trailing(`s${index}`)}`);
      else {
        lines.push(`${unit}${by.chance(10) ? `"s${index}"` : `s${index}`}:${trailing(`s${index}`)}`);
        if (by.chance(30))
          lines.push(`${unit}${unit}note: >-`, `${unit}${unit}${unit}Two lines`, `${unit}${unit}${unit}of text.`);
        for (const key of keys) {
          comment(unit + unit, key.split(':')[0]!);
          lines.push(`${unit}${unit}${key}${key.includes('\n') ? '' : trailing(key.split(':')[0]!)}`);
        }
      }
    }
  }
  if (by.chance(20)) lines.push('', '# the end');
  if (by.chance(10)) lines.push('...');
  return `${lines.join('\n')}\n`;
});
