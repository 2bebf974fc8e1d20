import { afterEach, expect, test, vi } from "vitest";
import { asked } from "./client.ts";
import { Unreachable } from "./credentials.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an answer that stops in the middle is a network that failed, not one that is waited for without end", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async ({ signal }: Request) => {
    const stalled = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([123]));
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    return new Response(stalled, { status: 200 });
  });
  const told = expect(asked(new Request("http://localhost/api/me"))).rejects.toBeInstanceOf(Unreachable);
  await vi.advanceTimersByTimeAsync(60_000);
  await told;
});

test("an answer is handed on as it came: its status, its headers, and no body where it has none", async () => {
  const answers = [
    Response.json({ a: 1 }, { status: 409, headers: { "retry-after": "3" } }),
    new Response(null, { status: 204 }),
  ];
  vi.stubGlobal("fetch", async () => answers.shift());
  const first = await asked(new Request("http://localhost/api/me"));
  expect([first.status, first.headers.get("retry-after"), await first.json()]).toEqual([409, "3", { a: 1 }]);
  expect((await asked(new Request("http://localhost/api/me"))).status).toBe(204);
});
