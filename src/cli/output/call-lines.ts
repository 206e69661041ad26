import type { RunEventOf } from '../../runs/events.ts';
import { counted } from './problems.ts';
import type { Colours } from './terminal.ts';
import { cutTo, printable, textWidth } from './text-width.ts';
import { pairsText, valueText } from './values.ts';

type CallEvent = RunEventOf<'call'>;

/** `brief`: one line, without parameters; `whole`: nothing is cut, and the answer is shown. */
export type CallDetail = 'brief' | 'normal' | 'whole';

/**
 * What was sent to a target and what it answered.
 * @param room columns there are
 */
export function callLines(event: CallEvent, colours: Colours, room: number, detail: CallDetail): string[] {
  const whole = detail === 'whole';
  const call = detail === 'brief' ? { ...event, parameters: {} } : event;
  const answer = whole && !call.failure && (call.rows ?? 1) > 0 ? [colours.dim(`= ${valueText(call.answer)}`)] : [];
  const lines = call.exchanges ? idpLines(call, colours, room, whole) : sqlLines(call, colours, room, whole);
  return [...lines, ...answer];
}

function sqlLines(call: CallEvent, colours: Colours, room: number, whole: boolean): string[] {
  const { dim } = colours;
  const statement = printable(call.what).replace(/\s+/g, ' ');
  const parameters = Object.keys(call.parameters).length > 0 ? pairsText(call.parameters) : '';
  return fitted(call.target, statement, parameters, sqlResult(call, colours), room, whole, dim);
}

function sqlResult({ failure, writes, affected = 0, rows = 0 }: CallEvent, { red, dim, bold }: Colours): string {
  if (failure) return red(`→ ${failure.kind}`);
  if (!writes || (affected === 0 && rows > 0)) return dim(`→ ${counted(rows, 'row')}`);
  return affected > 0 ? bold(`→ ${counted(affected, 'row')} changed`) : dim('→ no row changed');
}

function idpLines(call: CallEvent, colours: Colours, room: number, whole: boolean): string[] {
  const { dim } = colours;
  const exchanges = call.exchanges ?? [];
  if (exchanges.length === 0)
    return fitted(call.target, call.what, pairsText(call.parameters), sqlResult(call, colours), room, whole, dim);
  const parameters = pairsText(call.parameters);
  return exchanges.flatMap(({ method, path, status, result }, index) => {
    const last = index === exchanges.length - 1;
    return fitted(
      call.target,
      `${method} ${printable(path)}`,
      last && call.writes ? parameters : '',
      statusText(call, status, result ?? String(status), colours),
      room,
      whole,
      dim,
    );
  });
}

function statusText({ writes, failure }: CallEvent, status: number, told: string, { red, dim, bold }: Colours): string {
  if (status === 0) return red('→ no answer');
  if (status < 400) return writes ? bold(`→ ${told}`) : dim(`→ ${told}`);
  return failure ? red(`→ ${told}`) : dim(`→ ${told}`);
}

/** One line where it fits, else what was sent above its parameters and the result. */
function fitted(
  target: string,
  sent: string,
  parameters: string,
  result: string,
  room: number,
  whole: boolean,
  dim: Colours['dim'],
): string[] {
  const gap = ' '.repeat(textWidth(target) + 2);
  const oneLine =
    textWidth(target) + 2 + textWidth(sent) + (parameters === '' ? 0 : 2 + textWidth(parameters)) + 2 + textWidth(result);
  if (oneLine <= room) return [`${dim(target)}  ${sent}${parameters === '' ? '' : `  ${dim(parameters)}`}  ${result}`];
  const cut = (text: string, taken: number): string => (whole ? text : cutTo(text, Math.max(20, room - textWidth(gap) - taken)));
  if (parameters === '') return [`${dim(target)}  ${cut(sent, textWidth(result) + 2)}  ${result}`];
  return [`${dim(target)}  ${cut(sent, 0)}`, `${gap}${dim(cut(parameters, textWidth(result) + 2))}  ${result}`];
}
