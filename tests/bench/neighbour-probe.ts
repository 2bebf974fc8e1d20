/** A thread that asks one thing over and over, so that its times are not those of whoever makes the load. */
import { parentPort, workerData } from "node:worker_threads";

/** What is asked; `@n@` in the body stands for a number of its own each time. */
export interface Asked {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The time of each answer in milliseconds, and how many were no success. */
export interface Times {
  readonly ms: readonly number[];
  readonly failed: number;
}

const PAUSE_MS = 20;

if (parentPort === null) throw new Error("this file is the body of a thread");
const port = parentPort;
const { url, method, headers, body } = workerData as Asked;
let ms: number[] = [];
let failed = 0;
let count = 0;

port.on("message", () => {
  port.postMessage({ ms, failed } satisfies Times);
  ms = [];
  failed = 0;
});

async function ask(): Promise<void> {
  count += 1;
  const started = performance.now();
  const sent = body === undefined ? {} : { body: body.replaceAll("@n@", String(count)) };
  const response = await fetch(url, { method, headers, ...sent }).catch(() => undefined);
  await response?.arrayBuffer();
  ms.push(performance.now() - started);
  if (response?.ok !== true) failed += 1;
}

for (;;) {
  await ask();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
