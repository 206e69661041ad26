import { designer, setDesigner } from '../store/index.ts';

/** Says something to screen readers; the page shows it nowhere else. */
export function announce(text: string): void {
  setDesigner({ announcement: { text, number: designer().announcement.number + 1 } });
}
