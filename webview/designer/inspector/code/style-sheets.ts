/**
 * Stands in for Monaco's `base/browser/domStylesheets.js` (scripts/esbuild/monaco.js puts it there), which writes style
 * elements: a strict content security policy refuses those, but not style sheets that are constructed.
 */

/** What Monaco does with the style elements that it makes. */
interface StyleElement {
  readonly sheet: CSSStyleSheet;
  className: string;
  textContent: string;
  remove(): void;
}

/** Monaco's stores of things to dispose of. */
interface DisposableStore {
  add(disposable: { dispose(): void }): unknown;
}

class ConstructedStyle implements StyleElement {
  readonly sheet = new CSSStyleSheet();
  type = 'text/css';
  media = 'screen';
  className = '';
  #text = '';

  get textContent(): string {
    return this.#text;
  }

  set textContent(text: string) {
    this.#text = text;
    this.sheet.replaceSync(text);
  }

  remove(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== this.sheet);
  }
}

/** Adds a style sheet to the document; nothing here lives in a shadow tree. */
export function createStyleSheet(
  _container?: Node,
  beforeAppend?: (style: StyleElement) => void,
  disposables?: DisposableStore,
): StyleElement {
  const style = new ConstructedStyle();
  beforeAppend?.(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style.sheet];
  disposables?.add({ dispose: () => style.remove() });
  return style;
}

let shared: StyleElement | undefined;

export function createCSSRule(selector: string, cssText: string, style: StyleElement = (shared ??= createStyleSheet())): void {
  if (cssText !== '') style.sheet.insertRule(`${selector} {${cssText}}`, 0);
}

export function removeCSSRulesContainingSelector(ruleName: string, style: StyleElement | undefined = shared): void {
  const rules = [...(style?.sheet.cssRules ?? [])];
  for (let index = rules.length - 1; index >= 0; index--) {
    const rule = rules[index];
    if (rule instanceof CSSStyleRule && rule.selectorText.includes(ruleName)) style?.sheet.deleteRule(index);
  }
}

/** Only inline completions ask for this, which are not part of the bundle. */
export function createStyleSheetFromObservable(): DisposableStore & { dispose(): void } {
  throw new Error('Style sheets from observables are not part of this bundle.');
}
