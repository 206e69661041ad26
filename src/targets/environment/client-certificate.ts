import { EnvironmentError } from './environment-error.ts';

/**
 * Whoever shows a certificate needs its key.
 * @param target its name
 * @throws EnvironmentError for a certificate without key or a key without certificate
 */
export function keyToCertificate(target: string, certificate: unknown, key: unknown): void {
  if ((certificate === undefined) === (key === undefined)) return;
  const [has, lacks] = certificate === undefined ? ['client-key', 'client-certificate'] : ['client-certificate', 'client-key'];
  throw new EnvironmentError(`The target \`${target}\` has a \`${has}\` but no \`${lacks}\`; it takes both.`);
}
