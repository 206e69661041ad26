import { resolveReference } from '../../file-reference.ts';
import { nearest } from '../../suggestion.ts';
import { scalarText } from '../scalar-text.ts';
import { keysTo, type TextEntry } from '../text-tree.ts';
import { replaceFix, type Fix, type Fixer } from './fix.ts';

/** The file that is named: made with something to start from, or another one that is there. */
export const missingFile: Fixer = ({ source, files, entry }) => {
  const { value } = entry;
  if (value.is !== 'scalar') return [];
  const reference = scalarText(source.text, value).value.split('#', 1)[0]!;
  const resolved = resolveReference(source.file, reference);
  if ('refused' in resolved) return [];
  const { path } = resolved;
  const fixes: Fix[] = [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length);
  const other = nearest(name, files.list(folder.replace(/\/$/, '')) ?? []);
  const quote = value.style === 'plain' ? 0 : 1;
  if (other !== undefined && other !== name && value.indent === 0) {
    const end = value.end - quote;
    const at = source.text.lastIndexOf(name, end);
    if (at >= value.start) fixes.push(replaceFix(`Change to \`${other}\``, at, at + name.length, other, true));
  }
  const text = contentOf(entry, name);
  if (text !== undefined) fixes.push({ title: `Create \`${reference}\``, edits: [], create: { path, text } });
  return fixes;
};

/** What a new file starts as: a script, a schema or a flow, by where it is named. */
function contentOf(entry: TextEntry, name: string): string | undefined {
  const keys = keysTo(entry);
  if (entry.key === 'call') return newFlow(name);
  if (keys[0] === 'input') return name.endsWith('.json') ? `${JSON.stringify(NEW_SCHEMA, null, 2)}\n` : undefined;
  if (!/\.[mc]?[jt]s$/.test(name)) return undefined;
  const stage = keys[2] === 'triggers' ? (keys[3] ?? '') : '';
  if (stage.startsWith('pre'))
    return '// Answers whether the write may go on; what it changes in newObject is what will be written.\nreturn true;\n';
  if (stage.startsWith('post')) return "// Runs after the write.\nlog('Done.');\n";
  return keys[2] === 'properties' ? 'return true;\n' : 'return null;\n';
}

const NEW_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What a run is given',
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', description: 'Identifies the thing.' } },
};

const newFlow = (name: string): string =>
  `idflow: 1\nname: ${JSON.stringify(name.replace(/\.idflow\.ya?ml$/, '').replaceAll('-', ' '))}\n\nsteps:\n  end:\n    end: auto\n`;
