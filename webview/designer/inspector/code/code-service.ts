import type { CodeProblem, Completion } from '../../../../src/designer/answers.ts';

/** What a name in a piece of code is. */
export interface CodeHover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** Answers about a piece of code at a place in the flow; offsets count from 0 in its text. */
export interface CodeService {
  complete(text: string, offset: number): Promise<readonly Completion[]>;
  hover(text: string, offset: number): Promise<CodeHover | null>;
  check(text: string): Promise<readonly CodeProblem[]>;
}

/** Languages of code in a flow. */
export type CodeLanguage = 'sql' | 'javascript' | 'typescript' | 'template';

/** What a code editor is made for. */
export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly value: string;
  readonly language: CodeLanguage;
  /** Name for screen readers. */
  readonly label: string;
  /** Enter ends the edit instead of starting a line. */
  readonly singleLine: boolean;
  readonly readOnly: boolean;
  readonly placeholder: string;
  readonly service: CodeService;
  readonly onChange: (text: string) => void;
  /** Enter in a single line, Ctrl+Enter elsewhere. */
  readonly onCommit: () => void;
  readonly onCancel: () => void;
  readonly onBlur: () => void;
}

/** A code editor in the page. */
export interface CodeEditor {
  readonly value: string;
  /** Replaces the text, as one step that can be undone no further. */
  setValue(text: string): void;
  /** Changes how it looks without a change of its text. */
  update(options: Pick<CodeEditorOptions, 'readOnly' | 'label' | 'placeholder'>): void;
  focus(atEnd: boolean): void;
  dispose(): void;
}
