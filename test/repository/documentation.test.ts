import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'webview/README.md', ...pagesIn('docs'), ...pagesIn('samples')];

/** The id that a heading has on the web. */
const idOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const idsIn = (page: string): ReadonlySet<string> =>
  new Set([...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => idOf(heading!)));

describe('The pages', () => {
  for (const page of PAGES)
    it(`${page} leads to places that are there`, () => {
      for (const [, link = ''] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        const [path = '', heading] = link.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        assert.ok(existsSync(join(root, file)), link);
        if (heading !== undefined && file.endsWith('.md')) assert.ok(idsIn(file).has(heading), link);
      }
    });
});

describe('The settings', () => {
  interface Manifest {
    readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { default: unknown }>> } };
  }
  const { properties } = (JSON.parse(textOf('package.json')) as Manifest).contributes.configuration;

  it('are all in docs/designer.md', () => {
    const described = [...textOf('docs/designer.md').matchAll(/^\| `(idflow\.[\w.]+)` \|/gm)].map(([, key]) => key);
    assert.deepEqual(described, Object.keys(properties));
  });

  it('are read as package.json declares them, their default first', () => {
    const [, table = ''] = /const SETTINGS = \{([^}]*)\}/.exec(textOf('src/extension/settings.ts')) ?? [];
    const read = [...table.matchAll(/^ {2}'?([\w.]+)'?: \[('?)([\w.]+)\2/gm)].map(([, key, , first]) => [`idflow.${key}`, first]);
    const declared = Object.entries(properties).map(([key, { default: value }]) => [key, String(value)]);
    assert.deepEqual(read.sort(), declared.sort());
  });
});
