import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, fileAt, newFlow, openText } from './flows.ts';

const FLOW = 'hello/hello.idflow.yaml';

/** Lines of the breakpoints in a file, from 1. */
const linesOf = (file: vscode.Uri): number[] =>
  vscode.debug.breakpoints.flatMap((breakpoint) =>
    breakpoint instanceof vscode.SourceBreakpoint && breakpoint.location.uri.toString() === file.toString()
      ? [breakpoint.location.range.start.line + 1]
      : [],
  );

function lineOf(document: vscode.TextDocument, part: string): number {
  const at = document.getText().indexOf(part);
  assert.notEqual(at, -1, part);
  return document.positionAt(at).line + 1;
}

const breakAt = ({ uri }: vscode.TextDocument, line: number, condition?: string): void =>
  vscode.debug.addBreakpoints([
    new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(line - 1, 0)), true, condition),
  ]);

const lineOfBreakpoint = (breakpoint: vscode.Breakpoint): number =>
  breakpoint instanceof vscode.SourceBreakpoint ? breakpoint.location.range.start.line : -1;

async function replace({ uri }: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(uri, range, text);
  assert.equal(await vscode.workspace.applyEdit(change), true);
}

/** The range of a part of the text. */
function rangeOf(document: vscode.TextDocument, part: string): vscode.Range {
  const at = document.getText().indexOf(part);
  assert.notEqual(at, -1, part);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + part.length));
}

const STEPS = `idflow: 1
name: Steps
steps:
  one:
    log: One.
    next: two
  two:
    log: Two.
    next: end
`;

/** Debugs the sample up to its first stop. */
async function stopped(): Promise<vscode.DebugSession> {
  const input = { login: 'jane@example.com', email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe' };
  const configuration = {
    type: 'idflow',
    request: 'launch',
    name: 'Hello',
    flow: fileAt(FLOW).fsPath,
    input,
    data: '.idflow-debugged',
  };
  assert.equal(await vscode.debug.startDebugging(undefined, configuration), true);
  return eventually('a stop', () => {
    const item = vscode.debug.activeStackItem;
    return item instanceof vscode.DebugStackFrame ? item.session : undefined;
  });
}

async function stop(session: vscode.DebugSession): Promise<void> {
  await vscode.debug.stopDebugging(session);
  await eventually('the end', () => vscode.debug.activeDebugSession === undefined || undefined);
}

describe('Breakpoints on steps', () => {
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await closeAll();
  });

  it('follow their step where no text editor shows the flow', async () => {
    const document = await newFlow(STEPS);
    breakAt(document, lineOf(document, 'two:'), 'input.login');
    await replace(document, new vscode.Range(3, 0, 3, 0), '  zero:\n    log: Zero.\n    next: one\n');
    const line = lineOf(document, 'two:');
    await eventually('a breakpoint that moved', () => linesOf(document.uri).includes(line) || undefined);
    assert.deepEqual(linesOf(document.uri), [line]);
    assert.equal((vscode.debug.breakpoints[0] as vscode.SourceBreakpoint).condition, 'input.login');
  });

  it('follow their step where a text editor shows it, and steps change places', async () => {
    const document = await newFlow(STEPS);
    await vscode.window.showTextDocument(document);
    breakAt(document, lineOf(document, 'two:'));
    const one = '  one:\n    log: One.\n    next: two\n';
    const two = '  two:\n    log: Two.\n    next: end\n';
    await replace(document, rangeOf(document, one + two), two + one);
    await eventually('a breakpoint that moved', () => linesOf(document.uri)[0] === lineOf(document, 'two:') || undefined);
    assert.equal(linesOf(document.uri).length, 1);
  });

  it('stay with a step that is renamed, go with one that is removed, and come back with it', async () => {
    const document = await newFlow(STEPS);
    breakAt(document, lineOf(document, 'one:'));
    breakAt(document, lineOf(document, 'two:'));
    await replace(document, rangeOf(document, 'two:'), 'last:');
    await replace(document, rangeOf(document, 'next: two'), 'next: last');
    await replace(document, rangeOf(document, '  one:\n    log: One.\n    next: last\n'), '');
    await eventually('one breakpoint', () => linesOf(document.uri).length === 1 || undefined);
    assert.deepEqual(linesOf(document.uri), [lineOf(document, 'last:')]);
    await replace(document, new vscode.Range(3, 0, 3, 0), '  one:\n    log: One.\n    next: last\n');
    await eventually('the breakpoint of a step that came back', () => linesOf(document.uri).length === 2 || undefined);
    assert.deepEqual(new Set(linesOf(document.uri)), new Set([lineOf(document, 'one:'), lineOf(document, 'last:')]));
  });
});

describe('The debugger', () => {
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await closeAll();
  });

  it('saves what it runs, and stops where breakpoints have moved to', async () => {
    const document = await openText(FLOW);
    const before = document.getText();
    breakAt(document, lineOf(document, 'find:'));
    await replace(document, new vscode.Range(0, 0, 0, 0), '# A line more\n# and another\n');
    assert.equal(document.isDirty, true);
    const session = await stopped();
    assert.equal(document.isDirty, false);
    const { stackFrames } = (await session.customRequest('stackTrace', { threadId: 1 })) as {
      stackFrames: { name: string; line: number }[];
    };
    assert.deepEqual(
      stackFrames.slice(0, 1).map(({ name, line }) => [name, line]),
      [['find', lineOf(document, 'find:')]],
    );
    await stop(session);
    await replace(document, new vscode.Range(0, 0, 2, 0), '');
    await document.save();
    assert.equal(document.getText(), before);
  });

  it('binds breakpoints to steps, and says which it can not bind', async () => {
    const document = await openText(FLOW);
    breakAt(document, lineOf(document, 'find:'));
    breakAt(document, 1);
    const session = await stopped();
    const [good, bad] = await Promise.all(
      vscode.debug.breakpoints.map(
        async (breakpoint) =>
          (await session.getDebugProtocolBreakpoint(breakpoint)) as { verified?: boolean; message?: string } | undefined,
      ),
    );
    assert.equal(good?.verified, true);
    assert.equal(bad?.verified, false);
    assert.match(bad.message ?? '', /No step stands on this line/);
    await stop(session);
  });

  it('binds breakpoints of a flow that is edited meanwhile by what is shown, saved or not', async () => {
    const document = await openText(FLOW);
    const before = document.getText();
    breakAt(document, lineOf(document, 'find:'));
    const session = await stopped();
    const fresh = '# A line more\n# and another\n';
    await replace(document, new vscode.Range(0, 0, 0, 0), fresh);
    const hello = new vscode.Position(lineOf(document, '  hello:') - 1, 0);
    await replace(document, new vscode.Range(hello, hello), '  fresh: { log: Fresh., next: hello }\n');
    assert.equal(document.isDirty, true);
    breakAt(document, lineOf(document, 'fresh:'));
    breakAt(document, lineOf(document, 'hello:'));
    const [isNew, known] = await eventually('answers of the debugger', async () => {
      const [, ...added] = [...vscode.debug.breakpoints].sort((a, b) => lineOfBreakpoint(a) - lineOfBreakpoint(b));
      const answers = await Promise.all(added.map((one) => session.getDebugProtocolBreakpoint(one)));
      const told = answers as ({ verified: boolean; message?: string; line?: number } | undefined)[];
      return told.length === 2 && told.every((one) => one !== undefined) ? told : undefined;
    });
    assert.deepEqual([isNew?.verified, known?.verified], [false, true]);
    assert.match(isNew?.message ?? '', /The step fresh is new since the session began/);
    assert.equal(known?.line, lineOf(document, 'hello:'));
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await eventually('a stop at hello', async () => {
      const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 }).then(
        (body: { stackFrames: { name: string }[] }) => body,
        () => ({ stackFrames: [] }),
      );
      return stackFrames[0]?.name === 'hello' || undefined;
    });
    // a path is meant from the folder of the flow where no folder of the workspace is named
    await vscode.workspace.fs.stat(fileAt('hello/.idflow-debugged'));
    await stop(session);
    await replace(document, new vscode.Range(0, 0, document.lineCount, 0), before);
    await document.save();
  });

  it('refuses an input that is no map of values, before anything starts', async () => {
    for (const input of [['ada'], 5, true, null]) {
      const configuration = { type: 'idflow', request: 'launch', name: 'Hello', flow: fileAt(FLOW).fsPath, input };
      assert.equal(await vscode.debug.startDebugging(undefined, configuration), false);
    }
    assert.equal(vscode.debug.activeDebugSession, undefined);
  });

  it('tells values beside the lines of scripts only while it debugs', async () => {
    const script = await openText('update-user/triggers/has-mail.ts');
    const values = async (file = script, line = script.lineCount - 1): Promise<number> => {
      const whole = new vscode.Range(0, 0, file.lineCount, 0);
      const context = { frameId: 1, stoppedLocation: new vscode.Range(line, 0, line, 0) };
      const found = await vscode.commands.executeCommand<readonly vscode.InlineValue[] | undefined>(
        'vscode.executeInlineValueProvider',
        file.uri,
        whole,
        context,
      );
      return found?.length ?? 0;
    };
    assert.equal(await values(), 0);
    breakAt(await openText(FLOW), lineOf(await openText(FLOW), 'find:'));
    const session = await stopped();
    assert.ok((await values()) > 0);
    const flow = await openText('update-user/update-user.idflow.yaml');
    assert.ok((await values(flow, lineOf(flow, 'if (from !== to)') - 1)) > 2);
    assert.equal(await values(flow, lineOf(flow, 'name: Update user') - 1), 0);
    await stop(session);
    assert.equal(await values(), 0);
  });
});
