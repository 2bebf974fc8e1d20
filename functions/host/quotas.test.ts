import { randomBytes } from "node:crypto";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import * as z from "zod";
import { awsQuotas, QUOTA_VARIABLES } from "./quotas.ts";

const Variables = z.object(QUOTA_VARIABLES);

function hostOf(environment: Record<string, string>) {
  const table = metered(openSqliteTable(":memory:"));
  const deps = {
    table,
    now: () => new Date("2026-10-08T02:00:00Z"),
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  };
  return { table, quotas: awsQuotas(deps, Variables.parse(environment)) };
}

test("the functions hold an organisation to a day's events, as one machine does", async () => {
  const { quotas } = hostOf({ QUOTA_EVENTS_PER_DAY: "10" });
  await quotas.take("coop", "eventsPerDay", 10);
  await expect(quotas.take("coop", "eventsPerDay", 1)).rejects.toMatchObject({
    code: "too-many-requests",
    extensions: { limit: "eventsPerDay", size: 10, endsAt: "2026-10-08T16:00:00.000Z" },
  });
});

test("an organisation's first MB of an instance costs 1 read unit and 2 write units, and requests within it nothing", async () => {
  const { table, quotas } = hostOf({});
  for (let n = 0; n < 100; n++) await quotas.take("coop", "bytesPerDay", 10_000);
  expect(table.usage()).toMatchObject({ readUnits: 1, writeUnits: 2, roundTrips: 2 });
});

test("zero is no limit, and costs nothing", async () => {
  const { table, quotas } = hostOf({ QUOTA_MB_PER_DAY: "0" });
  await quotas.take("coop", "bytesPerDay", 5_000_000_000);
  expect(table.usage().roundTrips).toBe(0);
});
