import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, newFlow, openText, placeOf, textAt } from './flows.ts';

const SAMPLE = 'update-user/update-user.idflow.yaml';

const BROKEN = `idflow: 1
name: Broken
steps:
  first: { log: x, next: secnd }
  second: { log: y, next: end }
`;

const ask = async <T>(command: string, ...args: readonly unknown[]): Promise<T> =>
  (await vscode.commands.executeCommand<T | undefined>(command, ...args)) ?? assert.fail(`${command} answered nothing`);

/** The labels that are offered at a place. */
async function offered(document: vscode.TextDocument, at: vscode.Position): Promise<readonly string[]> {
  const { items } = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

const codeOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

const problemsOf = (document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> =>
  eventually('problems', () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 ? found : undefined;
  });

describe('The text of flows', () => {
  after(closeAll);

  it('has its problems in the list of problems, with their codes', async () => {
    const document = await newFlow(BROKEN);
    const problems = await problemsOf(document);
    const unknown = problems.find((problem) => codeOf(problem) === 'unknown-step');
    assert.ok(unknown, problems.map(codeOf).join(', '));
    assert.equal(textAt(document, unknown.range), 'secnd');
    assert.equal(unknown.source, 'idflow');
  });

  it('offers to mend a name', async () => {
    const document = await newFlow(BROKEN);
    const problem = (await problemsOf(document)).find((each) => codeOf(each) === 'unknown-step');
    assert.ok(problem);
    const actions = await ask<readonly vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, problem.range);
    const fix = actions.find(({ title }) => title.includes('second'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.equal(document.getText(), BROKEN.replace('secnd', 'second'));
    await eventually('no problems', () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
  });

  it('completes steps, keys, code and statements', async () => {
    const document = await openText(SAMPLE);
    assert.ok((await offered(document, placeOf(document, 'then: |user-to-remove'))).includes('ask-consent'));
    assert.ok((await offered(document, placeOf(document, 'decide: source.|status'))).includes('status'));
    assert.ok(
      (await offered(document, placeOf(document, 'WHERE user_name = :|user_name'))).some((label) => /user_name/.test(label)),
    );
    const short = await newFlow('idflow: 1\nname: Short\nsteps:\n  first:\n    \n');
    assert.ok((await offered(short, new vscode.Position(4, 4))).includes('log'));
  });

  it('explains what the mouse is over', async () => {
    const document = await openText(SAMPLE);
    const hovers = await ask<readonly vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      placeOf(document, 'for-ea|ch:'),
    );
    const words = hovers.flatMap(({ contents }) =>
      contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')),
    );
    assert.match(words.join('\n'), /\w+ \w+/);
  });

  it('leads from a name to where it is made, and to all its places', async () => {
    const document = await openText(SAMPLE);
    const place = placeOf(document, 'then: user-to-|remove');
    const [definition] = await ask<readonly vscode.LocationLink[]>('vscode.executeDefinitionProvider', document.uri, place);
    assert.ok(definition);
    const { line } = placeOf(document, '  |user-to-remove:\n');
    assert.equal(definition.targetRange.start.line, line);
    const references = await ask<readonly vscode.Location[]>('vscode.executeReferenceProvider', document.uri, place);
    assert.deepEqual(
      references.map(({ range }) => textAt(document, range)),
      ['user-to-remove', 'user-to-remove'],
    );
  });

  it('leads from the name of a file to the file', async () => {
    const document = await openText(SAMPLE);
    const [definition] = await ask<readonly vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      placeOf(document, 'file: triggers/has-|mail.ts'),
    );
    assert.match(definition?.targetUri.path ?? '', /update-user\/triggers\/has-mail\.ts$/);
  });

  it('renames a step everywhere', async () => {
    const text = `idflow: 1\nname: Small\nsteps:\n  one: { log: x, next: two }\n  two: { log: "\${steps.one}", next: one }\n`;
    const document = await newFlow(text);
    const place = placeOf(document, 'next: on|e');
    const edit = await ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, place, 'first');
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    assert.equal(
      document.getText(),
      text.replace('  one:', '  first:').replace('steps.one', 'steps.first').replace('next: one', 'next: first'),
    );
  });

  it('has an outline, folds, and lenses', async () => {
    const document = await openText(SAMPLE);
    const symbols = await ask<readonly vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    const steps = symbols.find(({ name }) => name === 'steps');
    assert.equal(steps?.children.length, document.getText().match(/^ {4}title: \d/gm)?.length);
    const folds = await ask<readonly vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds.some(({ start }) => start === placeOf(document, '|steps:\n').line));
    const lenses = await ask<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    assert.equal(lenses[0]?.range.start.line, 0);
  });

  it('colours statements and scripts inside of texts', async () => {
    const document = await openText(SAMPLE);
    const { data } = await ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri);
    const lines = new Set<number>();
    for (let at = 0, line = 0; at < data.length; at += 5) lines.add((line += data[at]!));
    assert.ok(lines.has(placeOf(document, '|SELECT id, legal_hold').line));
    assert.ok(lines.has(placeOf(document, "|return !['admin'").line));
  });

  it('is formatted already in every sample', async () => {
    const flows = await vscode.workspace.findFiles('**/*.idflow.yaml');
    assert.ok(flows.length > 10);
    for (const flow of flows) {
      await vscode.workspace.openTextDocument(flow);
      const options = { tabSize: 2, insertSpaces: true };
      const edits = await vscode.commands.executeCommand<readonly vscode.TextEdit[] | undefined>(
        'vscode.executeFormatDocumentProvider',
        flow,
        options,
      );
      assert.deepEqual(edits ?? [], [], flow.path);
    }
  });
});
