import { create } from 'zustand';
import { INITIAL_STATE, type DesignerState } from './designer-state.ts';

export type * from './designer-state.ts';

/** The state of the page. Components select just what they show, so that a step is drawn again only for itself. */
export const useDesigner = create<DesignerState>(() => INITIAL_STATE);

/** The state now, for code outside of components. */
export const designer = (): DesignerState => useDesigner.getState();

/** Changes the state; for the functions in `actions/`. */
export const setDesigner = (change: Partial<DesignerState>): void => useDesigner.setState(change);
