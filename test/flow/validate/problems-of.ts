import { validateFlow } from '../../../src/flow/validate/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

/** Files beside the flow under test, by path. */
export type Files = Readonly<Record<string, string>>;

const FLOW_FILE = 'update-user.idflow.yaml';

/**
 * What validation says of a flow, one line each: `line:column code message`. Warnings start with `warning`, problems of other
 * files with their name.
 */
export function problemsOf(text: string, files: Files = {}): string[] {
  const problems = validateFlow(readFlow(text, FLOW_FILE), { read: (path) => files[path] });
  return problems.map(({ file, range, code, message, severity }) => {
    const place = `${file === FLOW_FILE ? '' : `${file}:`}${range.start.line}:${range.start.column}`;
    return `${severity === 'warning' ? 'warning ' : ''}${place} ${code} ${message}`;
  });
}

/** What validation suggests, one line for each problem. */
export function suggestionsFor(text: string, files: Files = {}): (string | undefined)[] {
  return validateFlow(readFlow(text, FLOW_FILE), { read: (path) => files[path] }).map(({ suggestion }) => suggestion);
}

/** Text without the indentation of the test around it; a backslash only guards `${` and backticks. */
export function yaml(strings: TemplateStringsArray): string {
  const text = (strings.raw[0] ?? '').replaceAll(/\\([$`])/g, '$1').replace(/^\n/, '');
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n');
}
