/** Scripts of which the cost of debugging is measured. */
export const PROGRAMS = {
  'a loop of 100,000 rounds': `let sum = 0;
for (let n = 0; n < 100000; n++) {
  sum = (sum + n * 7) % 1000003;
}
return sum;`,

  'a typical trigger': `const name = text.collapse(source.firstName + ' ' + source.lastName);
if (!text.isEmail(source.mail)) {
  log.warn(name + ' has no mail address.');
  return false;
}
const domains = ['example.com', 'example.org'];
const domain = source.mail.split('@')[1].toLowerCase();
if (!domains.includes(domain)) return false;
newObject.full_name = name;
newObject.mail = source.mail.toLowerCase();
newObject.roles = source.roles.filter((role) => role.active).map((role) => role.name);
return true;`,

  'a parser': `const grammar = 'login = first "." last { digit } ; mail = login "@" domain ; domain = label { "." label } ; ';
function* tokens(text) {
  for (let at = 0; at < text.length; ) {
    const start = at;
    const letter = text[at];
    if (letter === ' ') {
      at++;
      continue;
    }
    if (letter === '"') {
      at = text.indexOf('"', at + 1) + 1;
      yield { kind: 'literal', value: text.slice(start + 1, at - 1) };
    } else if (/[a-z]/.test(letter)) {
      while (/[a-z]/.test(text[at])) at++;
      yield { kind: 'name', value: text.slice(start, at) };
    } else {
      at++;
      yield { kind: letter, value: letter };
    }
  }
}
class Parser {
  #tokens; #at = 0;
  constructor(text) { this.#tokens = [...tokens(text)]; }
  #take(kind) {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind !== kind) return undefined;
    this.#at++;
    return token;
  }
  rules() {
    const rules = [];
    for (let name = this.#take('name'); name; name = this.#take('name')) {
      this.#take('=');
      rules.push({ name: name.value, parts: this.sequence() });
      this.#take(';');
    }
    return rules;
  }
  sequence() {
    const parts = [];
    for (;;) {
      const name = this.#take('name') ?? this.#take('literal');
      if (name) parts.push(name);
      else if (this.#take('{')) {
        parts.push({ kind: 'many', value: this.sequence() });
        this.#take('}');
      } else return parts;
    }
  }
}
return new Parser(grammar.repeat(20)).rules().length;`,
} as const;

/** Runs through about so many statements, and stands still on its last line. */
export const longScript = (statements: number): string => `let sum = 0;
for (let n = 0; n < ${Math.max(1, Math.floor(statements / 2))}; n++) {
  sum += n;
}
return sum;`;

/** Line of the last statement of {@link longScript}. */
export const LAST_LINE = 5;
