import { useState } from 'react';
import { Icon } from '../../../shared/components/icon.tsx';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { isDebuggerKey } from '../../../shared/debugger-keys.ts';
import { t } from '../../../shared/words.ts';
import { useDesigner } from '../../store/index.ts';
import { Combobox } from '../fields/combobox.tsx';
import { chooseSample, useSample, useSamples, type Evaluated } from './sample.ts';

/** Chooses or takes the input that a mapping is tried with. */
export function SampleBar({ evaluated }: { readonly evaluated: Evaluated }) {
  const mayRun = useDesigner((state) => state.abilities.run);
  const { sample } = useSample();
  const samples = useSamples();
  const [pasting, setPasting] = useState(false);
  const [typed, setTyped] = useState<string>();
  if (!mayRun)
    return (
      <p className="sample-bar sample-untrusted">
        <Icon name="shield" />
        {t('mapping.untrusted')}
      </p>
    );
  const pasted = t('mapping.pasted');
  const choose = (name: string): void => {
    setTyped(undefined);
    if (name === pasted) return setPasting(true);
    chooseSample(samples.find((each) => each.name === name));
  };
  const draft = {
    text: typed ?? sample?.name ?? '',
    refused: false,
    change: setTyped,
    commit: () => choose(typed ?? ''),
    end: () => setTyped(undefined),
    revert: () => setTyped(undefined),
  };
  return (
    <div className="sample-bar" role="group" aria-label={t('mapping.try')}>
      <div className="field-row">
        <Icon name="beaker" />
        <Combobox
          draft={draft}
          choices={[...samples.map(({ name }) => ({ value: name, doc: '' })), { value: pasted, doc: t('mapping.paste-doc') }]}
          name={t('mapping.try')}
          placeholder={t('mapping.choose')}
          readOnly={false}
          invalid={false}
          onChoose={choose}
        />
        <IconButton icon="json" label={t('mapping.paste')} pressed={pasting} onClick={() => setPasting((is) => !is)} />
      </div>
      {pasting && (
        <textarea
          className="sample-text"
          rows={6}
          spellCheck={false}
          aria-label={t('mapping.paste')}
          placeholder='{ "user": { … } }'
          value={sample?.text ?? ''}
          onKeyDown={(event) => {
            if (!isDebuggerKey(event)) event.stopPropagation();
          }}
          onChange={({ target }) => chooseSample({ name: pasted, text: target.value })}
        />
      )}
      {evaluated.state === 'failed' && (
        <p className="field-problem error" role="status">
          <Icon name="error" />
          <span>{evaluated.why}</span>
        </p>
      )}
    </div>
  );
}
