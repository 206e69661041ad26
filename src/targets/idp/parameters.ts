import { IDP_OPERATIONS, type IdpOperationName, type OperationParameter } from '../../flow/idp-operations.ts';
import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { TargetError } from '../port.ts';

/**
 * The parameters of one call, checked while they are read. An absent parameter and null are the same: a column without value
 * means "not given". Values never stand in messages, they may be passwords.
 */
export class OperationParameters {
  readonly operation: IdpOperationName;
  readonly #values: JsonObject;

  /** @throws TargetError invalid-input: a parameter the operation does not have, or a required one that is missing */
  constructor(operation: IdpOperationName, values: JsonObject) {
    this.operation = operation;
    this.#values = values;
    const known: Readonly<Record<string, OperationParameter>> = IDP_OPERATIONS[operation].parameters;
    for (const name of Object.keys(values)) {
      if (!Object.hasOwn(known, name))
        throw this.refused(name, `is not known; the parameters are ${Object.keys(known).join(', ')}`);
    }
    for (const [name, { required, doc }] of Object.entries(known)) {
      if (required && !this.has(name)) throw this.refused(name, `is missing or null: ${doc.replace(/\.$/, '')}`);
    }
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** A text with at least one character that is no blank. */
  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== 'string') throw this.#wrongType(name, 'a text');
    if (value.trim() === '') throw this.refused(name, 'is empty');
    if (/\p{Surrogate}/u.test(value)) throw this.refused(name, 'holds half a character (a lone surrogate)');
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  flag(name: string, otherwise: boolean): boolean {
    if (!this.has(name)) return otherwise;
    const value = this.#values[name];
    if (typeof value !== 'boolean') throw this.#wrongType(name, 'true or false');
    return value;
  }

  integer(name: string, otherwise: number, min: number, max: number): number {
    if (!this.has(name)) return otherwise;
    const value = this.#values[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw this.refused(name, `must be a whole number from ${String(min)} to ${String(max)}`);
    }
    return value;
  }

  object(name: string): JsonObject {
    const value = this.#values[name];
    if (!isJsonObject(value)) throw this.#wrongType(name, 'an object');
    return value;
  }

  optionalObject(name: string): JsonObject | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  list(name: string): readonly Json[] {
    const value: unknown = this.#values[name];
    if (!Array.isArray(value)) throw this.#wrongType(name, 'a list');
    return value as readonly Json[];
  }

  optionalTexts(name: string): readonly string[] | undefined {
    if (!this.has(name)) return undefined;
    return this.list(name).map((item) => {
      if (typeof item !== 'string') throw this.refused(name, 'must be a list of texts');
      return item;
    });
  }

  optionalStatuses(name: string): readonly number[] | undefined {
    if (!this.has(name)) return undefined;
    return this.list(name).map((item) => {
      if (typeof item !== 'number' || !Number.isInteger(item) || item < 100 || item > 599)
        throw this.refused(name, 'must be a list of HTTP statuses');
      return item;
    });
  }

  any(name: string): Json | undefined {
    return this.#values[name] ?? undefined;
  }

  /** The one of these that is given. */
  oneOf(...names: readonly string[]): string {
    const given = names.filter((name) => this.has(name));
    const [only] = given;
    if (only !== undefined && given.length === 1) return only;
    const choice = names.join(' or ');
    throw this.refused(
      only ?? names[0] ?? '',
      given.length === 0 ? `is missing: give ${choice}` : `can not go with ${given.slice(1).join(', ')}: give ${choice}`,
    );
  }

  /** A complaint about one parameter. Nothing was sent. */
  refused(name: string, words: string): TargetError {
    return new TargetError('invalid-input', `${this.operation}: parameter "${name}" ${words}.`, {
      details: { operation: this.operation, parameter: name },
      safeToRepeat: true,
    });
  }

  #wrongType(name: string, wanted: string): TargetError {
    const value: unknown = this.#values[name];
    const found = value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value;
    return this.refused(name, `must be ${wanted}, not ${found}`);
  }
}
