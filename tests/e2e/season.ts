/** A season over one fresh store, in this process: for tests of what people do, mistake and put right. */
import { drainOutbox } from "@suyuan/api/following/follow";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import {
  type ActorName,
  batchBody,
  CERTIFICATE,
  GTIN,
  must,
  openService,
  plant,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";

/** Some minutes ago, as the wire has it. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** What of a batch's view the tests read. */
export interface BatchSeen {
  readonly quantityKg: number;
  readonly state: { readonly code: string };
  readonly onHand: readonly {
    readonly organisation: string;
    readonly quantityKg: number;
    readonly storedKg?: number;
  }[];
  readonly mass: Readonly<Record<string, unknown>> & { readonly lostKg: number; readonly inTransitKg: number };
  readonly flags: readonly { readonly code: string; readonly withdrawnAt?: string }[];
  readonly balance?: { readonly remainingKg: number };
}

/** What of a public page as JSON the tests read. */
export interface PageSeen {
  readonly state: {
    readonly code: string;
    readonly reasons: readonly { readonly code: string; readonly zh: string }[];
  };
}

export interface Season {
  readonly service: Service;
  post(who: ActorName, path: string, body: unknown): Promise<Reply>;
  register(lot: string, quantityKg?: number, more?: object): Promise<Reply>;
  ship(id: string, lot: string, quantityKg: number, more?: object, who?: ActorName): Promise<Reply>;
  receive(id: string, lot: string, quantityKg: number, more?: object, who?: ActorName): Promise<Reply>;
  see(lot: string, who?: ActorName): Promise<BatchSeen>;
  page(lot: string): Promise<PageSeen>;
  /** Whatever follows from what was recorded. */
  follow(): Promise<void>;
  remaining(): Promise<number>;
}

/** The first cooperative's base, product and certificate of 10,000 kg, and nothing else. */
export async function openSeason(): Promise<Season> {
  const table = openSqliteTable(":memory:");
  const service = openService(table, await populate(table));
  await plant(service);
  const post: Season["post"] = (who, path, body) => service.call(who, "POST", path, body);
  const items = (lot: string, quantityKg: number) => [{ gtin: GTIN, lot, quantityKg }];
  return {
    service,
    post,
    register: (lot, quantityKg = 1000, more = {}) => post("clerk", "/api/batches", batchBody(lot, quantityKg, more)),
    ship: (id, lot, quantityKg, more = {}, who = "clerk") =>
      post(who, "/api/shipments", {
        id,
        to: "cold-one",
        items: items(lot, quantityKg),
        shippedAt: minutesAgo(30),
        ...more,
      }),
    receive: (id, lot, quantityKg, more = {}, who = "depot") =>
      post(who, `/api/shipments/${id}/receipt`, { items: items(lot, quantityKg), receivedAt: minutesAgo(20), ...more }),
    see: async (lot, who = "clerk") =>
      (await must(service.call(who, "GET", `/api/batches/${GTIN}/${lot}`))).json as unknown as BatchSeen,
    page: async (lot) =>
      (await must(service.call("nobody", "GET", `/v/01/${GTIN}/10/${lot}`, undefined, { accept: "application/json" })))
        .json as unknown as PageSeen,
    follow: async () => {
      while ((await drainOutbox(service.deps)) > 0);
    },
    remaining: async () => {
      const { json } = await must(service.call("clerk", "GET", `/api/certificates/${CERTIFICATE}`));
      const [year] = json.balances as readonly { readonly remainingKg: number }[];
      return year?.remainingKg ?? Number(json.approvedKgPerYear);
    },
  };
}
