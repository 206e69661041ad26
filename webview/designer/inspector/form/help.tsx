import { create } from 'zustand';
import { InlineMarkdown } from './inline-markdown.tsx';

/** What is explained at the foot of the inspector. */
interface Explained {
  readonly label: string;
  readonly doc: string;
}

const useExplained = create<{ readonly focused: Explained | undefined; readonly hovered: Explained | undefined }>(() => ({
  focused: undefined,
  hovered: undefined,
}));

/** Explains a field while the pointer is over it or the keyboard is in it: handlers for the element around it. */
export function explains({ label, doc }: Explained) {
  const explained = doc === '' ? undefined : { label, doc };
  return {
    onPointerOver: (event: { stopPropagation(): void }) => {
      event.stopPropagation();
      useExplained.setState({ hovered: explained });
    },
    onPointerLeave: () => useExplained.setState({ hovered: undefined }),
    onFocus: (event: { stopPropagation(): void }) => {
      event.stopPropagation();
      useExplained.setState({ focused: explained });
    },
  };
}

/** What the field under the pointer or the keyboard is for; at first what the form is for. */
export function Help({ first }: { readonly first: Explained }) {
  const { focused, hovered } = useExplained();
  const { label, doc } = hovered ?? focused ?? first;
  return (
    <aside className="inspector-help" aria-hidden="true">
      <strong>{label}</strong>
      <p>
        <InlineMarkdown text={doc} />
      </p>
    </aside>
  );
}

/** Forgets what was explained: another form is shown. */
export const explainNothing = (): void => useExplained.setState({ focused: undefined, hovered: undefined });
