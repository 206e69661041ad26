import type { DiagramProblem } from '../../../../src/flow/diagram/diagram.ts';
import type { Form, FormField } from '../../../../src/flow/form/form.ts';

/** The problems of a form by the path of the innermost field around each; those of no field have the path of the form. */
export function problemsByField(form: Form, problems: readonly DiagramProblem[]): ReadonlyMap<string, readonly DiagramProblem[]> {
  const paths = new Set<string>([form.path]);
  const collect = (field: FormField): void => {
    paths.add(field.path);
    field.fields?.forEach(collect);
  };
  form.fields.forEach(collect);
  for (const { path } of form.parts ?? []) paths.add(path);
  for (const { path } of form.mapping ?? []) for (const at of ['', '/rule', '/when', '/note']) paths.add(path + at);
  const found = new Map<string, DiagramProblem[]>();
  for (const problem of problems) {
    const field = innermost(problem.path, paths, form.path);
    if (field === undefined) continue;
    const list = found.get(field);
    if (list) list.push(problem);
    else found.set(field, [problem]);
  }
  return found;
}

function innermost(path: string, paths: ReadonlySet<string>, root: string): string | undefined {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
    // what the flow as a whole is said of belongs to the flow, not what is said of its steps
    if (paths.has(at)) return at === root && root === '' && path !== '' ? undefined : at;
    if (!at.includes('/') || at.length < root.length) return undefined;
  }
}
