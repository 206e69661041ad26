import { t } from '../../shared/words.ts';
import { findSteps } from '../search/find-steps.ts';
import { designer, setDesigner } from '../store/index.ts';
import { announce } from './announce.ts';
import { select } from './select.ts';

export function openSearch(): void {
  if (!designer().search) setDesigner({ search: { query: '', found: [], at: 0 } });
  // the box is drawn by then, or was there all the time
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.search input')?.select());
}

export function closeSearch(): void {
  setDesigner({ search: undefined });
}

/** Looks for the query and goes to the first step found. */
export function searchFor(query: string): void {
  const found = findSteps(designer().diagram.steps, query);
  setDesigner({ search: { query, found, at: 0 } });
  if (found[0] !== undefined) select([found[0]], { show: true });
  if (query.trim() !== '') announce(found.length === 0 ? t('search.none') : t('search.found', found.length));
}

/** Goes to the next step found, or with -1 to the one before; round and round. */
export function searchNext(by: 1 | -1): void {
  const { search, steps } = designer();
  if (!search || search.found.length === 0) return;
  const at = (search.at + by + search.found.length) % search.found.length;
  setDesigner({ search: { ...search, at } });
  const id = search.found[at]!;
  select([id], { show: true });
  announce(`${t('search.count', at + 1, search.found.length)}: ${steps.get(id)?.title ?? id}`);
}
