import { DesignerSession } from '../../src/designer/designer-session.ts';
import { fromDesignerSchema } from '../../src/designer/from-designer.ts';
import { toDesignerSchema, type ToDesigner } from '../../src/designer/to-designer.ts';
import type { Diagram } from '../../src/flow/diagram/diagram.ts';
import { patchDiagram } from '../../src/flow/diagram/diff-diagram.ts';
import type { FlowEdit } from '../../src/flow/edit/index.ts';
import type { MemoryDocument } from './memory-document.ts';
import { MemoryHost, type MemoryLayout } from './memory-host.ts';

type MessageOf<T extends ToDesigner['type']> = Extract<ToDesigner, { type: T }>;

/** A webview's side of a designer: keeps the picture as the messages leave it, and says what a webview says. */
export class OpenDesigner {
  readonly host: MemoryHost;
  readonly session: DesignerSession;
  #edits = 0;

  constructor(text: MemoryDocument, layout?: MemoryLayout) {
    this.host = new MemoryHost(text, layout);
    this.session = new DesignerSession(this.host);
  }

  /** Opens the designer's page. */
  static async open(text: MemoryDocument, layout?: MemoryLayout): Promise<OpenDesigner> {
    const designer = new OpenDesigner(text, layout);
    await designer.say({ type: 'ready' });
    return designer;
  }

  /** Sends a message as it comes out of a webview: through JSON, and past the schema. */
  say(message: unknown): Promise<void> {
    return this.session.receive(fromDesignerSchema.parse(JSON.parse(JSON.stringify(message))));
  }

  /** Asks for an edit and waits for how it went. @param version that the edit is made for; else the one on show */
  async edit(edit: FlowEdit, version = this.shown.version): Promise<MessageOf<'edited'>> {
    const id = ++this.#edits;
    await this.say({ type: 'edit', id, version, edit });
    const edited = this.messages('edited').find((message) => message.id === id);
    if (!edited) throw new Error('The edit was not answered');
    return edited;
  }

  async ask(question: object): Promise<MessageOf<'answer'>> {
    const id = ++this.#edits;
    await this.say({ type: 'question', id, question });
    return this.messages('answer').find((message) => message.id === id)!;
  }

  /** Everything of a type that the webview was told, each past the schema. */
  messages<T extends ToDesigner['type']>(type: T): MessageOf<T>[] {
    return this.host.sent.filter((message): message is MessageOf<T> => toDesignerSchema.parse(message).type === type);
  }

  /** What the canvas shows: the last whole picture with all patches since. */
  get shown(): { readonly version: number; readonly diagram: Diagram; readonly broken: MessageOf<'patch'>['broken'] } {
    let shown: { version: number; diagram: Diagram; broken: MessageOf<'patch'>['broken'] } | undefined;
    for (const message of this.host.sent) {
      if (message.type === 'document') shown = { version: message.version, diagram: message.diagram, broken: message.broken };
      if (message.type !== 'patch') continue;
      if (shown?.version !== message.base)
        throw new Error(`A patch of ${message.base} came to a picture of ${shown?.version ?? 0}`);
      shown = { version: message.version, diagram: patchDiagram(shown.diagram, message.patch), broken: message.broken };
    }
    if (!shown) throw new Error('Nothing is shown');
    return shown;
  }

  get steps(): string[] {
    return this.shown.diagram.steps.map(({ id }) => id);
  }

  title(step: string): string | undefined {
    return this.shown.diagram.steps.find(({ id }) => id === step)?.title;
  }
}
