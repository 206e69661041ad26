import assert from 'node:assert/strict';
import { FlowFiles } from '../../src/runner/flow-files.ts';
import { nearestTargetsFile } from '../../src/runner/session.ts';
import { RunnerFolder } from './runner-folder.ts';

describe('a targets file that is only in an editor', () => {
  const folder = new RunnerFolder();
  const written = (environment: string): string => `environments: { ${environment}: { hr: { kind: sqlite, file: hr.db } } }`;

  it('counts as one that is there', () => {
    const files = new FlowFiles([[folder.path('idflow.targets.yaml'), written('new')]]);
    assert.equal(nearestTargetsFile(folder.path('flows'), files)?.default, 'new');
    assert.equal(nearestTargetsFile(folder.path('flows'), new FlowFiles()), undefined);
  });

  it('counts instead of the one on the disk', () => {
    folder.write('idflow.targets.yaml', written('old'));
    const files = new FlowFiles([[folder.path('idflow.targets.yaml'), written('new')]]);
    assert.equal(nearestTargetsFile(folder.path('.'), files)?.default, 'new');
  });
});
