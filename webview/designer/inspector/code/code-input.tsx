import { useEffect, useRef, useState } from 'react';
import { designerClient } from '../../../shared/vscode-api.ts';
import type { Draft } from '../form/use-draft.ts';
import { keepUndo, textKeys } from '../fields/text-keys.ts';
import type { CodeEditor, CodeLanguage } from './code-service.ts';
import { loadMonaco } from './load-monaco.ts';
import { isTooLong, LongText } from './long-text.tsx';
import { serviceFor } from './service-for.ts';

interface CodeInputProps {
  readonly path: string;
  /** What stands before the code in the value of the path. */
  readonly before?: string;
  readonly draft: Draft;
  readonly language: CodeLanguage;
  /** Name for screen readers. */
  readonly name: string;
  readonly placeholder: string;
  readonly singleLine: boolean;
  readonly readOnly: boolean;
  readonly invalid: boolean;
  /** Becomes a code editor only when it gets the keyboard: for tables of many. */
  readonly lazy?: boolean;
}

/**
 * Wait before a field that is only looked at becomes a code editor, in milliseconds: making one takes as long as a frame or
 * two, and who goes from step to step or deletes some needs none of them.
 */
const CALM = 150;

/** A field for code: a plain text field until the code editor is there. */
export function CodeInput(props: CodeInputProps) {
  const { draft, lazy = false, singleLine, invalid, name, placeholder, readOnly } = props;
  const [wanted, setWanted] = useState(!lazy);
  const [ready, setReady] = useState(false);
  const [entered, setEntered] = useState(false);
  const isLong = isTooLong(draft.text);
  useEffect(() => {
    if (!wanted || isLong) return;
    let gone = false;
    const load = (): Promise<void> =>
      loadMonaco().then(
        () => {
          if (!gone) setReady(true);
        },
        (error: unknown) => designerClient().send({ type: 'error', message: String(error).slice(0, 10_000) }),
      );
    const timer = setTimeout(() => void load(), entered ? 0 : CALM);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [wanted, isLong, entered]);
  const className = `code-input${invalid ? ' invalid' : ''}${singleLine ? ' single' : ''}`;
  if (isLong) return <LongText path={props.path} text={draft.text} name={name} />;
  if (ready) return <MonacoInput {...props} className={className} takeFocus={entered} />;
  return (
    <div className={className}>
      <textarea
        className="code-plain"
        rows={singleLine ? 1 : Math.min(18, Math.max(1, draft.text.split('\n').length))}
        aria-label={name}
        aria-invalid={invalid}
        placeholder={placeholder}
        readOnly={readOnly}
        spellCheck={false}
        value={draft.text}
        onFocus={() => {
          setWanted(true);
          setEntered(true);
        }}
        onChange={({ target }) => draft.change(singleLine ? target.value.replaceAll('\n', ' ') : target.value)}
        onKeyDown={textKeys(draft, { multiline: !singleLine })}
        onBlur={() => {
          setEntered(false);
          draft.end();
        }}
      />
    </div>
  );
}

type MonacoInputProps = CodeInputProps & { readonly className: string; readonly takeFocus: boolean };

function MonacoInput({ className, takeFocus, ...props }: MonacoInputProps) {
  const { path, draft, language, name, placeholder, singleLine, readOnly } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>(undefined);
  // the editor lives longer than a rendering
  const current = useRef(props);
  useEffect(() => {
    current.current = props;
  });
  /** Texts that the editor told of and that have not come back yet. */
  const typed = useRef(new Set<string>());
  /** Counts up when everything typed is taken back, which a text that never rendered would not show. */
  const [takenBack, setTakenBack] = useState(0);
  const wantsFocus = useRef(takeFocus);
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    let disposed = false;
    void loadMonaco().then((createCodeEditor) => {
      if (disposed) return;
      const now = current.current;
      editor.current = createCodeEditor({
        parent,
        value: now.draft.text,
        language,
        label: now.name,
        placeholder: now.placeholder,
        singleLine,
        readOnly: now.readOnly,
        service: serviceFor(path, () => current.current.before ?? ''),
        onChange: (text) => {
          typed.current.add(text);
          current.current.draft.change(text);
        },
        onCommit: () => current.current.draft.commit(),
        onCancel: () => {
          typed.current.clear();
          setTakenBack((times) => times + 1);
          current.current.draft.revert();
        },
        onBlur: () => current.current.draft.end(),
      });
      if (wantsFocus.current) editor.current.focus(true);
      wantsFocus.current = false;
    });
    return () => {
      disposed = true;
      const left = editor.current;
      editor.current = undefined;
      // Later: what takes its place is shown first.
      setTimeout(() => left?.dispose());
    };
  }, [path, language, singleLine]);
  useEffect(() => {
    editor.current?.update({ readOnly, label: name, placeholder });
  }, [readOnly, name, placeholder]);
  useEffect(() => {
    // What was typed here comes back, late when more has been typed: it would take that away, and the suggestions with it.
    if (typed.current.has(draft.text)) {
      if (draft.text === editor.current?.value) typed.current.clear();
      return;
    }
    typed.current.clear();
    editor.current?.setValue(draft.text);
  }, [draft.text, takenBack]);
  return <div ref={host} className={`${className} code-monaco`} onKeyDown={keepUndo} data-language={language} />;
}
