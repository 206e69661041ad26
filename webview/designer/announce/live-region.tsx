import { useDesigner } from '../store/index.ts';

/** What happened, for screen readers. Two places take turns, so that the same words twice are read twice. */
export function LiveRegion() {
  const { text, number } = useDesigner((state) => state.announcement);
  return (
    <div className="unseen" role="status" aria-live="polite">
      <span>{number % 2 === 0 ? text : ''}</span>
      <span>{number % 2 === 1 ? text : ''}</span>
    </div>
  );
}
