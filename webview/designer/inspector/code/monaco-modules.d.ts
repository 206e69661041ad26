// Parts of monaco-editor that come without types.
declare module 'monaco-editor/platform/theme/common/colorUtils.js' {
  export const Extensions: { readonly ColorContribution: string };
}
declare module 'monaco-editor/platform/registry/common/platform.js' {
  export const Registry: { as(id: string): unknown };
}
declare module 'monaco-editor/languages/definitions/*' {
  import type { languages } from 'monaco-editor/editor/editor.api.js';
  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage;
}
declare module 'monaco-editor/editor/browser/*';
declare module 'monaco-editor/editor/contrib/*';
