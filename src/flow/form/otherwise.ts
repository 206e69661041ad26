const PHRASES = [/\bdefault ([^;]+?)(?:\. |\.?$)/i, /(?:^|[;,.] )`?([^;,.]*?)`? if not given\.?$/];

/** What a description says of a value that is left out: "200ms" in "Longest wait; default 200ms." */
export function otherwiseOf(doc: string): string | undefined {
  for (const phrase of PHRASES) {
    const found = phrase.exec(doc)?.[1];
    if (found !== undefined) return found.replaceAll('`', '').trim();
  }
  return undefined;
}
