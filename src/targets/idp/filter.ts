import type { OperationParameters } from './parameters.ts';

/** A filter of `list-users` and `list-groups`: what Okta's `search` and SCIM's `filter` have in common. */
export type IdpFilter =
  | { readonly is: 'and'; readonly parts: readonly IdpFilter[] }
  | { readonly is: 'or'; readonly parts: readonly IdpFilter[] }
  | { readonly is: 'not'; readonly part: IdpFilter }
  | { readonly is: 'present'; readonly path: string }
  | { readonly is: Comparison; readonly path: string; readonly value: string | number | boolean };

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const isComparison = (word: string): word is Comparison => COMPARISONS.has(word);

const TOKEN = /\s*(?:(?<mark>[()])|(?<text>"(?:[^"\\]|\\.)*")|(?<word>[^\s()"]+))/gy;

/** Deeper nesting is no filter a person wrote. */
const DEEPEST = 50;

/**
 * Reads the filter in a parameter: `profile.department eq "Sales" and not (status eq "ACTIVE")` (RFC 7644, 3.4.2.2). Names of
 * attributes are those of the profile, with or without `profile.` before them.
 * @throws TargetError invalid-input: not a filter, with what is wrong
 */
export function readFilter(parameters: OperationParameters, name: string): IdpFilter {
  return new FilterReader(parameters.text(name), (words) => parameters.refused(name, words)).whole();
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

class FilterReader {
  readonly #tokens: readonly Token[];
  readonly #refused: (words: string) => Error;
  #at = 0;

  constructor(text: string, refused: (words: string) => Error) {
    this.#refused = refused;
    this.#tokens = this.#split(text);
  }

  whole(): IdpFilter {
    const filter = this.#either(0);
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw this.#refused(`is no filter: "${rest.text.slice(0, 40)}" stands where it should end`);
    return filter;
  }

  #split(text: string): Token[] {
    const tokens: Token[] = [];
    let end = 0;
    for (const { 0: whole, index, groups } of text.matchAll(TOKEN)) {
      if (index !== end) break;
      end += whole.length;
      const { mark, text: quoted, word } = groups ?? {};
      if (quoted !== undefined) tokens.push({ text: this.#unquoted(quoted), quoted: true });
      else tokens.push({ text: (mark ?? word)!, quoted: false });
    }
    if (text.slice(end).trim() !== '') throw this.#refused('is no filter: a quote is not closed');
    return tokens;
  }

  #unquoted(text: string): string {
    try {
      return JSON.parse(text) as string;
    } catch {
      throw this.#refused('is no filter: a text in it is not written as in JSON');
    }
  }

  #either(depth: number): IdpFilter {
    return this.#joined('or', () => this.#joined('and', () => this.#one(depth)));
  }

  #joined(word: 'and' | 'or', part: () => IdpFilter): IdpFilter {
    const parts = [part()];
    while (this.#takes(word)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { is: word, parts };
  }

  #one(depth: number): IdpFilter {
    if (depth > DEEPEST) throw this.#refused('is nested too deeply');
    if (this.#takes('not')) return { is: 'not', part: this.#one(depth + 1) };
    if (this.#takes('(')) {
      const inner = this.#either(depth + 1);
      if (!this.#takes(')')) throw this.#refused('is no filter: a parenthesis is not closed');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): IdpFilter {
    const path = this.#next('an attribute');
    const word = this.#next('a comparison').text.toLowerCase();
    if (path.quoted || path.text === ')') throw this.#refused(`is no filter: "${path.text.slice(0, 40)}" is no attribute`);
    if (word === 'pr') return { is: 'present', path: path.text };
    if (!isComparison(word))
      throw this.#refused(`is no filter: "${word.slice(0, 40)}" is none of ${[...COMPARISONS].join(', ')}, pr`);
    const { text, quoted } = this.#next('a value');
    return { is: word, path: path.text, value: quoted ? text : this.#constant(text) };
  }

  #constant(text: string): number | boolean {
    if (text === 'true' || text === 'false') return text === 'true';
    const number = Number(text);
    if (Number.isFinite(number)) return number;
    throw this.#refused(`is no filter: "${text.slice(0, 40)}" is no value; texts stand in double quotes`);
  }

  #next(what: string): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#refused(`is no filter: it ends where ${what} should stand`);
    this.#at += 1;
    return token;
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.quoted !== false || token.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }
}

/** The name of a profile attribute, without `profile.`. */
export const profileName = (path: string): string => path.replace(/^profile\./, '');
