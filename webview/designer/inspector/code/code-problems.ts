import { editor as monaco, MarkerSeverity, Position } from 'monaco-editor/editor/editor.api.js';
import type { CodeService } from './code-service.ts';

const PAUSE_MS = 250;

const beforeIt = ({ lineNumber, column }: Position): Position => new Position(lineNumber, Math.max(1, column - 1));

/** Marks what is wrong with the code, a moment after it changed. */
export function watchProblems(model: monaco.ITextModel, service: CodeService): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = async (): Promise<void> => {
    const version = model.getVersionId();
    const problems = await service.check(model.getValue()).catch(() => []);
    if (model.isDisposed() || model.getVersionId() !== version) return;
    const markers = problems.map(({ start, end, severity, message }): monaco.IMarkerData => {
      const to = model.getPositionAt(Math.max(end, start + 1));
      const after = model.getPositionAt(start);
      // at the very end, or at the end of a line, there is nothing to draw a mark under but what stands before
      const from = after.equals(to) || after.column === model.getLineMaxColumn(after.lineNumber) ? beforeIt(after) : after;
      return {
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
        severity: severity === 'error' ? MarkerSeverity.Error : MarkerSeverity.Warning,
        message,
      };
    });
    monaco.setModelMarkers(model, 'idflow', markers);
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), PAUSE_MS);
  };
  const subscription = model.onDidChangeContent(soon);
  soon();
  return () => {
    clearTimeout(timer);
    subscription.dispose();
  };
}
