import { editor as monaco } from 'monaco-editor/editor/editor.api.js';
import { colorIds } from './color-ids.ts';

/** Name of the one theme that all code editors have. */
export const THEME = 'vscode';

/** Colours of tokens by VS Code's variables; the others are those of its default themes. */
const TOKENS: readonly (readonly [token: string, ...variables: string[]])[] = [
  ['variable.parameter', '--vscode-symbolIcon-variableForeground'],
  ['string', '--vscode-debugTokenExpression-string'],
  ['string.sql', '--vscode-debugTokenExpression-string', '--vscode-editor-foreground'],
  ['number', '--vscode-debugTokenExpression-number'],
  // Monaco's own are magenta and red
  ['predefined.sql', '--vscode-editor-foreground'],
  ['operator.sql', '--vscode-editor-foreground'],
];

/** Gives code editors the colours of VS Code's current theme, and every later one as soon as it is chosen. */
export function followTheme(): void {
  take();
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      take();
    });
  });
  // VS Code writes the variables to the root element and the kind of theme to the body's class
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style', 'data-vscode-theme-id'] });
}

function take(): void {
  const style = getComputedStyle(document.body);
  const colour = (variable: string): string | undefined => hexOf(style.getPropertyValue(variable).trim());
  const colors: Record<string, string> = {};
  for (const id of colorIds()) {
    const value = colour(`--vscode-${id.replaceAll('.', '-')}`);
    if (value !== undefined) colors[id] = value;
  }
  // the field around it has the border and the background
  colors['focusBorder'] = '#00000000';
  const input = colour('--vscode-input-background');
  if (input !== undefined) colors['editor.background'] = colors['editorGutter.background'] = input;
  const rules = TOKENS.flatMap(([token, ...variables]) => {
    const foreground = variables
      .map(colour)
      .find((value) => value !== undefined)
      ?.slice(1, 7);
    return foreground === undefined ? [] : [{ token, foreground }];
  });
  monaco.defineTheme(THEME, { base: baseOf(document.body.classList), inherit: true, rules, colors });
  monaco.setTheme(THEME);
}

function baseOf(classes: DOMTokenList): monaco.BuiltinTheme {
  if (classes.contains('vscode-high-contrast-light')) return 'hc-light';
  if (classes.contains('vscode-high-contrast')) return 'hc-black';
  return classes.contains('vscode-light') ? 'vs' : 'vs-dark';
}

const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
const RGB = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)$/i;

/** A CSS colour as Monaco wants it; undefined for what is none, such as a variable that the theme does not set. */
function hexOf(text: string): string | undefined {
  if (HEX.test(text)) return text;
  const parts = RGB.exec(text);
  if (!parts) return undefined;
  const [, red, green, blue, alpha = '1', percent] = parts;
  const channels = [red, green, blue].map((part) => Math.round(Number(part)));
  return `#${[...channels, Math.round((Number(alpha) * 255) / (percent ? 100 : 1))]
    .map((channel) => Math.min(255, channel).toString(16).padStart(2, '0'))
    .join('')}`;
}
