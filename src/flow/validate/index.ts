import { inReadingOrder, type Problem } from '../problem.ts';
import { readFlow, type FlowSource } from '../read-flow.ts';
import { CallGraph } from './call-graph.ts';
import { checkCalls, findCalls, type Call } from './calls.ts';
import { checkDatabaseSchema } from './database-schema.ts';
import { checkEdges } from './edges.ts';
import { checkExpressions } from './expressions.ts';
import type { FileReader } from '../file-reference.ts';
import { FlowFiles } from './flow-files.ts';
import { checkIdpCalls } from './idp-calls.ts';
import { checkInputSchema } from './input-schema.ts';
import { Inspection, type Check } from './inspection.ts';
import { checkLoopBodies } from './loop-bodies.ts';
import { checkMappings } from './mappings.ts';
import { checkProperties } from './properties.ts';
import { checkReachability } from './reachability.ts';
import { checkReferences } from './references.ts';
import { checkScripts } from './scripts.ts';
import { checkStatements } from './statements.ts';
import { checkTargetKinds } from './target-kinds.ts';
import { checkUncatchable } from './uncatchable.ts';
import { checkUnused } from './unused.ts';

/** Everything that is looked for in one flow. A new check is a file beside this one and a line here. */
const CHECKS: readonly Check[] = [
  checkEdges,
  checkUncatchable,
  checkReachability,
  checkLoopBodies,
  checkReferences,
  checkTargetKinds,
  checkProperties,
  checkMappings,
  checkUnused,
  checkInputSchema,
  checkExpressions,
  checkScripts,
  checkStatements,
  checkDatabaseSchema,
  checkIdpCalls,
];

/** Flows read for one validation; more are left unread. */
const MAX_FLOWS = 200;

interface Inspected {
  readonly source: FlowSource;
  readonly inspection: Inspection | undefined;
  readonly calls: readonly Call[];
}

/**
 * Finds everything that is wrong with a flow, in the order of the file: its form, its meaning, the scripts and schemas it
 * names, and the flows it calls, each file once. Never throws, whatever the flow is.
 * @param files reads the files that the flow names, by paths resolved against the folder of `source.file`
 * @returns problems of severity `error` keep the flow from running
 */
export function validateFlow(source: FlowSource, files: FileReader): Problem[] {
  const flowFiles = new FlowFiles(files, source);
  const inspected = new Map([[source.file, inspect(source, flowFiles)]]);
  // The map grows while it is walked: flows called by called flows come behind.
  for (const { calls } of inspected.values())
    for (const { file } of calls) {
      const text = inspected.has(file) || inspected.size >= MAX_FLOWS ? undefined : flowFiles.read(file);
      if (text !== undefined) inspected.set(file, inspect(readFlow(text, file), flowFiles));
    }
  const own = new Map(
    [...inspected].map(([file, flow]) => [file, [...flow.source.problems, ...(flow.inspection?.problems ?? [])]]),
  );
  const graph = new CallGraph(new Map([...inspected].map(([file, { calls }]) => [file, calls.map((call) => call.file)])));
  for (const { inspection, calls } of inspected.values())
    if (inspection)
      checkCalls(inspection, calls, {
        problemsOf: (file) => own.get(file),
        wayBetween: (from, to) => graph.wayBetween(from, to),
      });
  return inReadingOrder(
    withoutRepeats([...inspected.values()].flatMap((flow) => [...flow.source.problems, ...(flow.inspection?.problems ?? [])])),
  );
}

/** Reads and validates a flow. Never throws. */
export function checkFlow(text: string, file: string, files: FileReader): { source: FlowSource; problems: Problem[] } {
  const source = readFlow(text, file);
  return { source, problems: validateFlow(source, files) };
}

function inspect(source: FlowSource, files: FlowFiles): Inspected {
  if (!source.flow || source.broken) return { source, inspection: undefined, calls: [] };
  const inspection = new Inspection(source, source.flow, files);
  for (const check of CHECKS) check(inspection);
  return { source, inspection, calls: findCalls(inspection) };
}

/** Flows that share a script find the same problems in it. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ file, code, range, message }) => {
    const key = `${file}\n${code}\n${range.start.offset}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
