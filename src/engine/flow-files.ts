import { resolveReference, type FileReader } from '../flow/file-reference.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { StepError } from './failure.ts';

/** Files that a flow names, relative to it. */
export class FileAccess {
  readonly flow: FlowSource;
  readonly #files: FileReader;

  constructor(flow: FlowSource, files: FileReader) {
    this.flow = flow;
    this.#files = files;
  }

  read(reference: string): string | undefined {
    return this.#files.read(this.resolve(reference));
  }

  /** The path as it is read and shown. @throws StepError for addresses and absolute paths; validation finds them earlier */
  resolve(reference: string): string {
    const resolved = resolveReference(this.flow.file, reference);
    if ('path' in resolved) return resolved.path;
    throw new StepError('invalid-input', resolved.refused, { file: this.flow.file });
  }
}
