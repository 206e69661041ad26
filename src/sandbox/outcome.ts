import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { locate, type OriginalPlace } from './locate.ts';
import type { GuestError, GuestStop } from './messages.ts';
import { parsePlain } from './plain-json.ts';
import type { PieceResult, ScriptFailure, ScriptLimits, ScriptOutcome, ScriptPiece } from './port.ts';

/** What came back of a call, in whatever way it ended. */
export interface RawOutcome {
  /** As `DoneMessage.answer`; shorter than the call, or '', when it was stopped. */
  readonly answer: string;
  readonly stop: GuestStop | undefined;
  readonly durationMs: number;
}

/** The call whose outcome is read. */
export interface Asked {
  readonly pieces: readonly ScriptPiece[];
  /** Per piece: why it can not run at all. */
  readonly invalid: readonly (ScriptFailure | undefined)[];
  readonly recordCount: number;
  readonly limits: ScriptLimits;
  /** Per piece, when other code ran than the pieces'. */
  readonly originals?: readonly (OriginalPlace | undefined)[];
}

/** Reads what the guest answered. Nothing in it is trusted: a guest that breaks its prelude breaks its own results only. */
export function readOutcome(asked: Asked, raw: RawOutcome): ScriptOutcome {
  const [answered, states] = asked.pieces.length === 0 ? [[], []] : readAnswer(raw.answer);
  const results: (readonly PieceResult[])[] = [];
  const returned: JsonObject[] = [];
  for (let record = 0; record < asked.recordCount; record++) {
    const first = record * asked.pieces.length;
    const row = asked.pieces.map((_piece, index): PieceResult => {
      const invalid = asked.invalid[index];
      if (invalid) return { failure: invalid };
      const result = answered[first + index];
      if (result === undefined) return { failure: unanswered(asked, raw.stop, index, first + index === answered.length) };
      if (!isJsonObject(result)) return { failure: failure('error', 'Error', 'The script broke its own answer.') };
      if ('error' in result) return { failure: thrown(asked, index, result.error) };
      return { value: result.value };
    });
    const state = states[record];
    const last = row.length - 1;
    if (isJsonObject(state) && 'error' in state) row[last] = { failure: thrown(asked, last, state.error) };
    // Stopped between the last piece's answer and the end of its record.
    else if (state === undefined && raw.stop && answered.length >= first + row.length)
      row[last] = { failure: unanswered(asked, raw.stop, last, true) };
    results.push(row);
    returned.push(isJsonObject(state) && isJsonObject(state.values) ? state.values : {});
  }
  return { results, returned, durationMs: raw.durationMs };
}

function readAnswer(answer: string): readonly [readonly Json[], readonly Json[]] {
  try {
    const lists = parsePlain(answer);
    if (Array.isArray(lists) && Array.isArray(lists[0]) && Array.isArray(lists[1]))
      return [lists[0] as Json[], lists[1] as Json[]];
  } catch {
    // Nothing that can be read: as if nothing had been answered.
  }
  return [[], []];
}

/** Results are missing behind the piece at which the call stopped. */
function unanswered(asked: Asked, stop: GuestStop | undefined, index: number, stoppedHere: boolean): ScriptFailure {
  if (!stop) return failure('error', 'Error', 'The script broke its own answer.');
  const message = inWords(stop.reason, asked.limits);
  const name = stop.reason === 'stopped' ? 'AbortError' : 'LimitError';
  const piece = asked.pieces[index]!;
  if (!stoppedHere) return failure(stop.reason, name, `Not evaluated, for the call was stopped before. ${message}`);
  const position = stop.error && locate(piece, index, text(stop.error.stack), '', asked.originals?.[index]);
  // Of a guest that had to be killed nothing is known but where its only piece stands.
  const known = position ?? (asked.pieces.length === 1 ? { line: piece.line, column: piece.column } : undefined);
  return { ...failure(stop.reason, name, message), ...(known && { file: piece.file, ...known }) };
}

/** An error that a piece threw, or a limit that the guest noticed itself. */
function thrown(asked: Asked, index: number, told: unknown): ScriptFailure {
  const piece = asked.pieces[index]!;
  const error: Partial<Record<keyof GuestError, unknown>> = isJsonObject(told) ? told : {};
  const message = text(error.message);
  const position = locate(piece, index, text(error.stack), message, asked.originals?.[index]);
  const kind = text(error.kind);
  const reason = reasonOf(text(error.name), message);
  return {
    ...failure(reason, text(error.name) || 'Error', reason === 'memory' ? inWords(reason, asked.limits) : kinder(message)),
    ...(position && { file: piece.file, ...position }),
    ...(kind !== '' && { kind }),
  };
}

function kinder(message: string): string {
  if (message === '') return 'The script threw an error without a message.';
  return message.replace(/^cannot read property 'Symbol\.iterator' of (\w+)$/, '$1 is not iterable');
}

function reasonOf(name: string, message: string): ScriptFailure['reason'] {
  if (name === 'InternalError' && message === 'out of memory') return 'memory';
  if (/^(?:Maximum call stack size exceeded|stack overflow)/.test(message)) return 'stack';
  return 'error';
}

function inWords(reason: GuestStop['reason'], limits: ScriptLimits): string {
  switch (reason) {
    case 'fuel':
      return `The script was stopped after ${limits.fuel} units of fuel (some 10,000 loop rounds or calls each). Is there an endless loop?`;
    case 'time':
      return `The script was stopped: it ran for more than ${limits.timeMs} ms.`;
    case 'memory':
      return `The script was stopped: it needs more than ${limits.memoryMb} MB of memory.`;
    case 'stack':
      return 'The script was stopped: its calls are nested too deeply.';
    case 'stopped':
      return 'The script was stopped from outside.';
  }
}

const failure = (reason: ScriptFailure['reason'], name: string, message: string): ScriptFailure => ({ reason, name, message });

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
