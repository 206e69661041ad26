import { Attribute } from 'ldapts';
import type { Json } from '../../flow/json.ts';

/** Values of an attribute as they are sent. */
export type Values = readonly string[] | readonly Buffer[];

/** One change of one attribute; a replacement by no value removes it. */
export interface AttributeChange {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: Values;
}

/** An attribute as the library sends it. */
export const attributeOf = (type: string, values: Values): Attribute =>
  new Attribute({ type, values: [...values] as string[] | Buffer[] });

/** Attributes for the log: one value as it is, several as a list, bytes by their number, passwords masked. */
export function shownAttributes(attributes: Readonly<Record<string, Values>>): Json {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, values]) => {
      const texts = values.map((value) => (typeof value === 'string' ? value : `${String(value.length)} bytes`));
      return [name, SECRET.test(name) ? '•••' : texts.length === 1 ? texts[0]! : texts];
    }),
  );
}

/** Attributes that hold passwords under names that do not say so. */
const SECRET = /^(unicodePwd|userPassword|dBCSPwd|lmPwdHistory|ntPwdHistory|supplementalCredentials)$/i;
