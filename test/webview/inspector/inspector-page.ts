import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { DesignerPage } from '../harness/designer-page.ts';
import type { FlowUnderTest } from '../harness/flow-under-test.ts';
import type { OpenDesigner } from '../harness/in-chromium.ts';

export const FLOW = `idflow: 1
name: Small
targets: { hr: sql }

objects:
  user: # people
    target: hr
    mapping:
      - user_name <= accountName # the key
      - mail <= email
      - { rule: phone <= number, when: number != null }
    properties:
      check: SELECT id FROM users WHERE user_name = :user_name
      insert:
        - INSERT INTO users (user_name) VALUES (:user_name)
        - |
          INSERT INTO cards (owner)
          VALUES (:user_name)
    triggers:
      preInsert:
        - name: has-mail
          script: |
            return newObject.mail != null

steps:
  # the first one
  known:
    title: Known?
    check: user
    then: remember
    else: add
  add:
    insert: user
    next: done
  remember:
    log: It is \${source.accountName}. # and logged
    next: done
    retry: 2
  broken:
    decide: source.x ==
    then: nowhere
  done:
    end: succeeded
`;

/** The inspector of a designer that a test opens, for a person's hands. */
export class InspectorPage {
  readonly #open: OpenDesigner;
  #designer: DesignerPage | undefined;

  constructor(open: OpenDesigner) {
    this.#open = open;
  }

  get designer(): DesignerPage {
    assert.ok(this.#designer, 'No designer is open yet.');
    return this.#designer;
  }

  /** Opens the flow and shows a path in the inspector, as a cursor in the text does. */
  async inspect(path: string, flow: Partial<FlowUnderTest> = {}, options: Parameters<OpenDesigner>[1] = {}): Promise<void> {
    this.#designer = await this.#open({ text: FLOW, ...flow }, options);
    await this.show(path);
  }

  async show(path: string): Promise<void> {
    await this.designer.page.evaluate((to) => window.vscodeSide.host.send({ type: 'select', path: to }), path);
    const name = path.split('/')[1] ?? '';
    await this.region
      .locator('h2, .inspector-name')
      .filter({ hasText: name })
      .or(this.region.locator(`[value="${name}"]`))
      .first()
      .waitFor();
  }

  get region(): Locator {
    return this.designer.page.getByRole('region', { name: 'Inspector' });
  }

  /** The code editor of a field. */
  editor(path: string): Locator {
    return this.region.locator(`[data-path="${path}"] .monaco-editor`);
  }

  /** Waits until the flow's text is exactly this. */
  async untilText(text: string): Promise<void> {
    await this.designer.page.waitForFunction((wanted) => window.vscodeSide.text === wanted, text);
  }
}

/** The text with one passage replaced: an edit changes exactly that. */
export function replaced(old: string, text: string): string {
  assert.equal(FLOW.split(old).length, 2, `${old} stands once in the flow`);
  return FLOW.replace(old, () => text);
}
