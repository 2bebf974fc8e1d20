import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** What is known of something that was asked for. While it is asked for again, the last answer stays. */
export interface Reading<Value> {
  readonly value?: Value;
  readonly error?: unknown;
  readonly isLoading: boolean;
  /** Asks again. */
  readonly again: () => void;
}

interface Kept {
  readonly state: Signal<Omit<Reading<unknown>, "again">>;
  round: number;
}

/** Answers of this visit, so that going back shows at once what was there. Bounded: the oldest goes first. */
const KEPT_MAX = 200;
const kept = new Map<string, Kept>();

/** Rises with each thing that was recorded: what is on the screen is asked for again. */
const round = signal(0);

/** Whatever was read may have changed. */
export function forgetReads(): void {
  round.value += 1;
}

/** Nothing of one person is shown to the next. */
export function dropReads(): void {
  kept.clear();
  forgetReads();
}

function keptUnder(key: string): Kept {
  const found = kept.get(key);
  if (found !== undefined) return found;
  const made: Kept = { state: signal({ isLoading: true }), round: -1 };
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? key);
  kept.set(key, made);
  return made;
}

async function load(own: Kept, ask: () => Promise<unknown>): Promise<void> {
  const { value } = own.state.peek();
  own.state.value = { ...(value !== undefined && { value }), isLoading: true };
  try {
    const now = await ask();
    // What says the same is the same: nothing that hangs on it begins anew.
    const isSame = value !== undefined && JSON.stringify(now) === JSON.stringify(value);
    own.state.value = { value: isSame ? value : now, isLoading: false };
  } catch (error) {
    own.state.value = { ...(value !== undefined && { value }), error, isLoading: false };
  }
}

/**
 * What `ask` answers, under a key that tells it from all else that is asked. It is asked when it is first shown, when the key changes, and
 * after something was recorded. `undefined` as a key asks nothing.
 */
export function useReading<Value>(key: string | undefined, ask: () => Promise<Value>): Reading<Value> {
  const now = round.value;
  const own = keptUnder(key ?? "");
  useEffect(() => {
    if (key === undefined || own.round === now) return;
    own.round = now;
    void load(own, ask);
  }, [key, now, own]);
  const again = () => void load(own, ask);
  // What stands under a key was put there by an `ask` of the same type.
  return { ...(own.state.value as Omit<Reading<Value>, "again">), again };
}
