import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { Popup } from '../../shared/components/popup.tsx';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { currentText, finishTyping, stopTyping } from '../actions/typing.ts';
import { setDesigner, useDesigner, type Typing } from '../store/index.ts';
import { anchorOf } from './camera.ts';

/** Says that the picture is an old one, and where the text is wrong. */
export function BrokenBanner() {
  const broken = useDesigner((state) => state.broken);
  if (!broken) return null;
  const { line, message } = broken;
  return (
    <div className="banner banner-error" role="alert">
      <Icon name="error" />
      <span>
        {t('canvas.broken')} {message}
      </span>
      <button type="button" className="link" onClick={() => designerClient().send({ type: 'open', line })}>
        {t('canvas.broken.link', line)}
      </button>
    </div>
  );
}

/** Why the last thing that was asked for was not done. Read out by the announcement. */
export function RefusalBanner() {
  const refusal = useDesigner((state) => state.refusal);
  if (refusal === undefined) return null;
  return (
    <div className="banner banner-warning">
      <Icon name="warning" />
      <span>{refusal}</span>
      <IconButton icon="close" label={t('panel.hide')} onClick={() => setDesigner({ refusal: undefined })} />
    </div>
  );
}

/** How the keyboard goes on while something is being connected. */
export function ConnectingBanner() {
  const connecting = useDesigner((state) => state.connecting);
  const from = useDesigner(({ steps }) => (connecting ? steps.get(connecting.from) : undefined));
  if (!connecting?.port || !from) return null;
  const port = from.ports.find(({ kind, name }) => kind === connecting.port?.kind && name === connecting.port.name);
  return (
    <div className="banner banner-info">
      <Icon name="git-commit" />
      <span>{t('say.connect.target', port?.label ?? connecting.port.name, from.title)}</span>
    </div>
  );
}

/** An invitation to a flow that has no steps yet. */
export function EmptyState() {
  const empty = useDesigner(({ loaded, diagram, broken }) => loaded && diagram.steps.length === 0 && broken === null);
  const editable = useDesigner(({ abilities }) => abilities.edit);
  if (!empty) return null;
  return (
    <div className="empty">
      <svg width="168" height="112" viewBox="0 0 168 112" aria-hidden="true">
        <path className="empty-line" d="M84 34V50M84 74L44 88M84 74L124 88" />
        <rect className="empty-box" x="54" y="8" width="60" height="26" rx="6" />
        <path className="empty-box is-decision" d="M62 50H106L116 62L106 74H62L52 62Z" />
        <rect className="empty-box" x="14" y="88" width="60" height="20" rx="6" />
        <rect className="empty-box" x="94" y="88" width="60" height="20" rx="6" />
      </svg>
      <h2>{t('canvas.empty.title')}</h2>
      <p>{t('canvas.empty.text')}</p>
      {editable && (
        <button
          type="button"
          className="primary"
          onClick={({ currentTarget }) => setDesigner({ picker: { at: 'flow', anchor: currentTarget.getBoundingClientRect() } })}
        >
          <Icon name="add" />
          {t('canvas.empty.button')}
        </button>
      )}
    </div>
  );
}

/** The line that an id or a title is typed into, over the box that it belongs to. */
export function TypingLine() {
  const typing = useDesigner((state) => state.typing);
  return typing ? <OpenLine key={`${typing.what} ${typing.id}`} typing={typing} /> : null;
}

function OpenLine({ typing }: { readonly typing: Typing }) {
  const [text, setText] = useState(() => currentText(typing));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const label = { id: t('rename.name', typing.id), title: t('retitle.name', typing.id), group: t('group.rename') }[typing.what];
  return (
    <Popup label={label} anchor={anchorOf(typing.id)} className="typing" onClose={stopTyping}>
      <label>
        <span>{label}</span>
        <input
          ref={input}
          autoFocus
          type="text"
          className={typing.what === 'id' ? 'is-code' : ''}
          value={text}
          spellCheck={typing.what !== 'id'}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void finishTyping(text);
          }}
        />
      </label>
    </Popup>
  );
}
