import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sized } from "../sized.ts";
import { batchBody, CERTIFICATE, openService, plant, populate, type Reply, type Service } from "./api-fixture.ts";
import { playedDynamo } from "./played-dynamo.ts";
import { played, playTime } from "./played-time.ts";

const INSTANCES = 50;
const BATCH_KG = 100;
/** What a function computes for one request, beside its calls. */
const CPU_MS = 10;

beforeEach(playTime);
afterEach(() => {
  vi.useRealTimers();
});

/** Everybody at once; each instance takes one request after another, as a Lambda does. */
async function rush(services: readonly Service[], writers: number): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  await Promise.all(
    services.map(async (service, instance) => {
      for (let n = instance; n < writers; n += services.length) {
        await new Promise((resolve) => setTimeout(resolve, CPU_MS));
        replies.push(await service.call("clerk", "POST", "/api/batches", batchBody(`L${n}`, BATCH_KG)));
      }
    }),
  );
  return replies;
}

const RUNS = sized(
  [
    [200, 200],
    [200, 150],
  ],
  [
    [200, 200],
    [200, 150],
    [2000, 2000],
    [2000, 1500],
  ],
);

test.each(RUNS)(
  "of %i registrations at once on one certificate, through fifty instances and a DynamoDB with conflicts, exactly %i that fit are in, more than a hundred a second, and nobody is sent away",
  async (writers, enoughFor) => {
    const { client, counts } = playedDynamo(() => 5 + Math.random() * 5);
    const open = () => dynamoTable(client, "played");
    const keys = await played(populate(open()));
    await played(plant(openService(open(), keys), enoughFor * BATCH_KG));
    const services = Array.from({ length: INSTANCES }, () => openService(open(), keys));
    Object.assign(counts, { calls: 0, committed: 0, conflicts: 0, guardsLost: 0 });
    const begun = performance.now();
    const replies = await played(rush(services, writers));
    const seconds = (performance.now() - begun) / 1000;
    console.log(`${writers} in ${seconds.toFixed(1)} s, ${(enoughFor / seconds).toFixed(0)}/s`, JSON.stringify(counts));
    const by = (status: number) => replies.filter((reply) => reply.status === status);
    expect([by(201).length, by(409).length]).toEqual([enoughFor, writers - enoughFor]);
    for (const reply of by(409)) expect(reply.json).toMatchObject({ code: "balance-exceeded", remainingKg: 0 });
    const { json } = await played(openService(open(), keys).call("clerk", "GET", `/api/certificates/${CERTIFICATE}`));
    expect(json.balances).toMatchObject([{ spentKg: enoughFor * BATCH_KG, remainingKg: 0 }]);
    expect(enoughFor / seconds).toBeGreaterThanOrEqual(100);
  },
  600_000,
);
