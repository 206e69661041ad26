import { isJsonObject } from '../../flow/json.ts';
import type { OperationParameters } from './parameters.ts';

/**
 * The password in the parameter `credentials`, written as for Okta: `{ password: { value } }`.
 * @returns undefined when there are no credentials
 * @throws TargetError invalid-input: credentials that only Okta has (a hash, an import, a provider)
 */
export function passwordIn(parameters: OperationParameters): string | undefined {
  const credentials = parameters.optionalObject('credentials');
  if (credentials === undefined) return undefined;
  const { password, ...rest } = credentials;
  const value = isJsonObject(password) && Object.keys(password).length === 1 ? password['value'] : undefined;
  if (typeof value === 'string' && value !== '' && Object.keys(rest).length === 0) return value;
  throw parameters.refused(
    'credentials',
    'must be { password: { value } } here; hashes, questions and providers are of Okta only',
  );
}
