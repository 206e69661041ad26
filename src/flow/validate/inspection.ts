import type { Flow, Step } from '../flow-file.ts';
import { keyPath, pathTo } from '../grammar/collections.ts';
import type { FlowObject } from '../objects.ts';
import type { Problem, ProblemCode, Range } from '../problem.ts';
import type { FlowSource } from '../read-flow.ts';
import { didYouMean, nearest } from '../suggestion.ts';
import type { FlowFiles } from './flow-files.ts';

/** Names compared for suggestions in one validation: enough for people, a bound for hostile files. */
const MAX_COMPARISONS = 200_000;

/** A flow under inspection: what the checks read, and where they report. */
export class Inspection {
  readonly source: FlowSource;
  readonly flow: Flow;
  readonly files: FlowFiles;
  readonly problems: Problem[] = [];
  private comparisons = 0;

  constructor(source: FlowSource, flow: Flow, files: FlowFiles) {
    this.source = source;
    this.flow = flow;
    this.files = files;
  }

  get objects(): ReadonlyMap<string, FlowObject> {
    return this.flow.objects ?? new Map<string, FlowObject>();
  }

  get steps(): readonly Step[] {
    return [...this.flow.steps.values()];
  }

  /** @param where a place in the model, or a range of the file */
  error(code: ProblemCode, where: string | Range, message: string, suggestion?: string): void {
    this.report(code, 'error', where, message, suggestion);
  }

  /** @param where a place in the model, or a range of the file */
  warning(code: ProblemCode, where: string | Range, message: string, suggestion?: string): void {
    this.report(code, 'warning', where, message, suggestion);
  }

  /** Reports a problem of another file that the flow reads. */
  reportIn(file: string, problem: Omit<Problem, 'file'>): void {
    this.problems.push({ ...problem, file });
  }

  /** "Did you mean …?" over names that may be many. */
  suggest(word: string, candidates: ReadonlySet<string>): string | undefined {
    return this.mayCompare(candidates.size) ? didYouMean(word, candidates) : undefined;
  }

  /** The name that was probably meant, of names that may be many. */
  nearest(word: string, candidates: ReadonlySet<string>): string | undefined {
    return this.mayCompare(candidates.size) ? nearest(word, candidates) : undefined;
  }

  /** False once suggestions have taken so much that they are left out. */
  mayCompare(candidates: number): boolean {
    this.comparisons += candidates;
    return this.comparisons <= MAX_COMPARISONS;
  }

  /** True when the file has the key, even where its value is too broken to be in the model. */
  writes(path: string, key: string): boolean {
    return this.source.positions.has(keyPath(pathTo(path, key)));
  }

  /** Where a step is named. */
  nameOf(step: Step): Range {
    return this.source.keyRangeOf(step.path);
  }

  private report(
    code: ProblemCode,
    severity: Problem['severity'],
    where: string | Range,
    message: string,
    suggestion?: string,
  ): void {
    const range = typeof where === 'string' ? this.source.rangeOf(where) : where;
    this.problems.push({
      code,
      severity,
      message,
      file: this.source.file,
      range,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

/** Looks for one kind of problem. */
export type Check = (inspection: Inspection) => void;
