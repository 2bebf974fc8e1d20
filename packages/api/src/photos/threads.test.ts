import { describe, expect, test } from "vitest";
import { samplePicture, seen } from "../fixtures/pictures.ts";
import { PhotoThreads } from "./threads.ts";

const told: unknown[] = [];
const threads = (deadlineMs?: number, worker = new URL("worker.ts", import.meta.url)) =>
  new PhotoThreads(worker, (error) => void told.push(error), deadlineMs);
const jpeg = samplePicture("jpeg", { width: 900, height: 700 });

test("a thread makes the photo of an upload", async () => {
  const { bytes, width, height } = await threads().made(jpeg, "coop");
  expect([width, height]).toEqual([640, 498]);
  expect(seen(bytes)).toMatchObject({ width, height });
});

describe("a picture that cannot be used", () => {
  test("spoils nothing for those that come after it", async () => {
    const one = threads();
    const all = [jpeg.slice(0, 5000), jpeg, Buffer.from("no"), jpeg].map((bytes, n) => one.made(bytes, `o${n}`));
    const done = await Promise.allSettled(all);
    expect(done.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
  });

  test("that is not read in time is given up", async () => {
    const error = await threads(1)
      .made(jpeg, "coop")
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "unreadable-photo" });
    expect(String(told.at(-1))).toContain("in time");
  });

  test("on whose thread something else dies is told of, and refused as damaged", async () => {
    const dying = new URL("data:text/javascript,throw new Error('out of its mind')");
    const error = await threads(undefined, dying)
      .made(jpeg, "coop")
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "unreadable-photo" });
    expect(String(told.at(-1))).toContain("out of its mind");
  });
});

/** Answers at once, as if the picture was made: what stands in the queue is counted here, not drawn. */
const AT_ONCE = new URL(
  "data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage({ bytes: new Uint8Array(1), width: 300, height: 300 });",
);

test("an organisation has one picture at work, and no more than nine wait in all", async () => {
  const one = threads(undefined, AT_ONCE);
  const first = Array.from({ length: 9 }, (_, n) => one.made(jpeg, `o${n}`));
  const busy = { code: "busy", extensions: { retryAfterSeconds: 5 } };
  await expect(one.made(jpeg, "o3")).rejects.toMatchObject(busy);
  await expect(one.made(jpeg, "o9")).rejects.toMatchObject(busy);
  await Promise.all(first);
  await expect(one.made(jpeg, "o9")).resolves.toMatchObject({ width: 300 });
});
