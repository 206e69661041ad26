import * as vscode from 'vscode';
import type {
  AskedFiles,
  DesignerHost,
  FlowBreakpoints,
  FlowDebugging,
  LayoutFile,
  RunFeed,
  SampleInput,
} from '../../designer/designer-host.ts';
import type { Evaluation } from '../../designer/evaluation.ts';
import type { Abilities, Preferences, ToDesigner } from '../../designer/to-designer.ts';
import type { FromDesigner } from '../../designer/from-designer.ts';
import type { Extension } from '../extension-context.ts';
import { inUsersLanguage } from '../say.ts';
import { onDidChangeSetting, setting } from '../settings.ts';
import { DocumentText } from './document-text.ts';
import { breakpointsOf, debuggingOf } from './flow-debugging.ts';
import { READ_ONLY_SETTINGS, whyReadOnly } from './is-writable.ts';
import { openPlace, type Place } from './open-place.ts';
import { readSampleInputs } from './sample-inputs.ts';
import { revealInText } from './reveal-in-text.ts';
import { designerWords } from './designer-words.ts';

type Command = Extract<FromDesigner, { type: 'command' }>['command'];

/** What a command of the webview is in VS Code. */
const COMMANDS: Readonly<Record<Command, string>> = {
  undo: 'undo',
  redo: 'redo',
  save: 'workbench.action.files.save',
  'open-text': 'idflow.openAsText',
  problems: 'workbench.actions.view.problems',
  'choose-environment': 'idflow.chooseEnvironment',
  'show-run': 'idflow.run.focus',
  'reset-layout': 'idflow.resetLayout',
};

/** VS Code around one designer. */
export class EditorHost implements DesignerHost, vscode.Disposable {
  readonly #extension: Extension;
  readonly #document: vscode.TextDocument;
  readonly #webview: vscode.Webview;
  readonly #abilitiesChanged = new vscode.EventEmitter<undefined>();
  readonly #preferencesChanged = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable;
  readonly text: DocumentText;
  readonly layout: LayoutFile;
  readonly runs: RunFeed;
  readonly breakpoints: FlowBreakpoints;
  readonly debugging: FlowDebugging;
  readonly words = designerWords();
  readonly say = inUsersLanguage;
  readonly onDidChangeAbilities = this.#abilitiesChanged.event;
  readonly onDidChangePreferences = this.#preferencesChanged.event;
  abilities: Abilities = { edit: false, run: false, environment: '' };

  constructor(extension: Extension, document: vscode.TextDocument, webview: vscode.Webview, layout: LayoutFile) {
    this.#extension = extension;
    this.#document = document;
    this.#webview = webview;
    this.text = new DocumentText(document, extension.flows);
    this.layout = layout;
    this.runs = feedOf(extension, document.uri);
    this.breakpoints = breakpointsOf(extension.breakpoints, document.uri);
    this.debugging = debuggingOf(extension.debugging, document.uri);
    const look = (): void => void this.lookAround();
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidGrantWorkspaceTrust(look),
      extension.environments.onDidChange(look),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (READ_ONLY_SETTINGS.some((name) => change.affectsConfiguration(name, document.uri))) look();
      }),
      onDidChangeSetting('designer.minimap', () => this.#preferencesChanged.fire(undefined)),
      this.#abilitiesChanged,
      this.#preferencesChanged,
    );
  }

  get preferences(): Preferences {
    return { minimap: setting('designer.minimap') };
  }

  get files(): AskedFiles {
    return this.#extension.flows.files.readerOf(this.#document.uri);
  }

  /** Finds out what may be done with the document; the designer waits for it. */
  async lookAround(): Promise<void> {
    const { uri } = this.#document;
    const readOnly = await whyReadOnly(this.#document);
    const abilities = {
      edit: readOnly === undefined,
      ...(readOnly === undefined ? {} : { readOnly }),
      run: vscode.workspace.isTrusted && uri.scheme === 'file',
      environment: (await this.#extension.environments.of(uri)).chosen,
    };
    this.abilities = abilities;
    this.#abilitiesChanged.fire(undefined);
  }

  send(message: ToDesigner): void {
    void this.#webview.postMessage(message);
  }

  select(path: string): void {
    if (setting('designer.followSelection')) revealInText(this.#document, this.text.source, path);
  }

  open(place: Place): void {
    void openPlace(this.#document, this.text.source, place);
  }

  run(choose: boolean): void {
    void vscode.commands.executeCommand(choose ? 'idflow.runWithInput' : 'idflow.run', this.#document.uri);
  }

  cancelRun(): void {
    void vscode.commands.executeCommand('idflow.cancelRun', this.#document.uri, true);
  }

  command(command: Command): void {
    void vscode.commands.executeCommand(COMMANDS[command]);
  }

  samples(): Promise<readonly SampleInput[]> {
    return readSampleInputs(this.#document.uri);
  }

  async evaluate(object: string, input: string): Promise<readonly Evaluation[]> {
    if (!this.abilities.run) throw new Error(vscode.l10n.t('Nothing is evaluated until the workspace is trusted.'));
    return this.#extension.runs.evaluate(this.#document.uri, object, input);
  }

  log(message: string): void {
    this.#extension.log.warn(`${this.#document.uri.path}: ${message}`);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

function feedOf({ runs }: Extension, flow: vscode.Uri): RunFeed {
  const address = flow.toString();
  return {
    get running() {
      return runs.stateOf(flow).running;
    },
    get events() {
      return runs.stateOf(flow).events;
    },
    onDidRun: (listener) => runs.onDidRunEvents((more) => more.flow.toString() === address && listener(more)),
  };
}
