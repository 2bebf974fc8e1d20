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
