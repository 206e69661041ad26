import type { Evaluation } from '../designer/evaluation.ts';
import type { NameScope } from '../engine/expression-names.ts';
import { ExpressionCompiler, type ComputedResult, type ExpressionText } from '../engine/expression.ts';
import { rowsOf } from '../engine/target-call.ts';
import { ObjectSlot, Run, Scope } from '../engine/run.ts';
import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { PlacedRule } from '../flow/objects.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';
import { createRedactor } from '../runs/redact.ts';
import { summaryOf } from '../runs/summary.ts';
import type { ScriptSandbox } from '../sandbox/port.ts';
import type { FlowFiles } from './flow-files.ts';

/** What a mapping is evaluated with. */
export interface EvaluationContext {
  readonly files: FlowFiles;
  /** With short limits: somebody waits for it while typing. */
  readonly sandbox: ScriptSandbox;
  /** All rules together may take this long, milliseconds; the first always is evaluated. */
  readonly timeMs: number;
}

/** Nothing can be evaluated; the message is a sentence. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/**
 * Evaluates each rule of a mapping on a sample input, as a `map` step would: with the flow's `source`, and the step's `from`
 * where that needs no loop. Rules to the source (`=>`) read a row, which here is what the other rules give, with the keys of
 * the input in the place of columns that none gives. A rule that fails hides no other.
 * @param file path of the flow, for `files`
 * @param input JSON text
 * @throws EvaluationError: no such object, no JSON, or a `source` that fails
 */
export async function evaluateMapping(
  file: string,
  object: string,
  input: string,
  context: EvaluationContext,
): Promise<Evaluation[]> {
  const sample = parseSample(input);
  const { source, flow, rules } = objectOf(file, object, context.files);
  const mapping = new MappingOnSample(source, flow, object, sample, context);
  await mapping.prepare();
  const evaluations = new Map<PlacedRule, Evaluation>();
  const row: JsonObject = isJsonObject(sample) ? { ...sample } : {};
  for (const rule of rules.filter(({ direction }) => direction !== 'in')) {
    const evaluation = await mapping.evaluate(rule, rule.source, 'source-attributes', undefined);
    evaluations.set(rule, evaluation);
    if (evaluation.value !== undefined) row[rule.system] = evaluation.value;
  }
  for (const rule of rules.filter(({ direction }) => direction === 'in'))
    evaluations.set(rule, await mapping.evaluate(rule, rule.system, 'row-columns', row));
  return rules.map((rule) => evaluations.get(rule)!);
}

/**
 * Evaluates a mapping on something that was fetched from the target, as a `parse` step would: rules to the source (`=>`, `<=>`) are
 * computed from it, and a rule to the target alone (`<=`) shows what its attribute holds there now.
 * @param fetched JSON text: a row, or what an identity provider answers for a user or a group
 * @throws EvaluationError: no such object, or no JSON
 */
export async function evaluateFetched(
  file: string,
  object: string,
  fetched: string,
  context: EvaluationContext,
): Promise<Evaluation[]> {
  const [row] = rowsOf(parseSample(fetched));
  const { source, flow, rules } = objectOf(file, object, context.files);
  const mapping = new MappingOnSample(source, flow, object, row ?? null, context);
  const evaluations: Evaluation[] = [];
  for (const rule of rules)
    evaluations.push(
      rule.direction === 'out'
        ? mapping.shown(rule, row?.[rule.system])
        : await mapping.evaluate(rule, rule.system, 'row-columns', row),
    );
  return evaluations;
}

function objectOf(
  file: string,
  object: string,
  files: FlowFiles,
): { readonly source: FlowSource; readonly flow: Flow; readonly rules: readonly PlacedRule[] } {
  const text = files.read(file);
  if (text === undefined) throw new EvaluationError(`The flow ${file} can not be read.`);
  const source = readFlow(text, file);
  const rules = source.flow?.objects?.get(object)?.mapping;
  if (!source.flow || !rules) throw new EvaluationError(`The flow has no object \`${object}\` with a mapping.`);
  return { source, flow: source.flow, rules };
}

function parseSample(input: string): Json {
  try {
    return JSON.parse(input) as Json;
  } catch (error) {
    throw new EvaluationError(`The sample input is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The mapping of one object, with the scope that its rules are computed in. */
class MappingOnSample {
  readonly #flow: Flow;
  readonly #object: string;
  readonly #compiler: ExpressionCompiler;
  readonly #scope: Scope;
  readonly #slot: ObjectSlot;
  readonly #redactor = createRedactor();
  readonly #timeMs: number;
  readonly #until: number;

  constructor(source: FlowSource, flow: Flow, object: string, sample: Json, { sandbox, timeMs }: EvaluationContext) {
    const objects = new Map([...(flow.objects?.keys() ?? [])].map((name, index) => [name, index]));
    const steps = new Map([...flow.steps.keys()].map((id, index) => [id, index]));
    this.#flow = flow;
    this.#object = object;
    this.#compiler = new ExpressionCompiler(source, sandbox, objects, steps);
    const run = new Run(flow.name, { input: sample, runId: 'sample' }, 0);
    run.source = sample;
    const slots = [...objects].map(() => new ObjectSlot());
    this.#scope = new Scope(run, slots, new Array<Json | undefined>(steps.size));
    this.#slot = slots[objects.get(object)!]!;
    this.#timeMs = timeMs;
    this.#until = performance.now() + timeMs;
  }

  /** Computes what the object is mapped from. @throws EvaluationError when the flow's `source` can not be computed */
  async prepare(): Promise<void> {
    const { source } = this.#flow;
    if (source !== undefined) {
      const result = await this.#compute({ text: source, path: 'source', name: 'source' }, 'step');
      if ('error' in result)
        throw new EvaluationError(`The flow's \`source\` can not be computed from this input: ${messageOf(result.error)}`);
      this.#scope.run.source = (result.value ?? null) as Json;
    }
    const from = this.#from();
    if (from === undefined) return;
    const result = await this.#compute(from, 'step');
    if ('value' in result && isJsonObject(result.value)) this.#slot.source = result.value;
  }

  async evaluate(rule: PlacedRule, text: string, names: NameScope, row: Json | undefined): Promise<Evaluation> {
    const { path, when } = rule;
    if (when) {
      const holds = await this.#compute({ text: when.expression, path: when.path, name: 'when' }, names, row);
      if ('error' in holds) return { path, applies: true, error: messageOf(holds.error) };
      if (!holds.value) return { path, applies: false };
    }
    const name = rule.direction === 'in' ? rule.source : rule.system;
    const result = await this.#compute({ text, path, name }, names, row);
    if ('error' in result) return { path, applies: true, error: withoutName(messageOf(result.error), name) };
    return this.shown(rule, (result.value ?? null) as Json, name);
  }

  /** A value, without what is secret by its name. */
  shown({ path, system }: PlacedRule, value: Json | undefined, name = system): Evaluation {
    if (value === undefined) return { path, applies: true };
    const shown = summaryOf(this.#redactor.value(value, name));
    return { path, applies: true, value: shown as Evaluation['value'] };
  }

  /** The `from` of the steps that map the object, where all say the same. */
  #from(): ExpressionText | undefined {
    const steps = [...this.#flow.steps.values()].filter((step) => step.kind === 'map' && step.map === this.#object);
    const texts = new Set(steps.map((step) => (step.kind === 'map' ? step.from : undefined)));
    const [text] = texts;
    return texts.size === 1 && text !== undefined ? { text, path: `${steps[0]!.path}/from`, name: 'from' } : undefined;
  }

  async #compute(expression: ExpressionText, names: NameScope, row?: Json): Promise<ComputedResult> {
    if (performance.now() > this.#until)
      return { error: new Error(`Not evaluated: the rules before took longer than ${this.#timeMs / 1000} s.`) };
    try {
      const [result] = await this.#compiler.batch([expression], names)(this.#scope, this.#slot, row);
      return result!;
    } catch (error) {
      return { error };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The mapping shows the message beside the attribute. */
const withoutName = (message: string, name: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
