import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import type { Diagram, DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import { placeDiagram, type Arrangement, type PlacedBox, type Placement } from '../../../src/flow/layout/place.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const AUTOMATIC: Arrangement = { collapsed: [], groups: {}, manual: {} };

const SAMPLES = readdirSync('samples', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const drawn = (yaml: string): Diagram => diagramOf(readFlow(yaml, 'test.idflow.yaml'));
const sample = (name: string): Diagram => drawn(readFileSync(`samples/${name}/${name}.idflow.yaml`, 'utf8'));
const flow = (steps: string): Diagram => drawn(`idflow: 1\nname: Test\nsteps:\n${steps}`);

const overlap = (a: PlacedBox, b: PlacedBox): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function assertSound(placement: Placement): void {
  const boxes = [...placement.boxes.values()].sort((a, b) => a.y - b.y);
  boxes.forEach((box, index) => {
    for (let next = index + 1; next < boxes.length && boxes[next]!.y < box.y + box.height; next++)
      assert.equal(overlap(box, boxes[next]!), false, `${box.id} and ${boxes[next]!.id} overlap`);
  });
  for (const { key, from, to, back, route, label } of placement.edges) {
    const [start, target] = [placement.boxes.get(from)!, placement.boxes.get(to)!];
    assert.ok(placement.boxes.has(from) && placement.boxes.has(to), key);
    assert.ok(Number.isFinite(label.x) && Number.isFinite(label.y));
    assert.ok(route.length >= 2, key);
    if (!back && target.kind !== 'stub' && target.kind !== 'missing') assert.ok(target.y > start.y, `${key} leads down`);
    for (let index = 1; index < route.length; index++) {
      const [a, b] = [route[index - 1]!, route[index]!];
      assert.ok(a.x === b.x || a.y === b.y, `${key} has corners only`);
    }
  }
}

/** Pieces of lines that run through boxes. */
function crossings({ boxes, edges }: Placement): string[] {
  return edges.flatMap(({ key, route }) =>
    route.slice(1).flatMap((end, index) => {
      const start = route[index]!;
      const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)];
      const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
      return [...boxes.values()].flatMap((box) =>
        left < box.x + box.width - 1 && right > box.x + 1 && top < box.y + box.height - 1 && bottom > box.y + 1
          ? [`${key} runs through ${box.id}`]
          : [],
      );
    }),
  );
}

/** Pairs of lines that cross. */
function lineCrossings({ edges }: Placement): string[] {
  const pieces = edges.flatMap(({ key, route }) => route.slice(1).map((b, index) => ({ key, a: route[index]!, b })));
  const level = pieces.filter(({ a, b }) => a.y === b.y && a.x !== b.x);
  const upright = pieces.filter(({ a, b }) => a.x === b.x && a.y !== b.y);
  const isBetween = (value: number, a: number, b: number): boolean =>
    value > Math.min(a, b) + 0.5 && value < Math.max(a, b) - 0.5;
  return level.flatMap(({ key, a, b }) =>
    upright
      .filter((other) => other.key !== key && isBetween(other.a.x, a.x, b.x) && isBetween(a.y, other.a.y, other.b.y))
      .map((other) => `${key} crosses ${other.key}`),
  );
}

/** Flows of any steps that lead anywhere. */
const anyFlow = fc
  .array(
    fc.record({
      kind: fc.constantFrom('decide', 'log', 'for-each', 'switch', 'end'),
      to: fc.array(fc.nat(14), { minLength: 4, maxLength: 4 }),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((steps) => {
    const id = (to: number): string => (to === 13 ? 'no-such-step' : to >= steps.length ? 'end' : `s${to}`);
    return steps
      .map(({ kind, to: [a = 0, b = 0, c = 0, d = 0], fails }, index) => {
        const body = {
          decide: `decide: input.x, then: ${id(a)}, else: ${id(b)}`,
          log: `log: hello, next: ${id(a)}`,
          'for-each': `for-each: input.x, do: ${id(a)}, next: ${id(b)}`,
          switch: `switch: input.x, cases: { a: ${id(a)}, b: ${id(b)}, c: ${id(c)} }, default: ${id(d)}`,
          end: 'end: auto',
        }[kind];
        return `  s${index}: { ${body}${fails ? `, on-error: { any: ${id(d)} }` : ''} }\n`;
      })
      .join('');
  });

describe('placing a flow', () => {
  for (const name of SAMPLES)
    it(`draws ${name} without boxes on each other or lines through boxes`, () => {
      const placement = placeDiagram(sample(name), AUTOMATIC);
      assertSound(placement);
      assert.deepEqual(crossings(placement), []);
    });

  it('draws any flow without boxes on each other, with edges that lead down', () => {
    fc.assert(
      fc.property(anyFlow, (steps) => {
        const diagram = flow(steps);
        const placement = placeDiagram(diagram, AUTOMATIC);
        assertSoundButForeign(placement, diagram);
        assert.deepEqual(placeDiagram(flow(steps), AUTOMATIC), placement);
        const keys = placement.edges.map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
      }),
      { numRuns: Number(process.env['IDFLOW_PROPERTY_RUNS'] ?? 200) },
    );
  });

  it('puts the way to delete left, inserts and updates in the middle, grants below and to the right', () => {
    const { boxes } = placeDiagram(sample('update-user'), AUTOMATIC);
    const middle = (id: string): number => boxes.get(id)!.x + boxes.get(id)!.width / 2;
    assert.ok(middle('delete-user') < middle('update-user'));
    assert.ok(middle('update-user') < middle('insert-user'));
    assert.ok(middle('grant-values') > middle('grants-to-add'));
    const spine = [
      'user-to-remove',
      'user-values',
      'user-in-target',
      'account-values',
      'grants-to-add',
      'grants-to-remove',
      'end',
    ];
    assert.deepEqual(new Set(spine.map(middle)), new Set([0]));
  });

  it('marks an edge that ends the run where it is', () => {
    const { boxes, edges } = placeDiagram(sample('update-user'), AUTOMATIC);
    const veto = edges.find(({ key }) => key === 'before-insert/flow/vetoed');
    assert.equal(boxes.get(veto!.to)!.kind, 'stub');
    assert.ok(Math.abs(boxes.get(veto!.to)!.y - boxes.get('before-insert')!.y) < 60);
  });

  it('marks an edge to a step that there is not at its port, with the id', () => {
    const diagram = flow(
      '  a: { decide: input.x, then: nowhere, else: b }\n  b: { log: hello, on-error: { any: also-nowhere } }\n',
    );
    const placement = placeDiagram(diagram, AUTOMATIC);
    assertSound(placement);
    const marks = placement.edges.flatMap(({ key, to }) => {
      const { kind, goal } = placement.boxes.get(to)!;
      return kind === 'missing' ? [[key, goal]] : [];
    });
    assert.deepEqual(marks, [
      ['a/flow/then', 'nowhere'],
      ['b/error/any', 'also-nowhere'],
    ]);
  });

  it('gives an id of any length a mark of bounded width', () => {
    const long = 'x'.repeat(5_000);
    const { boxes } = placeDiagram(flow(`  a: { log: hello, next: ${long} }\n`), AUTOMATIC);
    const mark = [...boxes.values()].find(({ kind }) => kind === 'missing');
    assert.equal(mark?.goal, long);
    assert.ok(mark.width < 200);
  });

  it('draws the end that no step is', () => {
    const { boxes, edges } = placeDiagram(flow('  a: { log: hello }\n'), AUTOMATIC);
    assert.equal(boxes.get('end')?.kind, 'end');
    assert.deepEqual(
      edges.map(({ from, to }) => [from, to]),
      [['a', 'end']],
    );
  });

  it('moves nothing above a step that is added', () => {
    const steps = '  a: { log: a, next: b }\n  b: { log: b, next: c }\n  c: { log: c }\n';
    const before = placeDiagram(flow(steps), AUTOMATIC).boxes;
    const after = placeDiagram(flow(`${steps.replace('next: c', 'next: new')}  new: { log: new, next: c }\n`), AUTOMATIC).boxes;
    for (const id of ['a', 'b']) assert.deepEqual(after.get(id), before.get(id));
    assert.equal(after.get('c')!.x, before.get('c')!.x);
  });

  it('leaves a step where a person put it, with its middle above on the point', () => {
    const { boxes } = placeDiagram(sample('update-user'), { ...AUTOMATIC, manual: { 'fetch-user': { x: 4000, y: -70 } } });
    const { x, y, width, manual } = boxes.get('fetch-user')!;
    assert.deepEqual({ x: x + width / 2, y, manual }, { x: 4000, y: -70, manual: true });
  });

  it('folds a loop into its header and counts what it hides', () => {
    const { boxes, hidden, edges } = placeDiagram(sample('update-user'), { ...AUTOMATIC, collapsed: ['grants-to-add'] });
    assert.equal(boxes.has('insert-grant'), false);
    assert.equal(boxes.get('grants-to-add')!.hidden, 6);
    assert.equal(hidden.get('insert-grant'), 'grants-to-add');
    assert.ok(edges.every(({ from, to }) => boxes.has(from) && boxes.has(to)));
  });

  it('folds a group into a box of its own, and frames an open one', () => {
    const groups = { deletion: { title: 'Deletion', steps: ['before-delete', 'delete-user', 'after-delete', 'gone'] } };
    const open = placeDiagram(sample('update-user'), { ...AUTOMATIC, groups });
    const inside = open.boxes.get('delete-user')!;
    const frame = open.frames[0]!;
    assert.ok(frame.x < inside.x && frame.y < inside.y && frame.x + frame.width > inside.x + inside.width);
    const folded = placeDiagram(sample('update-user'), { ...AUTOMATIC, groups, collapsed: ['deletion'] });
    assert.equal(folded.frames.length, 0);
    const box = folded.boxes.get(folded.hidden.get('delete-user')!)!;
    assert.deepEqual([box.kind, box.hidden], ['group', 3]);
    assertSound(folded);
  });

  it('takes hostile names for names', () => {
    const diagram = flow(
      '  __proto__: { log: a, next: constructor }\n  constructor: { log: b, next: toString }\n  toString: { log: c }\n',
    );
    const placement = placeDiagram(diagram, { collapsed: ['__proto__', 'valueOf'], groups: {}, manual: {} });
    assertSound(placement);
    assert.equal(placement.boxes.size, 4);
  });

  const many: Readonly<Record<string, (index: number, last: number) => readonly string[]>> = {
    'a chain': (index, last) => [index < last ? `s${index + 1}` : 'end'],
    'decisions, every other step an end': (index, last) =>
      index % 2 === 1 ? [] : [`s${index + 1}`, index + 2 <= last ? `s${index + 2}` : 'end'],
    'steps that nothing joins': () => [],
    'a switch to all others': (index, last) => (index > 0 ? [] : Array.from({ length: last }, (_, to) => `s${to + 1}`)),
    'steps that all may lead to the last': (index, last) => (index < last ? [`s${index + 1}`, `s${last}`] : []),
    'steps that all may lead to the first': (index, last) => [index < last ? `s${index + 1}` : 'end', 's0'],
    'a way down and a way back up': (index, last) => [
      index < last ? `s${index + 1}` : 'end',
      index > 0 ? `s${index - 1}` : 'end',
    ],
    'decisions in each other, all leading out': (index, last) =>
      index < last / 2 ? [`s${index + 1}`, `s${last - index}`, `s${last}`] : index < last ? [`s${index + 1}`, `s${last}`] : [],
    ladders: (index, last) => [
      `s${Math.min(last, index + 1)}`,
      `s${Math.min(last, index + 2)}`,
      `s${Math.min(last, index + 50)}`,
    ],
  };
  for (const [name, ways] of Object.entries(many))
    it(`places 10,000 steps soon: ${name}`, () => {
      const steps = Array.from({ length: 10_000 }, (_, index) => stepTo(`s${index}`, ways(index, 9_999)));
      const diagram: Diagram = { name, start: 's0', steps, targets: [], objects: [] };
      const before = process.cpuUsage();
      const placement = placeDiagram(diagram, AUTOMATIC);
      const took = process.cpuUsage(before).user / 1_000;
      assert.equal([...placement.boxes.values()].filter(({ kind }) => kind === 'step').length, 10_000);
      assert.ok(took < 1_500, `took ${took} ms of work`);
    });
});

const stepTo = (id: string, ways: readonly string[]): DiagramStep => ({
  id,
  kind: 'switch',
  shape: 'decision',
  title: id,
  summary: '',
  uses: [],
  text: '',
  ports: ways.map((to, way) => ({ name: `${way}`, kind: 'case', label: `${way}`, to, explicit: true, quiet: false })),
});

/** Steps that the start does not reach stand beside; an edge of theirs may lead up. */
function assertSoundButForeign(placement: Placement, diagram: Diagram): void {
  const reached = new Set(diagram.start === undefined ? [] : [diagram.start]);
  const steps = new Map(diagram.steps.map((step) => [step.id, step]));
  for (const id of reached) for (const { to } of steps.get(id)?.ports ?? []) reached.add(to);
  assertSound({ ...placement, edges: placement.edges.filter(({ from }) => reached.has(from)) });
}

describe('Lines of a placement', () => {
  it('seldom cross, also where rare ways lead far down', () => {
    const most = { 'update-efs-user': 2, 'deactivate-user': 0, 'update-user': 0, 'create-portal': 0 };
    for (const [name, count] of Object.entries(most)) {
      const found = lineCrossings(placeDiagram(sample(name), AUTOMATIC));
      assert.ok(found.length <= count, `${name}: ${found.join(', ')}`);
    }
  });
});
