import { randomBytes } from "node:crypto";
import { DomainError } from "@suyuan/domain/errors";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keeping, QUOTA_LIMITS, withinQuota } from "../../allowances/quotas.ts";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { quotaKey } from "../keys.ts";
import { StoredQuotas } from "./stored-quotas.ts";

const LIMITS = { ...QUOTA_LIMITS, labelsPerDay: 1000, bytesPerDay: 0, storedFiles: 3, storedBytes: 100 };

function site() {
  const clock = { now: Date.parse("2026-10-08T02:00:00Z") };
  const deps = {
    table: openSqliteTable(":memory:"),
    now: () => new Date(clock.now),
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  };
  return { clock, deps, process: () => new StoredQuotas(deps, LIMITS) };
}

const take = (quotas: StoredQuotas, amount: number, organisation = "coop") =>
  quotas.take(organisation, "labelsPerDay", amount);

describe("a quota of a day", () => {
  test("is refused once it is spent, with its name, its size and when it ends, and ends at midnight in China", async () => {
    const { clock, process } = site();
    const quotas = process();
    await take(quotas, 999);
    const refusal = await take(quotas, 2).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "too-many-requests",
      extensions: {
        limit: "labelsPerDay",
        size: 1000,
        endsAt: "2026-10-08T16:00:00.000Z",
        retryAfterSeconds: 14 * 3600,
      },
      detailZh: expect.stringContaining("1000"),
    });
    await take(quotas, 1);
    await take(quotas, 1000, "orchard");
    clock.now = Date.parse("2026-10-08T16:00:00Z");
    await take(quotas, 1000);
  });

  test("of which one command asks more than there is at all is no matter of waiting", async () => {
    await expect(take(site().process(), 1001)).rejects.toMatchObject({ code: "payload-too-large" });
  });

  test("holds over a restart: what is left of a begun step counts as used, and no more", async () => {
    const { process } = site();
    for (let n = 0; n < 100; n++) await take(process(), 1);
    await expect(take(process(), 1)).rejects.toMatchObject({ code: "too-many-requests" });
  });

  test("is taken by many short-lived processes in steps as short as they say, and what is kept for good to the byte", async () => {
    const { deps } = site();
    const limits = { ...LIMITS, storedBytes: 1000 };
    const process = () => new StoredQuotas(deps, limits, { daily: 20, stored: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 20; n++) {
      const quotas = process();
      await take(quotas, 1);
      await quotas.take("coop", "storedBytes", 1);
    }
    await expect(take(process(), 1)).rejects.toMatchObject({ code: "too-many-requests" });
    await process().take("coop", "storedBytes", 980);
    await expect(process().take("coop", "storedBytes", 1)).rejects.toMatchObject({ code: "payload-too-large" });
  });

  test("costs a row once in a step, and nothing within it", async () => {
    const { deps } = site();
    const table = metered(deps.table);
    const quotas = new StoredQuotas({ ...deps, table }, LIMITS);
    await Promise.all(Array.from({ length: 10 }, () => take(quotas, 1)));
    expect(table.usage().itemsWritten).toBe(1);
    await take(quotas, 1);
    expect(table.usage().itemsWritten).toBe(2);
  });

  test("never gives more than its size, however many processes take at once", async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(amounts, async (asked) => {
        const { process } = site();
        const processes = [process(), process(), process()];
        const taken = await Promise.all(
          asked.map((amount, n) =>
            take(processes[n % 3] as StoredQuotas, amount).then(
              () => amount,
              () => 0,
            ),
          ),
        );
        expect(taken.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1000);
        if (asked.reduce((a, b) => a + b, 0) <= 970) expect(taken).toEqual(asked);
      }),
      { numRuns: 30 },
    );
  });

  test("of 0 is none", async () => {
    await site().process().take("coop", "bytesPerDay", 1e15);
  });
});

describe("what is refused or repeated", () => {
  const quota = { organisation: "coop", name: "labelsPerDay", amount: 1000 } as const;

  test("takes nothing of a quota", async () => {
    const quotas = site().process();
    const refused = new DomainError("not-found", { en: "no", zh: "无" });
    await expect(withinQuota({ quotas }, quota, () => Promise.reject(refused))).rejects.toBe(refused);
    await withinQuota(
      { quotas },
      quota,
      async () => "again",
      (done) => done === "again",
    );
    await withinQuota({ quotas }, quota, async () => "new");
    await expect(withinQuota({ quotas }, quota, async () => "more")).rejects.toMatchObject({
      code: "too-many-requests",
    });
  });
});

describe("files", () => {
  const file = (bytes: number, name = "a") => ({ name, bytes: new Uint8Array(bytes), contentType: "text/csv" });

  test("are kept while there is room, counted once however often a command is tried, and refused beyond it for good", async () => {
    const deps = { quotas: site().process(), blobs: memoryBlobs() };
    const keep = keeping(deps, "coop", file(40));
    await keep();
    await keep();
    await keeping(deps, "coop", file(60, "b"))();
    const refusal = await keeping(deps, "coop", file(1, "c"))().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "payload-too-large", extensions: { limit: "storedBytes", size: 100 } });
    expect(await deps.blobs.get("c")).toBeUndefined();
    await keeping(deps, "coop", file(0, "d"))();
    await expect(keeping(deps, "coop", file(0, "e"))()).rejects.toMatchObject({ extensions: { limit: "storedFiles" } });
  });
});

describe("a step", () => {
  const rowOf = async ({ deps }: ReturnType<typeof site>) => deps.table.get(quotaKey("coop", "2026-10-08"));

  test("that was begun is used up before more is taken, and only what is missing is taken", async () => {
    const there = site();
    const quotas = there.process();
    await take(quotas, 1);
    await take(quotas, 15);
    expect((await rowOf(there))?.data).toEqual({ labelsPerDay: 20 });
  });

  test("is never longer than what is left of the limit", async () => {
    const there = site();
    const quotas = there.process();
    await take(quotas, 995);
    for (let n = 0; n < 5; n += 1) await take(quotas, 1);
    await expect(take(quotas, 1)).rejects.toMatchObject({ code: "too-many-requests" });
    expect((await rowOf(there))?.data).toEqual({ labelsPerDay: 1000 });
  });

  test("of one day is nothing on the next, nor is what is given back of it", async () => {
    const there = site();
    const quotas = there.process();
    await take(quotas, 1);
    there.clock.now = Date.parse("2026-10-08T16:00:00Z");
    quotas.giveBack("coop", "labelsPerDay", 1);
    await take(quotas, 9);
    expect((await there.deps.table.get(quotaKey("coop", "2026-10-09")))?.data).toEqual({ labelsPerDay: 10 });
    await expect(take(there.process(), 991)).rejects.toMatchObject({ code: "too-many-requests" });
    await take(there.process(), 990);
  });

  test("of nothing that was taken is given back without harm", () => {
    site().process().giveBack("nobody", "labelsPerDay", 5);
  });

  test("lies in a row that is kept until the third day after, and of what is kept for good for ever", async () => {
    const there = site();
    const quotas = there.process();
    await take(quotas, 1);
    await quotas.take("coop", "storedBytes", 1);
    expect((await rowOf(there))?.expiresAt).toBe(Date.parse("2026-10-10T16:00:00Z") / 1000);
    expect(await there.deps.table.get(quotaKey("coop", "STORED"))).not.toHaveProperty("expiresAt");
  });
});
