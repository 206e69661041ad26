import type { Json } from '../../../flow/json.ts';

/** What goes wrong. */
export type FaultEffect =
  /** This answer instead; nothing is written. Without a body: Okta's envelope for E0000009. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429 with its headers; nothing is written. Default: may be repeated after one second. */
  | { readonly kind: 'rate-limit'; readonly resetSeconds?: number }
  /** The call is served as usual, so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks: before anything is done, or after the write, so that its answer is lost. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The call is served, but its answer's JSON is cut in the middle. */
  | { readonly kind: 'malformed' }
  /** No answer until the client gives up or the server closes; nothing is written. */
  | { readonly kind: 'hang' };

/** A fault and the requests it strikes. */
export interface IdpFault {
  /** Any when absent. */
  readonly method?: string;
  /** Path pattern without query: `*` stands for one segment, `**` for the rest; any path when absent. */
  readonly path?: string;
  /** Strikes from the nth matching request on; default 1. */
  readonly nth?: number;
  /** How many requests it strikes; default 1, Infinity for all. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** A fault that was injected. */
export interface InjectedFault {
  /** How often it has struck. */
  readonly struck: number;
  /** Takes it back. */
  remove(): void;
}

interface Armed {
  readonly fault: IdpFault;
  readonly path: RegExp;
  seen: number;
  struck: number;
}

/** Faults that wait for their requests; the first one that fits strikes. */
export class Faults {
  #armed: Armed[] = [];

  inject(fault: IdpFault): InjectedFault {
    const armed: Armed = { fault, path: pathPattern(fault.path ?? '/**'), seen: 0, struck: 0 };
    this.#armed.push(armed);
    const remove = (): void => {
      this.#armed = this.#armed.filter((other) => other !== armed);
    };
    return {
      get struck() {
        return armed.struck;
      },
      remove,
    };
  }

  /** Effect on this request; counts it. A fault that has struck often enough is dropped. */
  strike(method: string, path: string): FaultEffect | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if ((fault.method ?? method) !== method || !armed.path.test(path)) continue;
      armed.seen += 1;
      if (armed.seen < (fault.nth ?? 1)) continue;
      armed.struck += 1;
      if (armed.struck >= (fault.times ?? 1)) this.#armed = this.#armed.filter((other) => other !== armed);
      return fault.effect;
    }
    return undefined;
  }
}

function pathPattern(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((segment) => {
      if (segment === '**') return '.*';
      return segment === '*' ? '[^/]+' : segment.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
