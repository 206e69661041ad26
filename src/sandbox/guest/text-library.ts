/**
 * Builds the `text` helpers that scripts see, since the guest has no `Intl`. Null and undefined go in and come out as
 * null where one text goes in; other values are turned to text first.
 *
 * The function's own text is what the guest evaluates, so it may use nothing from outside itself.
 */
export function createTextLibrary() {
  'use strict';
  const pairs = (list: string): Map<string, string> =>
    new Map(list.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

  /** Letters that Unicode does not decompose, and what passports and mail addresses write for them. */
  const LETTERS = pairs(
    'ß=ss ẞ=SS æ=ae Æ=AE œ=oe Œ=OE ø=o Ø=O đ=d Đ=D ð=d Ð=D þ=th Þ=Th ł=l Ł=L ħ=h Ħ=H ı=i ĸ=k ŋ=n Ŋ=N ŧ=t Ŧ=T ƒ=f ĳ=ij Ĳ=IJ ə=e Ə=E ' +
      'а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya ' +
      'є=ie і=i ґ=g ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ќ=kj ѕ=dz ' +
      'α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o ' +
      '‘=\' ’=\' ‚=\' “=" ”=" „=" «=" »=" –=- —=- ‐=- ‑=- …=... €=EUR №=No',
  );
  const GERMAN = pairs('ä=ae ö=oe ü=ue Ä=Ae Ö=Oe Ü=Ue');
  const ASCII = /^[\x00-\x7f]*$/;
  const MARKS = /\p{M}+/gu;
  const EMAIL =
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

  const absent = (value: unknown): value is null | undefined => value === null || value === undefined;
  const onText =
    (change: (text: string) => string) =>
    (value: unknown): string | null =>
      absent(value) ? null : change(String(value));

  const capitalised = (text: string): string => {
    const [first = ''] = text;
    return first.toUpperCase() + text.slice(first.length);
  };

  /** One letter in ASCII; a capital keeps its case: Щ is Shch. */
  function asciiLetter(letter: string): string {
    const direct = LETTERS.get(letter);
    if (direct !== undefined) return direct;
    const lower = LETTERS.get(letter.toLowerCase());
    return lower === undefined ? letter : capitalised(lower);
  }

  function ascii(text: string, options: { german?: boolean } = {}): string {
    if (ASCII.test(text)) return text;
    let out = '';
    for (const letter of text.normalize('NFC')) {
      const german = options.german === true ? GERMAN.get(letter) : undefined;
      if (german !== undefined) out += german;
      else if (LETTERS.has(letter)) out += asciiLetter(letter);
      else for (const part of letter.normalize('NFKD').replace(MARKS, '')) out += asciiLetter(part);
    }
    return out.replace(/[^\x00-\x7f]/g, '');
  }

  const collapse = (text: string): string => text.replace(/\s+/gu, ' ').trim();

  return {
    ascii: (value: unknown, options?: { german?: boolean }): string | null =>
      absent(value) ? null : ascii(String(value), options),
    removeAccents: onText((text) => text.normalize('NFD').replace(MARKS, '').normalize('NFC')),
    slug: (value: unknown, options: { german?: boolean; separator?: string } = {}): string | null => {
      if (absent(value)) return null;
      const words =
        ascii(String(value), options)
          .toLowerCase()
          .match(/[a-z0-9]+/g) ?? [];
      return words.join(options.separator ?? '-');
    },
    upper: onText((text) => text.toUpperCase()),
    lower: onText((text) => text.toLowerCase()),
    capitalize: onText(capitalised),
    titleCase: onText((text) => text.toLowerCase().replace(/\p{L}[\p{L}\p{M}'’]*/gu, capitalised)),
    trim: onText((text) => text.trim()),
    collapse: onText(collapse),
    padStart: (value: unknown, length: number, fill = '0'): string | null =>
      absent(value) ? null : String(value).padStart(length, fill),
    truncate: (value: unknown, length: number): string | null =>
      absent(value) ? null : Array.from(String(value)).slice(0, length).join(''),
    join: (values: readonly unknown[], separator = ' '): string =>
      values
        .filter((value) => !absent(value))
        .map((value) => String(value).trim())
        .filter((value) => value !== '')
        .join(separator),
    template: (template: string, values: Readonly<Record<string, unknown>>): string =>
      collapse(
        template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
          const value = Object.hasOwn(values, name.trim()) ? values[name.trim()] : undefined;
          return absent(value) ? '' : String(value);
        }),
      ),
    initials: onText((text) =>
      (text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [])
        .map((word) => String.fromCodePoint(word.codePointAt(0)!).toUpperCase())
        .join(''),
    ),
    isEmail: (value: unknown): boolean =>
      typeof value === 'string' && value.length <= 254 && value.indexOf('@') <= 64 && EMAIL.test(value),
  };
}
