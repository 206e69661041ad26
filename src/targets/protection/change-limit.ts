import { TargetError } from '../port.ts';

/**
 * Counts the changes of a run, or of many runs that belong together, and refuses what would be too many. Once it has
 * refused something it refuses everything: nothing smaller slips through behind it.
 */
export class ChangeLimit {
  readonly #environment: string;
  readonly #most: number;
  /** Changes that may have happened though nobody said so; the next attempt at the same is not counted again. */
  readonly #uncertain = new Map<string, number>();
  #made = 0;
  #reached = false;

  constructor(environment: string, most: number) {
    this.#environment = environment;
    this.#most = most;
  }

  /** True once something was refused: nothing more will be written. */
  get reached(): boolean {
    return this.#reached;
  }

  /**
   * Counts changes that are about to be made.
   * @param what is to be changed, for people
   * @param attempt the same for each attempt at the same change
   * @returns how many are counted for it now; more than asked for where an attempt before was left uncertain
   * @throws TargetError of kind change-limit
   */
  take(count: number, what: string, attempt?: string): number {
    const counted = this.#takenBefore(attempt);
    const more = Math.max(0, count - counted);
    if (this.#reached || this.#made + more > this.#most) this.#refuse(count, what, this.#made);
    this.#made += more;
    return counted + more;
  }

  /**
   * Puts right what was counted for a change that has been made and can still be undone.
   * @param counted until now
   * @returns what is counted for it now: what was made
   * @throws TargetError of kind change-limit
   */
  correct(counted: number, made: number, what: string): number {
    const others = this.#made - counted;
    if (made > counted && (this.#reached || others + made > this.#most)) this.#refuse(made, what, others);
    this.#made = others + made;
    return made;
  }

  /** Changes that were counted have not been made. */
  giveBack(count: number): void {
    this.#made -= count;
  }

  /** Whether changes that were counted have been made is not known: they stay counted, once. */
  leaveUncertain(count: number, attempt: string | undefined): void {
    if (attempt !== undefined) this.#uncertain.set(attempt, (this.#uncertain.get(attempt) ?? 0) + count);
  }

  #takenBefore(attempt: string | undefined): number {
    const counted = attempt === undefined ? undefined : this.#uncertain.get(attempt);
    if (attempt === undefined || counted === undefined) return 0;
    this.#uncertain.delete(attempt);
    return counted;
  }

  #refuse(count: number, what: string, others: number): never {
    this.#reached = true;
    throw new TargetError('change-limit', this.#refusal(count, what, others), { safeToRepeat: true });
  }

  #refusal(count: number, what: string, others: number): string {
    const most = `The environment \`${this.#environment}\` is protected: a run may make ${this.#most} ${plural(this.#most)} in it`;
    const left = this.#most - others;
    const many = count > 1 && left > 0 ? `This one makes more than the ${left} that are left` : `${others} were made`;
    return `${most}. ${many}, so nothing more is written. Not written: ${what}. If so many are meant, raise \`max-changes\` in idflow.targets.yaml.`;
  }
}

const plural = (count: number): string => (count === 1 ? 'change' : 'changes');
