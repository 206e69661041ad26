import { readTargetsSource, type TargetsSource } from '../../../../src/targets/environment/language/targets-source.ts';
import type { TargetsSurroundings } from '../../../../src/targets/environment/language/surroundings.ts';
import { folder } from '../../../flow/language/at-cursor.ts';

export const FILE = 'idflow.targets.yaml';

/** Files beside a targets file. */
export const FILES = folder({
  'database/hr.sql': '',
  'database/idp.yaml': '',
  'certificates/company.pem': '',
  'README.md': '',
});

/** A workspace with two flows. */
export const AROUND: TargetsSurroundings = {
  files: FILES,
  flows: [
    { title: 'update-user.idflow.yaml', targets: new Map([['hr', 'sql']]) },
    {
      title: 'create-portal.idflow.yaml',
      targets: new Map([
        ['hr', 'sql'],
        ['idp', 'idp'],
      ]),
    },
  ],
  secrets: ['okta-token'],
  isSet: ({ kind, name }) => (kind === 'secret' ? name === 'okta-token' : undefined),
};

/** A targets file as it is being written: the text without its `¦`, and the offset where that stood. */
export function atCursor(text: string): { readonly source: TargetsSource; readonly offset: number } {
  const offset = text.indexOf('¦');
  return { source: readTargetsSource(text.replace('¦', ''), FILE), offset };
}
