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

/** Rows of queues that may be on their way to the store at once: what is handed to it together holds the loop up together. */
const ROWS_UNDER_WAY = 100;

let underWay = 0;
const waiting: { readonly rows: number; readonly enter: () => void }[] = [];

const fits = (rows: number): boolean => underWay === 0 || underWay + rows <= ROWS_UNDER_WAY;

/** Carries out a write of so many rows once there is room for it, in the order of asking; more than there is room for go alone. */
export async function whenThereIsRoom<Answer>(rows: number, write: () => Promise<Answer>): Promise<Answer> {
  if (waiting.length === 0 && fits(rows)) underWay += rows;
  else await new Promise<void>((enter) => waiting.push({ rows, enter }));
  try {
    return await write();
  } finally {
    underWay -= rows;
    for (let next = waiting[0]; next !== undefined && fits(next.rows); next = waiting[0]) {
      waiting.shift();
      underWay += next.rows;
      next.enter();
    }
  }
}
