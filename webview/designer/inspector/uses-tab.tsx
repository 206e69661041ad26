import type { DiagramUse } from '../../../src/flow/diagram/diagram.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';

/** What a step uses: its mapping, property or triggers open here, files in an editor. */
export function UsesTab({ uses, onOpen }: { readonly uses: readonly DiagramUse[]; readonly onOpen: (path: string) => void }) {
  if (uses.length === 0) return <p className="field-nothing">{t('uses.none')}</p>;
  return (
    <ul className="parts">
      {uses.map((use) => (
        <li key={`${use.path ?? ''} ${use.file ?? ''}`}>
          <button
            type="button"
            className="part"
            onClick={() =>
              use.path === undefined
                ? designerClient().send({ type: 'open', ...(use.file === undefined ? {} : { file: use.file }) })
                : onOpen(use.path)
            }
          >
            <Icon name={iconOf(use)} />
            <span className="part-label">{use.label}</span>
            <span className="part-summary" />
            <Icon name={use.path === undefined ? 'go-to-file' : 'chevron-right'} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function iconOf({ path, file }: DiagramUse): string {
  if (file !== undefined) return 'file-code';
  if (path?.endsWith('/mapping')) return 'arrow-swap';
  return path?.includes('/triggers/') ? 'zap' : 'symbol-property';
}
