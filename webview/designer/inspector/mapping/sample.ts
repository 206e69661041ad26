import { useEffect, useState } from 'react';
import * as z from 'zod';
import { create } from 'zustand';
import { evaluationSchema, type Evaluation } from '../../../../src/designer/evaluation.ts';
import { designerClient, Unanswered } from '../../../shared/vscode-api.ts';
import { useDesigner } from '../../store/index.ts';

/** An input to try mappings with. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

/** The input that mappings are tried with; it stays while other things are inspected. */
export const useSample = create<{ readonly sample: Sample | undefined }>(() => ({ sample: undefined }));

export const chooseSample = (sample: Sample | undefined): void => useSample.setState({ sample });

const samplesSchema = z.array(z.object({ name: z.string(), text: z.string() }));

/** The sample inputs beside the flow. */
export function useSamples(): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    let gone = false;
    designerClient()
      .ask({ ask: 'samples' })
      .then(
        (answer) => !gone && setSamples(samplesSchema.parse(answer)),
        () => undefined,
      );
    return () => {
      gone = true;
    };
  }, []);
  return samples;
}

/** What the rules of a mapping give for the chosen sample. */
export type Evaluated =
  | { readonly state: 'none' | 'busy' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'done'; readonly byPath: ReadonlyMap<string, Evaluation> };

/** Pause after a change before the rules are evaluated again, in milliseconds. */
const PAUSE_MS = 150;

/** Evaluates the mapping of an object on the chosen sample, again with each version of the document. */
export function useEvaluation(object: string): Evaluated {
  const version = useDesigner((state) => state.version);
  const mayRun = useDesigner((state) => state.abilities.run);
  const sample = useSample((state) => state.sample);
  const [evaluated, setEvaluated] = useState<Evaluated>({ state: 'none' });
  useEffect(() => {
    if (!sample || !mayRun) return setEvaluated({ state: 'none' });
    let outdated = false;
    // what was there before stays until the answer is there
    setEvaluated((before) => (before.state === 'done' ? before : { state: 'busy' }));
    const timer = setTimeout(() => {
      designerClient()
        .ask({ ask: 'evaluate', object, input: sample.text })
        .then((answer) => {
          if (outdated) return;
          const rows = z.array(evaluationSchema).parse(answer);
          setEvaluated({ state: 'done', byPath: new Map(rows.map((row) => [row.path, row])) });
        })
        .catch((error: unknown) => {
          if (outdated) return;
          const why = error instanceof Unanswered ? error.message : 'The answer can not be read.';
          setEvaluated({ state: 'failed', why });
        });
    }, PAUSE_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [object, sample, version, mayRun]);
  return evaluated;
}
