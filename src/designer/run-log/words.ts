import { fillWords } from '../fill-words.ts';

/** What the log of a run says, in English; `{0}`, `{1}` stand for what is filled in. Translations have the same keys. */
export const RUN_LOG_WORDS = {
  'log.outcome.succeeded': 'Succeeded',
  'log.outcome.no-changes': 'No changes',
  'log.outcome.vetoed': 'Vetoed',
  'log.outcome.cancelled': 'Cancelled',
  'log.outcome.failed': 'Failed',
  'log.item': 'Item {0}',
  'log.items': '{0} items',
  'log.items.one': '1 item',
  'log.rows': '{0} rows',
  'log.rows.one': '1 row',
  'log.affected': '{0} changed',
  'log.passed': 'passed',
  'log.vetoed': 'vetoed: it answered {0}',
  'log.again': 'trying again in {0}',
  'log.attempt': 'Attempt {0} failed ({1}): {2}',
  'log.failed': '{0}: {1}',
  'log.statement': 'statement',
  'log.parameters': 'parameters',
  'log.answer': 'answer',
  'log.exchanges': 'HTTP',
  'log.no-answer': 'no answer',
  'log.output': 'output',
  'log.input': 'input',
  'log.failure': 'failure',
  'log.code': 'code',
  'log.details': 'details',
  'log.place': 'place',
  'log.vetoes': 'vetoes',
  'log.veto': '{0} trigger {1} of {2} said no at {3}',
  'log.written': 'written',
  'log.written-before': 'already written before that',
  'log.nothing-written': 'nothing was written',
  'log.uncertain': 'may or may not have been written',
  'log.warnings': 'warnings',
  'log.steps': '{0} steps',
  'log.steps.one': '1 step',
  'log.writes': '{0} writes',
  'log.writes.one': '1 write',
  'log.figures': '{0}, {1}, {2}',
} as const;

export type RunLogWord = keyof typeof RUN_LOG_WORDS;

/** Says words of the log in the user's language. */
export type Say = (key: RunLogWord, ...values: readonly (string | number)[]) => string;

/** In English. */
export const inEnglish: Say = (key, ...values) => fillWords(RUN_LOG_WORDS, {}, key, values);
