/** A codicon; decoration only, so that whoever shows it also says in words what it means. */
export function Icon({ name, spin = false }: { readonly name: string; readonly spin?: boolean }) {
  return <span className={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true" />;
}
