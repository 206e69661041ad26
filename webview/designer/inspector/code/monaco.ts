import './environment.ts';
import 'monaco-editor/editor/browser/coreCommands.js';
import 'monaco-editor/editor/browser/widget/codeEditor/codeEditorWidget.js';
import 'monaco-editor/editor/contrib/bracketMatching/browser/bracketMatching.js';
import 'monaco-editor/editor/contrib/clipboard/browser/clipboard.js';
import 'monaco-editor/editor/contrib/comment/browser/comment.js';
import 'monaco-editor/editor/contrib/cursorUndo/browser/cursorUndo.js';
import 'monaco-editor/editor/contrib/find/browser/findController.js';
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution.js';
import 'monaco-editor/editor/contrib/linesOperations/browser/linesOperations.js';
import 'monaco-editor/editor/contrib/multicursor/browser/multicursor.js';
import 'monaco-editor/editor/contrib/placeholderText/browser/placeholderText.contribution.js';
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2.js';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import 'monaco-editor/editor/contrib/toggleTabFocusMode/browser/toggleTabFocusMode.js';
import 'monaco-editor/editor/contrib/wordOperations/browser/wordOperations.js';
import { editor as monaco, KeyCode, KeyMod, Uri } from 'monaco-editor/editor/editor.api.js';
import './monaco.css';
import type { CodeEditor, CodeEditorOptions } from './code-service.ts';
import { applyInlineStyles } from './inline-styles.ts';
import { registerLanguages, serve } from './languages.ts';
import { followTheme, THEME } from './theme.ts';
import { watchProblems } from './code-problems.ts';

registerLanguages();
followTheme();

const MOST_LINES = 18;
const PADDING = 4;
let models = 0;

/** Makes a code editor that grows with its text, in the colours and the font of VS Code's own. */
export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const { parent, language, singleLine } = options;
  const stopStyles = applyInlineStyles(parent);
  const model = monaco.createModel(options.value, language, Uri.parse(`idflow-code:/${++models}`));
  model.setEOL(monaco.EndOfLineSequence.LF);
  const stopServing = serve(model, options.service);
  const widget = monaco.create(parent, {
    ...settings(options),
    model,
    theme: THEME,
  });
  const stopProblems = watchProblems(model, options.service);

  const grow = (): void => {
    const line = widget.getOption(monaco.EditorOption.lineHeight);
    const most = singleLine ? Infinity : MOST_LINES * line + 2 * PADDING;
    const height = Math.min(widget.getContentHeight(), most);
    parent.style.height = `${height}px`;
    widget.layout({ width: parent.clientWidth, height });
  };
  widget.onDidContentSizeChange(grow);
  const resized = new ResizeObserver(grow);
  resized.observe(parent);
  grow();

  let silent = false;
  model.onDidChangeContent(() => {
    if (silent) return;
    const text = model.getValue();
    // a line break that was pasted
    if (singleLine && text.includes('\n')) return model.setValue(text.replace(/\s*\n\s*/g, ' ').trim());
    options.onChange(text);
  });
  widget.onDidBlurEditorWidget(() => options.onBlur());
  const free = '!suggestWidgetVisible && !findWidgetVisible && !inSnippetMode';
  if (singleLine) widget.addCommand(KeyCode.Enter, () => options.onCommit(), free);
  widget.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => options.onCommit());
  widget.addCommand(KeyCode.Escape, () => options.onCancel(), `${free} && !editorHasMultipleSelections`);

  return {
    get value() {
      return model.getValue();
    },
    setValue(text) {
      if (text === model.getValue()) return;
      silent = true;
      model.setValue(text);
      silent = false;
    },
    update: ({ readOnly, label, placeholder }) => widget.updateOptions({ readOnly, ariaLabel: label, placeholder }),
    focus(atEnd) {
      widget.focus();
      if (atEnd) widget.setPosition(model.getFullModelRange().getEndPosition());
    },
    dispose() {
      resized.disconnect();
      stopProblems();
      stopServing();
      widget.dispose();
      model.dispose();
      stopStyles();
    },
  };
}

function settings({
  singleLine,
  readOnly,
  label,
  placeholder,
  language,
}: CodeEditorOptions): monaco.IStandaloneEditorConstructionOptions {
  const isCode = language === 'javascript' || language === 'typescript';
  return {
    ...editorFont(),
    ariaLabel: label,
    readOnly,
    placeholder,
    automaticLayout: false,
    accessibilitySupport: 'auto',
    tabFocusMode: true,
    minimap: { enabled: false },
    lineNumbers: singleLine || !isCode ? 'off' : 'on',
    lineNumbersMinChars: 2,
    lineDecorationsWidth: singleLine || !isCode ? 4 : 8,
    glyphMargin: false,
    folding: false,
    scrollBeyondLastLine: false,
    scrollBeyondLastColumn: 0,
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    wordWrap: 'on',
    wrappingIndent: isCode ? 'indent' : 'same',
    padding: { top: PADDING, bottom: PADDING },
    scrollbar: {
      vertical: singleLine ? 'hidden' : 'auto',
      horizontal: 'hidden',
      alwaysConsumeMouseWheel: false,
      verticalScrollbarSize: 8,
      useShadows: false,
    },
    // widgets may stick out of the inspector
    fixedOverflowWidgets: true,
    contextmenu: false,
    links: false,
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: language === 'template' || isCode },
    suggest: { showStatusBar: false, preview: false, showWords: false },
    acceptSuggestionOnEnter: 'on',
    tabCompletion: 'off',
    find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: 'selection', autoFindInSelection: 'never' },
    guides: { indentation: !singleLine },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  };
}

/** Font of VS Code's editor, as its variables say. */
function editorFont(): monaco.IEditorOptions {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--vscode-editor-font-${name}`).trim();
  const size = Number.parseFloat(of('size'));
  return {
    fontFamily: of('family') || 'monospace',
    fontSize: Number.isFinite(size) ? size : 13,
    fontWeight: of('weight') || 'normal',
  };
}
