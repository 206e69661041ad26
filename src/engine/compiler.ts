import type { Flow, Step } from '../flow/flow-file.ts';
import type { Computed } from '../flow/grammar/collections.ts';
import type { Json } from '../flow/json.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import type { ScriptSandbox } from '../sandbox/port.ts';
import type { IdpTarget, SqlTarget, Target } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { NameScope } from './expression-names.ts';
import { ExpressionCompiler, type Compute, type ExpressionText } from './expression.ts';
import { StepError } from './failure.ts';
import type { FileReader } from '../flow/file-reference.ts';
import { FileAccess } from './flow-files.ts';
import { compileObject, type CompiledObject } from './object.ts';
import type { Run, RunOptions, Scope } from './run.ts';
import type { RunReport } from './outcome.ts';
import { ScriptCompiler } from './script.ts';
import type { MaybePromise } from '../targets/port.ts';

/** What flows run on. */
export interface EngineEnvironment {
  /** By the logical names of the flow. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly sandbox: ScriptSandbox;
  readonly files: FileReader;
}

/** A called flow: runs inside the run of its caller. */
export type Callee = (caller: Scope, options: RunOptions) => MaybePromise<{ run: Run; report: RunReport }>;

/** What the kinds of steps compile with: the flow's parts by name. */
export class FlowCompiler {
  readonly source: FlowSource;
  readonly flow: Flow;
  readonly environment: EngineEnvironment;
  readonly files: FileAccess;
  readonly expressions: ExpressionCompiler;
  readonly scripts: ScriptCompiler;
  readonly objects: ReadonlyMap<string, CompiledObject>;
  /** Index of each step by id. */
  readonly stepIndexes: ReadonlyMap<string, number>;
  /** Steps that have been compiled; complete when a run starts. */
  readonly steps: CompiledStep[] = [];
  /** Compiles a flow that a step calls. */
  readonly callee: (path: string) => Callee;

  constructor(
    source: FlowSource,
    flow: Flow,
    environment: EngineEnvironment,
    callee: (compiler: FlowCompiler, path: string) => Callee,
  ) {
    this.source = source;
    this.flow = flow;
    this.environment = environment;
    this.files = new FileAccess(source, environment.files);
    this.callee = (path) => callee(this, path);
    const names = [...(flow.objects?.keys() ?? [])];
    this.stepIndexes = new Map([...flow.steps.keys()].map((id, index) => [id, index]));
    this.expressions = new ExpressionCompiler(
      source,
      environment.sandbox,
      new Map(names.map((name, index) => [name, index])),
      this.stepIndexes,
    );
    this.scripts = new ScriptCompiler(this.files, environment.sandbox, environment.targets, names, [...this.stepIndexes.keys()]);
    this.objects = new Map(
      [...(flow.objects ?? [])].map(([name, object], index) => [
        name,
        compileObject(name, index, object, this.target(object.target), this.expressions, this.scripts),
      ]),
    );
  }

  /** @throws StepError where the flow names no such object; validation finds it earlier */
  object(name: string): CompiledObject {
    const object = this.objects.get(name);
    if (!object) throw new StepError('invalid-input', `There is no object \`${name}\`.`);
    return object;
  }

  /** @throws StepError where the environment binds no such target */
  target(name: string): Target {
    const target = this.environment.targets.get(name);
    if (!target) throw new StepError('invalid-input', `The environment has no target \`${name}\`.`);
    return target;
  }

  sqlTarget(name: string): SqlTarget {
    const target = this.target(name);
    if (target.kind !== 'sql') throw new StepError('invalid-input', `The target \`${name}\` is no SQL database.`);
    return target;
  }

  idpTarget(name: string): IdpTarget {
    const target = this.target(name);
    if (target.kind !== 'idp') throw new StepError('invalid-input', `The target \`${name}\` is no identity provider.`);
    return target;
  }

  /** An expression that stands under a key of a step. */
  stepExpression(step: Step, key: string, text: string, names: NameScope = 'step'): Compute {
    return this.expressions.expression(this.#text(step, key, text), names);
  }

  stepCondition(step: Step, key: string, text: string): Compute<boolean> {
    return this.expressions.condition(this.#text(step, key, text), 'step');
  }

  stepTemplate(step: Step, key: string, text: string): Compute<string> {
    return this.expressions.template(text, `${step.path}/${key}`, key);
  }

  stepComputed(value: Computed, key: string, names: NameScope = 'step'): Compute<Json> {
    return this.expressions.computed(value, key, names);
  }

  #text(step: Step, key: string, text: string): ExpressionText {
    return { text, path: `${step.path}/${key}`, name: key };
  }
}
