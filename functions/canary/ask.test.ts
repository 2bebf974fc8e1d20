import { expect, test } from "vitest";
import { askForLabel } from "./ask.ts";

const answering =
  (status: number, page: string): typeof fetch =>
  async () =>
    new Response(page, { status });

test("a page with a state is well, whatever its state says", async () => {
  await expect(askForLabel("https://s.example/01/1", answering(200, '<div class="state">'))).resolves.toBeUndefined();
});

test.each([
  [404, '<div class="state">', "answers 404"],
  [503, "", "answers 503"],
  [200, "<h1>Welcome to the parking page</h1>", "without a state"],
])("an answer of %i with %j is told by its address and what it was", async (status, page, told) => {
  await expect(askForLabel("https://s.example/01/1", answering(status, page))).rejects.toThrow(
    new RegExp(`^https://s\\.example/01/1 .*${told}`),
  );
});

test("an answer that does not come is a failure too", async () => {
  await expect(askForLabel("https://s.example/01/1", () => Promise.reject(new Error("timed out")))).rejects.toThrow(
    "timed out",
  );
});
