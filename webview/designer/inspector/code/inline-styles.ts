import type { ITrustedTypePolicy, ITrustedTypePolicyOptions } from 'monaco-editor/editor/editor.api.js';

/**
 * Monaco writes lines as HTML with `style` attributes. A strict content security policy drops these, but lets scripts set
 * styles on elements. So the attribute is renamed on its way in, and applied to the element as soon as it is there,
 * before the browser paints.
 */
const ATTRIBUTE = 'data-inline-style';

/** A tag with a style; text can not look like one, as Monaco escapes `<`. */
const STYLED_TAG = /(<[a-z][^<>]*?\s)style=("[^"]*"|'[^']*')/gi;

export const withoutStyleAttributes = (html: string): string => html.replace(STYLED_TAG, `$1${ATTRIBUTE}=$2`);

/** Policies for Monaco's `MonacoEnvironment.createTrustedTypesPolicy`: all its HTML passes here. */
export function monacoPolicy(name: string, options?: ITrustedTypePolicyOptions): ITrustedTypePolicy {
  const rest = (key: string) => () => {
    throw new Error(`The policy ${name} of Monaco has no ${key}.`);
  };
  return {
    name,
    createHTML: (html: string, ...more: unknown[]) => withoutStyleAttributes(options?.createHTML?.(html, ...more) ?? html),
    createScript: options?.createScript ?? rest('createScript'),
    createScriptURL: options?.createScriptURL ?? rest('createScriptURL'),
  };
}

/**
 * Applies the styles of what is added inside the element, until the returned function is called. Observers run right
 * after the script that changed the tree.
 */
export function applyInlineStyles(root: Node): () => void {
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) applyWithin(node);
  });
  observer.observe(root, { childList: true, subtree: true });
  return () => observer.disconnect();
}

function applyWithin(node: Node): void {
  if (!(node instanceof Element)) return;
  apply(node);
  for (const element of node.querySelectorAll(`[${ATTRIBUTE}]`)) apply(element);
}

function apply(element: Element): void {
  const style = element.getAttribute(ATTRIBUTE);
  if (style === null || !(element instanceof HTMLElement || element instanceof SVGElement)) return;
  // Monaco may have set parts of the style on the element in the meantime: those are newer
  const newer = element.style.cssText;
  element.style.cssText = newer === '' ? style : `${style};${newer}`;
  element.removeAttribute(ATTRIBUTE);
}
