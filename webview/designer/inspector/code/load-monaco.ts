import type { CodeEditor, CodeEditorOptions } from './code-service.ts';

type CreateCodeEditor = (options: CodeEditorOptions) => CodeEditor;

let loading: Promise<CreateCodeEditor> | undefined;

/** Loads the code editor with the first field that needs it. */
export function loadMonaco(): Promise<CreateCodeEditor> {
  loading ??= Promise.all([loadScript(), loadStyles()]).then(
    ([{ createCodeEditor }]) => createCodeEditor,
    (error: unknown) => {
      // the next field tries again
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** The code editor is a bundle of its own; an import by its name would put its styles into those of the page. */
const loadScript = (): Promise<{ readonly createCodeEditor: CreateCodeEditor }> =>
  import(new URL('./monaco.js', import.meta.url).href) as Promise<{ readonly createCodeEditor: CreateCodeEditor }>;

function loadStyles(): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('./monaco.css', import.meta.url).href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error('The styles of the code editor could not be loaded.'));
    };
    document.head.append(link);
  });
}
