/** One run of the demo: a sample, one of its inputs, and what there is to see. */
export interface Scene {
  readonly sample: string;
  /** File in the sample's `inputs/`, without `.json`. */
  readonly input: string;
  readonly headline: string;
}

/** What the demo shows, in order. */
export const SCENES: readonly Scene[] = [
  { sample: 'update-user', input: 'new-user', headline: 'Hana Sato joins: a row for her, and the roles she needs' },
  { sample: 'update-user', input: 'changed', headline: 'Ann Lee moves to Controlling: one change, nothing else is touched' },
  { sample: 'update-user', input: 'update-vetoed', headline: 'Bob Ode should change, but a trigger says no' },
  { sample: 'update-user', input: 'new-user', headline: 'Hana Sato once more: everything is as it should be' },
  { sample: 'create-user', input: 'new-user', headline: 'Anna Keller gets an account at the identity provider' },
  { sample: 'create-portal', input: 'new-portal', headline: 'A portal opens: application, group, trusted origin, settings' },
  {
    sample: 'assign-participant',
    input: 'new-person',
    headline: 'A newcomer is let into a portal; the flow that creates users is called on the way',
  },
];
