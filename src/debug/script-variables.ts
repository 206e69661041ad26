import type { ScriptPause, ScriptScope, ScriptValue, ScriptVariable } from '../sandbox/debug/port.ts';
import { MASK, type Redactor } from '../runs/redact.ts';
import { isSecretName } from '../flow/secret-names.ts';
import { shownName, type Page, type ShownVariable } from './variables.ts';

/** Something inside of a paused script that can be looked into. */
interface ScriptGroup {
  readonly pause: ScriptPause;
  readonly reference: number;
  readonly indexed: number;
}

const TITLES: Readonly<Record<ScriptScope['kind'], string>> = {
  block: 'Block',
  catch: 'Catch',
  function: 'Local',
  closure: 'Closure',
  parameters: 'Given to the script',
};

/** The title of a scope of a script. */
export const titleOf = ({ kind }: ScriptScope): string => TITLES[kind];

/** `key: value` in the text of a value. */
const ENTRY = /((?:^|[{,(]\s*)["']?)([\w$-]+)(["']?: )("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^,}\]]+)/g;

/** Where a secret might be and none is. */
const NOTHING = /^\s*(?:null|undefined|true|false)\s*$/;

/** Values of paused scripts as they are shown: without secrets. References count from 1. */
export class ScriptVariables {
  readonly #redactor: Redactor;
  #groups: ScriptGroup[] = [];

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  reset(): void {
    this.#groups = [];
  }

  keep(pause: ScriptPause, reference: number, indexed = 0): number {
    return this.#groups.push({ pause, reference, indexed });
  }

  group(reference: number): ScriptGroup | undefined {
    return this.#groups[reference - 1];
  }

  /** @throws ScriptInspectionError */
  async children({ pause, reference, indexed }: ScriptGroup, { filter, start = 0, count }: Page): Promise<ShownVariable[]> {
    const offset = filter === 'named' ? indexed : 0;
    const most = filter === 'indexed' ? Math.max(0, indexed - start) : undefined;
    const wanted = count !== undefined && count > 0 ? Math.min(count, most ?? count) : most;
    const variables = await pause.variables(reference, offset + start, wanted);
    return variables.map((variable) => this.show(pause, variable.name, variable));
  }

  show(pause: ScriptPause, name: string, value: ScriptValue & Partial<ScriptVariable>): ShownVariable {
    const { text, type, ref, indexed = 0, named = 0, expression, readOnly } = value;
    const secret = isSecretName(name) && !NOTHING.test(text);
    return {
      ...shownName(name, expression, this.#redactor),
      text: secret ? MASK : this.#clean(text),
      type,
      assignable: readOnly !== true,
      reference: ref === undefined || secret ? 0 : this.keep(pause, ref, indexed),
      indexed: secret ? 0 : indexed,
      named: secret ? 0 : named,
    };
  }

  #clean(text: string): string {
    const masked = text.replace(ENTRY, (entry: string, before: string, key: string, colon: string, value: string) =>
      isSecretName(key) && !NOTHING.test(value) ? `${before}${key}${colon}${MASK}` : entry,
    );
    return this.#redactor.text(masked);
  }
}
