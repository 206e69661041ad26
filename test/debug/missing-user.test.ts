import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'mocha';
import { FlowClient } from './dap-client.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/missing-user', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/debugging.md', import.meta.url), 'utf8');

const CONDITION = 'objects.person.old.born_on !== objects.person.new.born_on';

/** What docs/debugging.md tells people to do and to see. */
describe('The page on debugging', function () {
  this.timeout(60_000);
  let folder: string;
  let client: FlowClient;
  let flow: string;
  let trigger: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-missing-user-'));
    cpSync(SAMPLE, folder, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
    flow = join(folder, 'missing-user.idflow.yaml');
    trigger = join(folder, 'triggers/contract-is-plausible.ts');
    client = new FlowClient(folder);
  });
  afterEach(async () => {
    await client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const lineOf = (file: string, text: string): number => {
    const content = readFileSync(file, 'utf8');
    assert.ok(content.includes(text), text);
    return content.slice(0, content.indexOf(text)).split('\n').length;
  };

  const launched = async (configuration: object, filters: string[] = []): Promise<void> => {
    await client.launching({ flow, ...configuration });
    await client.setExceptionBreakpointsRequest({ filters });
  };

  const people = (): string[] => {
    const database = new DatabaseSync(join(folder, '.idflow/staff.db'));
    try {
      return database
        .prepare('SELECT full_name FROM people ORDER BY full_name')
        .all()
        .map(({ full_name }) => String(full_name));
    } finally {
      database.close();
    }
  };

  const replace = (file: string, before: string, after: string): void => {
    const content = readFileSync(file, 'utf8');
    assert.ok(content.includes(before) && PAGE.includes(after.trim()), after);
    writeFileSync(
      file,
      content.replace(before, () => after),
    );
  };

  it('finds why Ines is missing, tries the way out at the pause, and mends it', async () => {
    await launched({ input: 'inputs/ines.json' }, ['vetoed']);
    await client.configurationDoneRequest();
    const vetoed = await client.halt();
    assert.deepEqual([vetoed.frames[0]?.name, vetoed.text], ['before-insert', 'A preInsert trigger vetoed.']);
    await client.toTheEnd();
    await client.leave();

    client = new FlowClient(folder);
    await launched({ input: 'inputs/ines.json' });
    await client.breakpoints(trigger, [lineOf(trigger, 'if (endsTooEarly)')]);
    await client.configurationDoneRequest();
    const { frames, stack } = await client.halt();
    assert.deepEqual(stack.slice(1), [
      `before-insert:${lineOf(flow, '  before-insert:')}`,
      `New starter:${lineOf(flow, 'name: New')}`,
    ]);
    for (const [expression, value] of [
      ['endsTooEarly', 'true'],
      ['contractEnd', '"01.03.2028"'],
      ['startsOn', '"15.01.2027"'],
      ['contractEnd <= startsOn', 'true'],
      ["date.isAfter(date.parse(contractEnd, 'dd.MM.yyyy'), date.parse(startsOn, 'dd.MM.yyyy'))", 'true'],
    ] as const) {
      assert.ok(PAGE.includes(expression), expression);

      assert.equal(await client.evaluates(frames[0]!, expression), value);
    }
    await client.go(() => client.stepBackRequest({ threadId: 1 }));
    await client.leave();
    assert.deepEqual(people(), ['Jonas Bauer', 'Petra Novak', 'Ravi Menon']);

    replace(
      trigger,
      'contractEnd <= startsOn',
      "!date.isAfter(date.parse(contractEnd, 'dd.MM.yyyy'), date.parse(startsOn, 'dd.MM.yyyy'))",
    );
    client = new FlowClient(folder);
    await launched({ input: 'inputs/ines.json', noDebug: true });
    await client.configurationDoneRequest();
    await client.terminated();
    assert.ok(people().includes('Ines Okafor'));
  });

  it('finds whose row Jon is given before it is written, sends him the right way, and mends it', async () => {
    await launched({ input: 'inputs/starters.ndjson', users: 4 }, ['before-write']);
    await client.configurationDoneRequest();
    const stop = await client.halt();
    assert.deepEqual([stop.frames[0]?.name, stop.description], ['update-person', 'Before a call']);
    assert.match(stop.text ?? '', /^About to write to staff: UPDATE people/);
    assert.equal(await client.evaluates(stop.frames[0]!, 'oldObject.full_name'), '"Jonas Bauer"');
    assert.equal(await client.evaluates(stop.frames[0]!, 'newObject.full_name'), '"Jon Bauer"');
    const steps: string[] = [];
    while (steps.at(-1) !== 'find-by-name') {
      const { frames } = await client.go(() => client.stepBackRequest({ threadId: 1 }));
      steps.push(frames[0]!.name);
      assert.ok(steps.length < 10, steps.join());
    }
    await client.terminateRequest({});
    await client.terminated();
    await client.leave();
    assert.deepEqual(people(), ['Jonas Bauer', 'Petra Novak', 'Ravi Menon']);

    assert.ok(PAGE.includes(CONDITION));
    client = new FlowClient(folder);
    await launched({ input: 'inputs/starters.ndjson', users: [5, 4] });
    await client.breakpoints(flow, [{ line: lineOf(flow, '  welcome-back:'), condition: CONDITION }]);
    await client.configurationDoneRequest();
    const suspicious = await client.halt();
    assert.deepEqual([suspicious.frames[0]?.name, suspicious.text], ['welcome-back', undefined]);
    await client.terminateRequest({});
    await client.terminated();
    await client.leave();

    replace(flow, 'WHERE user_name = :user_name\n', 'WHERE user_name = :user_name AND born_on = :born_on\n');
    client = new FlowClient(folder);
    await launched({ input: 'inputs/starters.ndjson', noDebug: true });
    await client.configurationDoneRequest();
    await client.terminated();
    assert.deepEqual(people(), ['Jana Holm', 'Jon Bauer', 'Jonas Bauer', 'Maja Lind', 'Petra Novak', 'Ravi Menon']);
  });
});
