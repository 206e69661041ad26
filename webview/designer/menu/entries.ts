import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { toggleFolded, ungroup } from '../actions/arrange.ts';
import {
  copySelected,
  cutSelected,
  deleteSelected,
  duplicateSelected,
  pasteFromClipboard,
  selectedSteps,
} from '../actions/clipboard.ts';
import { offerEdges, offerSteps, startConnecting } from '../actions/connect.ts';
import { edit } from '../actions/edit.ts';
import { toggleNote } from '../actions/notes.ts';
import { inspect, select } from '../actions/select.ts';
import { startTyping } from '../actions/typing.ts';
import { designer, setDesigner, type Menu } from '../store/index.ts';
import { stepPath } from '../store/step-path.ts';
import { breakpointEntries, debugEntries, runToEntries } from './breakpoint-entries.ts';

/** A line of a context menu. */
export interface MenuEntry {
  readonly label: string;
  readonly icon: string;
  /** Key that does the same, as it is shown. */
  readonly key?: string;
  readonly disabled?: boolean;
  /** A line is drawn above. */
  readonly separated?: boolean;
  /** True where it can be done with a document that can not be changed, whatever its icon. */
  readonly changesNothing?: boolean;
  readonly act: () => unknown;
}

/** What can be done with what was clicked on. */
export function entriesOf({ on, anchor }: Menu): MenuEntry[] {
  const { abilities } = designer();
  const entries = allEntriesOf(on, anchor);
  return abilities.edit ? entries : entries.filter(({ icon, changesNothing }) => changesNothing || READING.has(icon));
}

function allEntriesOf(on: Menu['on'], anchor: Menu['anchor']): MenuEntry[] {
  if (on === 'canvas') return canvasEntries(anchor);
  if (on === 'debug') return debugEntries();
  if ('step' in on) return stepEntries(on.step);
  if ('breakpoint' in on) return [...breakpointEntries(on.breakpoint), ...runToEntries(on.breakpoint)];
  return 'edge' in on ? edgeEntries(on.edge, anchor) : groupEntries(on.group);
}

/** Icons of what changes nothing, for documents that can not be changed. */
const READING = new Set(['go-to-file', 'copy', 'list-flat', 'fold', 'unfold', 'link-external']);

function stepEntries(id: string): MenuEntry[] {
  const { steps, layout, diagram, openNotes } = designer();
  const step = steps.get(id);
  if (!step) return [];
  const client = designerClient();
  const folded = layout.collapsed.includes(id);
  const uses = step.uses.map(({ label, path, file }): MenuEntry => ({
    label: t('menu.open', label),
    icon: 'link-external',
    act: () => (path === undefined ? client.send({ type: 'open', ...(file !== undefined && { file }) }) : inspect(path)),
  }));
  const many = selectedSteps().length > 1;
  const [breakpoint, ...moreBreakpoints] = breakpointEntries(id);
  return [
    { label: t('menu.open-text'), icon: 'go-to-file', act: () => client.send({ type: 'open', path: stepPath(id) }) },
    ...uses,
    { ...breakpoint!, separated: true },
    ...moreBreakpoints,
    ...runToEntries(id),
    {
      label: t('menu.add-after'),
      icon: 'add',
      key: 'A',
      separated: true,
      disabled: step.ports.length === 0,
      act: () => offerSteps(id),
    },
    { label: t('menu.connect'), icon: 'git-commit', key: 'C', disabled: step.ports.length === 0, act: () => startConnecting(id) },
    { label: t('menu.move'), icon: 'git-compare', disabled: step.ports.length === 0, act: () => offerEdges(id) },
    { label: t('menu.start'), icon: 'play', disabled: diagram.start === id, act: () => edit({ edit: 'set-start', step: id }) },
    { label: t('menu.retitle'), icon: 'edit', key: 'Shift+F2', separated: true, act: () => startTyping('title', id) },
    { label: t('menu.rename'), icon: 'symbol-key', key: 'F2', act: () => startTyping('id', id) },
    ...(step.body
      ? [
          {
            label: t(folded ? 'menu.unfold' : 'menu.fold'),
            icon: folded ? 'unfold' : 'fold',
            key: 'Space',
            act: () => toggleFolded(id),
          },
        ]
      : []),
    ...(step.note === undefined
      ? []
      : [
          {
            label: t(openNotes.has(id) ? 'menu.note-hide' : 'menu.note'),
            icon: 'note',
            key: 'N',
            act: () => toggleNote(id),
          },
        ]),
    { label: t('menu.group'), icon: 'group-by-ref-type', key: 'Ctrl+G', disabled: !many, act: () => startTyping('group', '') },
    ...clipboardEntries(),
  ];
}

function groupEntries(id: string): MenuEntry[] {
  const folded = designer().layout.collapsed.includes(id);
  return [
    {
      label: t(folded ? 'menu.unfold' : 'menu.fold'),
      icon: folded ? 'unfold' : 'fold',
      key: 'Space',
      act: () => toggleFolded(id),
    },
    { label: t('menu.retitle'), icon: 'edit', act: () => startTyping('group', id) },
    { label: t('menu.ungroup'), icon: 'ungroup-by-ref-type', act: () => ungroup(id) },
    ...clipboardEntries(),
  ];
}

const clipboardEntries = (): MenuEntry[] => [
  { label: t('menu.cut'), icon: 'screen-cut', key: 'Ctrl+X', separated: true, act: cutSelected },
  { label: t('menu.copy'), icon: 'copy', key: 'Ctrl+C', act: copySelected },
  { label: t('menu.paste'), icon: 'clippy', key: 'Ctrl+V', act: pasteFromClipboard },
  { label: t('menu.duplicate'), icon: 'files', key: 'Ctrl+D', act: duplicateSelected },
  { label: t('menu.delete'), icon: 'trash', key: 'Delete', separated: true, act: deleteSelected },
];

function edgeEntries(key: string, anchor: Menu['anchor']): MenuEntry[] {
  const edge = designer().scene.edges.get(key);
  if (!edge) return [];
  const { step, port } = edge;
  return [
    { label: t('menu.insert'), icon: 'add', act: () => setDesigner({ picker: { at: 'edge', from: step, port, anchor } }) },
    { label: t('menu.disconnect'), icon: 'trash', key: 'Delete', disabled: !port.explicit, act: deleteSelected },
  ];
}

function canvasEntries(anchor: Menu['anchor']): MenuEntry[] {
  return [
    { label: t('picker.name'), icon: 'add', key: 'A', act: () => setDesigner({ picker: { at: 'flow', anchor } }) },
    { label: t('menu.paste'), icon: 'clippy', key: 'Ctrl+V', act: pasteFromClipboard },
    {
      label: t('menu.select-all'),
      icon: 'list-flat',
      key: 'Ctrl+A',
      separated: true,
      act: () => select(designer().steps.keys()),
    },
    { label: t('toolbar.text'), icon: 'go-to-file', act: () => designerClient().send({ type: 'command', command: 'open-text' }) },
  ];
}
