/** What is worked on before others have their turn, at most and about. */
const SLICE_MS = 4;

let last: Promise<unknown> = Promise.resolve();

/**
 * Carries out work that comes in short steps, and lets the event loop turn every few milliseconds. One piece of such work at a time in a
 * process, in the order in which they were begun: many together hold the loop up no longer than one. Rejects with what a step throws.
 */
export function unhurried<Answer>(steps: Iterator<undefined, Answer, undefined>): Promise<Answer> {
  const work = last.then(() => carryOut(steps));
  last = work.catch(() => undefined);
  return work;
}

async function carryOut<Answer>(steps: Iterator<undefined, Answer, undefined>): Promise<Answer> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
