import { eitherOf, optional, record } from './grammar/collections.ts';
import { filePath, oneWordOf, scriptText, text } from './grammar/scalars.ts';
import type { ValueType } from './grammar/value.ts';

const SCRIPT_LANGUAGES = {
  javascript: 'JavaScript.',
  typescript: 'TypeScript: types are erased, lines and columns stay.',
} as const;

export type ScriptLanguage = keyof typeof SCRIPT_LANGUAGES;

const language = optional(
  oneWordOf(SCRIPT_LANGUAGES),
  'Language of an inline script; default javascript. Of a file its ending tells.',
);

/** The language of a script: what it says, else what the ending of its file says, else JavaScript. */
export function languageOf(source: string | ScriptSource): ScriptLanguage {
  if (typeof source === 'string') return 'javascript';
  return source.language ?? (source.file !== undefined && /\.[mc]?ts$/.test(source.file) ? 'typescript' : 'javascript');
}

/** Code of a step or a filter: inline text, or a file. Exactly one of `script` and `file` is set. */
export interface ScriptSource {
  readonly script?: string | undefined;
  readonly file?: string | undefined;
  readonly language?: ScriptLanguage | undefined;
  readonly name?: string | undefined;
  /** Place of the map in the flow; inline code stands at `script` in it. */
  readonly path: string;
}

const scriptRecord = record('a script', {
  name: optional(text(), 'Name in the log.'),
  file: optional(filePath, 'Path of a .js or .ts file that holds a function body.'),
  script: optional(scriptText, 'The function body itself.'),
  language,
});

/** Reports where not exactly one of `script` and `file` is given. */
const oneSource: ValueType<ScriptSource> = {
  label: '`file:` or `script:`',
  read(node, path, reader) {
    const source = scriptRecord.read(node, path, reader);
    if (!source) return undefined;
    if ((source.file === undefined) !== (source.script === undefined)) return { ...source, path };
    reader.report('missing-key', node, 'A script needs exactly one of `file` and `script`.');
    return undefined;
  },
  schema: () => ({ ...scriptRecord.schema(), oneOf: [{ required: ['file'] }, { required: ['script'] }] }),
  shape: scriptRecord.shape,
};

/** Inline text, or a map with `file`. The path of the code is the value's own, or `…/script` in a map. */
export const scriptSource: ValueType<string | ScriptSource> = eitherOf(
  'a script, or `file:`',
  { when: 'text', type: scriptText },
  oneSource,
);

export const trigger = oneSource;
