const waiting: (() => void)[] = [];

/**
 * Resolves when it is this work's turn: the event loop has looked at what else there is, and no other work that waits so goes on in the same
 * round. Long work that asks for a turn every few milliseconds holds nobody up for longer, however much of it there is at once.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}

function next(): void {
  const resolve = waiting.shift();
  if (waiting.length > 0) setImmediate(next);
  resolve?.();
}

/**
 * Works on one part of a list after another without waiting for what comes of the last one, and lets others have their turn in between: reads are
 * one round where answers come over a network, and no long piece of work where they are made here. The answers in their order; what one throws is
 * thrown when all parts were begun.
 */
export async function inTurns<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  work: (part: readonly Item[]) => Answer | Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Promise<Answer>[] = [];
  for (let n = 0; n < items.length; n += atOnce) {
    if (n > 0) await turn();
    const answer = (async () => work(items.slice(n, n + atOnce)))();
    // Whoever waits for all hears of it; until then it is not unheard.
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return Promise.all(answers);
}
