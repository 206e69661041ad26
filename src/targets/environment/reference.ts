import { isScalar } from 'yaml';
import { describeNode, text } from '../../flow/grammar/scalars.ts';
import type { ValueType } from '../../flow/grammar/value.ts';

/** A value that stands outside the file: `${secret:okta-token}` or `${env:OKTA_URL}`. */
export interface Reference {
  readonly from: 'secret' | 'env';
  readonly name: string;
}

/** Where references get their values: environment variables for the command line, a key store for an editor. */
export interface ReferenceSource {
  /** @returns the value; undefined when there is none */
  read(reference: Reference): string | undefined | Promise<string | undefined>;
  /** What a person must do so that the value is there, as a sentence. */
  remedy(reference: Reference): string;
  /** Names of the variables of these references that are not set, as far as that is known without asking anybody. */
  unset?(references: readonly Reference[]): readonly string[];
}

const REFERENCE = /\$\{(secret|env):([\w.-]{1,100})\}/g;
const ALONE = new RegExp(`^${REFERENCE.source}$`);

/** The environment variable that holds a secret on the command line. */
export const secretVariable = (name: string): string => `IDFLOW_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

/** Reads secrets and variables from a process environment; empty counts as absent. */
export function environmentVariables(variables: Readonly<Record<string, string | undefined>>): ReferenceSource {
  const variable = ({ from, name }: Reference): string => (from === 'secret' ? secretVariable(name) : name);
  return {
    read: (reference) => variables[variable(reference)] || undefined,
    remedy: (reference) => `Set the environment variable ${variable(reference)}.`,
    unset: (references) => [...new Set(references.map(variable))].filter((name) => !variables[name]),
  };
}

const HOW_TO_REFER = 'Write `${secret:name}` or `${env:NAME}`.';
const COMMAND = /\$\{command:/;
const NO_COMMAND =
  'A targets file names no commands, since whoever may change it could run them. Write `${secret:name}`, and give the command to `idflow run --secret-command`.';

/** A text in which references may stand, kept as it is written. */
export const textWithReferences = (label: string): ValueType<string> => {
  const plain = text(label);
  return {
    label,
    read(node, path, reader) {
      const value = plain.read(node, path, reader);
      if (value === undefined || !value.replace(REFERENCE, '').includes('${')) return value;
      reader.report('wrong-value', node, '`${…}` here holds no reference.', COMMAND.test(value) ? NO_COMMAND : HOW_TO_REFER);
      return undefined;
    },
    schema: plain.schema,
    shape: { is: 'scalar', holds: 'reference' },
  };
};

/** A secret: a reference and nothing else, so that no secret ever stands in the file. */
export const secretReference = (what: string, example: string): ValueType<Reference> => ({
  label: `a reference to ${what}`,
  read(node, _path, reader) {
    const value = isScalar(node) ? node.value : undefined;
    const [, from, name] = (typeof value === 'string' && ALONE.exec(value)) || [];
    if (from !== undefined && name !== undefined) return { from: from as Reference['from'], name };
    if (typeof value === 'string' && COMMAND.test(value)) {
      reader.report('wrong-value', node, `Expected a reference to ${what}.`, NO_COMMAND);
      return undefined;
    }
    // What stands there may be the secret itself, so the message does not repeat it.
    const found = isScalar(node) ? 'it stands there itself' : `found ${describeNode(node)}`;
    const set = `set the environment variable ${secretVariable(example)}`;
    const message = `Only a reference to ${what} may stand in this file, which people share and put under version control; ${found}.`;
    reader.report(isSecret(value) ? 'plain-secret' : 'wrong-value', node, message, `Write \`\${secret:${example}}\` and ${set}.`);
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: ALONE.source }),
  shape: { is: 'scalar', holds: 'secret' },
});

/** Text that may be a secret; a number may be one too. What begins as a reference does was meant to be one. */
const isSecret = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !value.includes('${'));

/** The references in a text, in order. */
export const referencesIn = (written: string): Reference[] => referencePlaces(written).map(({ from, name }) => ({ from, name }));

/** The same, with where each name begins. */
export const referencePlaces = (written: string): (Reference & { readonly nameStart: number })[] =>
  [...written.matchAll(REFERENCE)].map(({ 1: from = '', 2: name = '', index }) => ({
    from: from as Reference['from'],
    name,
    nameStart: index + 3 + from.length,
  }));

/** Puts values in the place of references. */
export function replaceReferences(written: string, values: readonly string[]): string {
  let at = 0;
  return written.replace(REFERENCE, () => values[at++] ?? '');
}
