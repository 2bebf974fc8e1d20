import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { newId } from "../service/ids.ts";
import { Outbox } from "./outbox.ts";
import { newSealingKey } from "./seal.ts";

/** A service that knows a shipment only once its sender's phone has told of it. */
function service() {
  const taken: string[] = [];
  const state = { isKnown: false };
  const ask = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/devices") return Response.json({}, { status: 201 });
    const headers = { "suyuan-device-received": `${request.headers.get("suyuan-device-number")}` };
    if (pathname.endsWith("/receipt") && !state.isKnown)
      return Response.json({ code: "not-found", detail: "", detailZh: "" }, { status: 404, headers });
    taken.push(pathname);
    return Response.json({}, { status: 201, headers });
  };
  return { ask, state, taken };
}

const receipt = (more: { readonly waitsUntil?: string }) => ({
  ...{ id: "r-1", subject: "shipment/s-1", method: "POST" as const, label: "收货" },
  ...{ path: "/api/shipments/s-1/receipt?from=cold", body: { id: "r-1", items: [] }, ...more },
});
const other = {
  ...{ id: "p-1", subject: "shipment/s-2", method: "POST" as const, label: "发货" },
  ...{ path: "/api/shipments", body: { id: "s-2", items: [] } },
};

async function opened(ask: (request: Request) => Promise<Response>, now: () => number): Promise<Outbox> {
  const settings = { person: "周", system: "Android", deviceKind: "phone", origin: "https://suyuan.example" } as const;
  const name = `outbox-${newId()}`;
  const box = new Outbox({ ...settings, name, key: await newSealingKey(), ask, newId, now, random: () => 0 });
  await box.start();
  return box;
}

test("a receipt of goods that another phone handed over waits for that phone's shipment, others go on meanwhile, and then it goes out", async () => {
  const { ask, state, taken } = service();
  let now = Date.now();
  const box = await opened(ask, () => now);
  await box.keep([receipt({ waitsUntil: new Date(now + 86_400_000).toISOString() }), other]);
  await vi.waitFor(() => expect(taken).toEqual(["/api/shipments"]));
  await vi.waitFor(() => expect(box.summary.value).toMatchObject({ waiting: 1, parked: 0 }));
  state.isKnown = true;
  now += 3_600_000;
  await box.sendNow();
  await vi.waitFor(() => expect(box.summary.value).toMatchObject({ waiting: 0, parked: 0 }));
  expect(taken).toEqual(["/api/shipments", "/api/shipments/s-1/receipt"]);
  await box.stop();
});

test("one whose other phone never came is parked at the end of that time, and any other is at once", async () => {
  const { ask } = service();
  let now = Date.now();
  const box = await opened(ask, () => now);
  await box.keep([receipt({ waitsUntil: new Date(now + 86_400_000).toISOString() })]);
  await vi.waitFor(() => expect(box.shown.value[0]?.attempts).toBe(1));
  now += 86_400_000;
  await box.sendNow();
  await vi.waitFor(() => expect(box.summary.value).toMatchObject({ waiting: 0, parked: 1 }));
  expect(box.shown.value[0]?.because).toMatchObject({ kind: "refused", code: "not-found" });
  await box.stop();
  const plain = await opened(ask, () => now);
  await plain.keep([receipt({})]);
  await vi.waitFor(() => expect(plain.summary.value).toMatchObject({ waiting: 0, parked: 1 }));
  await plain.stop();
});
