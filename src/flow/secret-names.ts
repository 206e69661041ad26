/** Words that make a name one of a secret, wherever they stand in it. */
const WORDS = /^(pass(word|wd|phrase|code)?|pwd|secrets?|tokens?|credentials?|assertion|authori[sz]ation|otp|pin)$/;

/** Words that do so together. */
const PAIRS = /(private|api|access|signing|encryption)_keys?|(recovery|security)_(question|answer)|set_cookie/;

/** What a name ends with that speaks about a secret and holds none: `tokenUrl`, `passwordChanged`, `credentialId`. */
const ABOUT =
  /^(method|type|ur[il]|endpoint|changed|expires|expiry|expiration|at|date|policy|algorithm|length|count|id|ids|name|status)$/;

/** Names written as one word. */
const ENDINGS = /(password|passwd|secret|apikey|privatekey|accesstoken)$/;

/**
 * Whether an attribute, parameter or key of this name holds a secret: `password`, `clientSecret`, `api-key`. `secretary` and
 * `passport` hold none.
 */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (words.length > 1 && ABOUT.test(words.at(-1)!)) return false;
  return words.some((word) => WORDS.test(word) || ENDINGS.test(word)) || PAIRS.test(words.join('_'));
}
