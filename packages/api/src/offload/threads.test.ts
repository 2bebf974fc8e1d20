import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DomainError } from "@suyuan/domain/errors";
import { afterEach, describe, expect, test } from "vitest";
import { LOGGER_FILE } from "../routes/temperature/judge-file.ts";
import { handedOver, offloaded } from "./job.ts";
import { OffloadThreads, type ThreadSettings } from "./threads.ts";

const WORKER = new URL("../job-thread.ts", import.meta.url);
const told: unknown[] = [];
let pool: OffloadThreads | undefined;
const threads = (more: Partial<ThreadSettings> = {}): OffloadThreads => {
  pool = new OffloadThreads({ worker: WORKER, tell: (error) => void told.push(error), threads: 1, ...more });
  return pool;
};
afterEach(async () => pool?.close());

/** A file of so many readings, a minute apart. */
function file(readings: number): Uint8Array<ArrayBuffer> {
  const at = (n: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + n * 60_000).toISOString().slice(0, 19);
  const lines = Array.from({ length: readings }, (_, n) => `${at(n)}Z,${(n % 40) / 10}`);
  return new TextEncoder().encode(`time,temperature (°C)\n${lines.join("\n")}\n`);
}

const EVIDENCE = { from: Date.parse("2025-12-31"), to: Date.parse("2026-12-31") };
const input = (bytes: Uint8Array<ArrayBuffer>) => ({
  bytes,
  stated: {},
  profile: "red-heart-kiwifruit",
  evidence: EVIDENCE,
});

describe("a job on a thread", () => {
  test("puts out what it puts out here, and gives the memory back that was handed to it", async () => {
    const bytes = file(3000);
    const here = await LOGGER_FILE.work(input(bytes.slice()));
    const there = await offloaded({ offload: threads() }, LOGGER_FILE, input(bytes));
    expect(there).toEqual(here);
    expect(bytes.length).toBe(0);
    expect(there.bytes.length).toBeGreaterThan(0);
  });

  test("refuses in the very words in which it refuses here", async () => {
    const bytes = new TextEncoder().encode(`no table\n${"x\n".repeat(20_000)}`);
    const here = await offloaded({}, LOGGER_FILE, input(bytes.slice())).catch((error: unknown) => error);
    const there = await offloaded({ offload: threads() }, LOGGER_FILE, input(bytes)).catch((error: unknown) => error);
    expect(here).toBeInstanceOf(DomainError);
    expect(there).toEqual(here);
    expect(there).toMatchObject({ code: "unreadable-logger-file", detailZh: (here as DomainError).detailZh });
  });

  test("leaves the loop to others: timers run while it is at work", async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await offloaded({ offload: threads() }, LOGGER_FILE, input(file(60_000)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test("is done here when it is a small one", async () => {
    const never = { run: () => Promise.reject(new Error("handed over")) };
    await expect(offloaded({ offload: never }, LOGGER_FILE, input(file(100)))).resolves.toMatchObject({
      evaluation: { gapCount: 0 },
    });
    await expect(offloaded({ offload: never }, LOGGER_FILE, input(file(3000)))).rejects.toThrow("handed over");
  });
});

describe("a job that cannot be done", () => {
  test("for want of memory is refused with that cause; the next gets a new thread", async () => {
    const one = threads({ heap: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 } });
    const refusal = await one.run(LOGGER_FILE, input(file(200_000))).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "payload-too-large", extensions: { cause: "out-of-memory" } });
    await expect(one.run(LOGGER_FILE, input(file(200)))).resolves.toMatchObject({ isForeign: false });
  });

  test("in time is refused with that cause, and those that wait are done", async () => {
    const one = threads({ deadlineMs: 1 });
    const refusal = await one.run(LOGGER_FILE, input(file(50_000))).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "payload-too-large", extensions: { cause: "took-too-long" } });
    expect(String(told.at(-1))).toContain("in time");
  });

  test("because the threads are ended is to be sent again", async () => {
    const one = threads();
    const jobs = [1, 2].map(() => one.run(LOGGER_FILE, input(file(50_000))).catch((error: unknown) => error));
    await one.close();
    for (const refusal of await Promise.all(jobs)) {
      expect(refusal).toMatchObject({ code: "busy", extensions: { cause: "ended", retryAfterSeconds: 5 } });
    }
  });

  test("because too many wait is to be sent again", async () => {
    const one = threads({ waitingMax: 1 });
    const jobs = [1, 2].map(() => one.run(LOGGER_FILE, input(file(2000))));
    await expect(one.run(LOGGER_FILE, input(file(10)))).rejects.toMatchObject({ code: "busy" });
    await Promise.all(jobs);
  });
});

test("a thread has no more memory than its limit, whatever heap the process was started with", async () => {
  const script = `
    import { letThreadLimitsHold, OffloadThreads } from ${JSON.stringify(new URL("threads.ts", import.meta.url).href)};
    letThreadLimitsHold();
    const heap = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
    const pool = new OffloadThreads({ worker: new URL(${JSON.stringify(WORKER.href)}), tell: () => undefined, threads: 1, heap });
    const lines = Array.from({ length: 330000 }, (_, n) => new Date(n * 60000).toISOString() + "," + (n % 40) / 10);
    const bytes = new TextEncoder().encode("time,temperature (°C)\\n" + lines.join("\\n"));
    const input = { bytes, stated: {}, profile: "pear", evidence: { from: 0, to: 1e15 } };
    await pool.run({ name: "logger-file" }, input).then(() => console.log("done"), (error) => console.log(error.extensions?.cause ?? error));
    await pool.close();
  `;
  const folder = mkdtempSync(join(tmpdir(), "suyuan-threads-"));
  const file = join(folder, "run.mjs");
  writeFileSync(file, script);
  const flags = ["--max-old-space-size=512", "--max-semi-space-size=8", file];
  const { stdout } = await promisify(execFile)(process.execPath, flags).finally(() =>
    rmSync(folder, { recursive: true }),
  );
  expect(stdout.trim()).toBe("out-of-memory");
}, 60_000);

test("memory that is a part of something larger is copied, and what it is a part of stays", () => {
  const whole = new Uint8Array(8);
  expect(handedOver({ bytes: whole, part: whole.subarray(1), text: "x" })).toEqual([whole.buffer]);
  expect(handedOver({ part: whole.subarray(1) })).toEqual([]);
});
