/**
 * Who may import whom: one line for each part of the product. A part may always import itself; a file or
 * folder that another part must not reach is named as a part of its own. Tests and scripts may import all.
 *
 * @typedef {object} Part
 * @property {readonly string[]} imports files and folders of the product
 * @property {readonly string[]} [typesOf] files of which only types may be imported
 * @property {boolean} [browser] also runs outside Node: no modules of Node
 */

/** What a program around the engine may import: all of it. */
const HOSTED = [
  'src/flow',
  'src/sandbox',
  'src/targets',
  'src/targets/embedded',
  'src/targets/environment',
  'src/engine',
  'src/runs',
  'src/debug',
  'src/runner',
];

/** What an adapter for identity providers may import: never another one. */
const IDP_ADAPTER = ['src/flow', 'src/targets', 'src/targets/patience', 'src/targets/http', 'src/targets/idp'];

/** @type {Readonly<Record<string, Part>>} the longest matching key counts */
export const PARTS = {
  'src/flow': { imports: [], browser: true },
  'src/sandbox': { imports: ['src/flow'], typesOf: ['src/targets/port.ts'] },
  'src/targets': { imports: ['src/flow'] },
  'src/targets/patience': { imports: ['src/flow', 'src/targets'] },
  'src/targets/protection': { imports: ['src/flow', 'src/targets'] },
  'src/targets/sql': { imports: ['src/flow', 'src/targets', 'src/targets/patience'] },
  'src/targets/http': { imports: ['src/flow', 'src/targets', 'src/targets/patience'] },
  'src/targets/idp': { imports: ['src/flow', 'src/targets', 'src/targets/patience', 'src/targets/http'] },
  'src/targets/idp/okta': { imports: IDP_ADAPTER },
  'src/targets/keycloak': { imports: IDP_ADAPTER },
  'src/targets/scim': { imports: IDP_ADAPTER },
  'src/targets/rest': { imports: IDP_ADAPTER },
  'src/targets/directory': { imports: IDP_ADAPTER },
  'src/targets/embedded': { imports: ['src/flow', 'src/targets'] },
  'src/targets/environment': {
    imports: [
      ...IDP_ADAPTER,
      'src/targets/protection',
      'src/targets/sql',
      'src/targets/idp/okta',
      'src/targets/keycloak',
      'src/targets/scim',
      'src/targets/rest',
      'src/targets/directory',
      'src/targets/embedded',
    ],
  },
  'src/engine': { imports: ['src/flow', 'src/targets/port.ts', 'src/sandbox/port.ts'] },
  'src/runs': { imports: ['src/flow', 'src/engine'] },
  'src/debug': { imports: ['src/flow', 'src/engine', 'src/runs', 'src/sandbox'], typesOf: ['src/targets/port.ts'] },
  'src/designer': { imports: ['src/flow', 'src/runs/events.ts'], browser: true },
  'src/runner': { imports: [...HOSTED, 'src/designer/evaluation.ts'] },
  'src/cli': { imports: HOSTED },
  'src/extension': { imports: [...HOSTED, 'src/designer'] },
  webview: { imports: ['src/flow', 'src/designer', 'src/runs/events.ts'], browser: true },
};

/** Packages that one part alone may import. */
export const RESERVED_PACKAGES = [
  { pattern: /^vscode$/, part: 'src/extension' },
  { pattern: /^(react|react-dom|@xyflow\/[^/]+)(\/|$)/, part: 'webview' },
];
