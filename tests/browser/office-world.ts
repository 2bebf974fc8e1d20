import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { storeQuery } from "@suyuan/api/epcis/subscriptions/named-queries";
import { addSubscription } from "@suyuan/api/epcis/subscriptions/subscriptions";
import type { ConsoleWorld } from "./console-world.ts";

export interface Subscribed {
  readonly id: string;
  /** Statuses of the answers to come; 200 when they run out. */
  readonly answers: number[];
  close(): void;
}

/** The cooperative's system asks for everything that is recorded; its receiver answers as it is told. */
export async function subscribed({ server }: ConsoleWorld): Promise<Subscribed> {
  const answers: number[] = [];
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(answers.shift() ?? 200).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const { deps } = server.machine;
  const actor = { organisation: "honglin", role: "integrator", key: "key-of-a-system" } as const;
  const queryName = "成都优鲜 收货核对";
  await storeQuery(deps, actor, { name: queryName, query: {}, extensions: {}, idempotency: undefined });
  const { body } = await addSubscription(deps, actor, {
    queryName,
    dest: `http://127.0.0.1:${port}/epcis/hook`,
    reportIfEmpty: false,
    epcFormat: "No_Preference",
    initialRecordTime: "2026-01-01T00:00:00.000Z",
    idempotency: undefined,
  });
  const close = () => {
    receiver.closeAllConnections();
    receiver.close();
  };
  return { id: (body as { readonly subscriptionID: string }).subscriptionID, answers, close };
}
