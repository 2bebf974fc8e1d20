/**
 * Bad networks send things twice: at once by two devices, a day later, and ten days later, when no Idempotency-Key is remembered any more. Every
 * command of the contract is here by hand, sent without a key, and where its id may be left out without an id: it has one effect, and each
 * sender hears the first answer. What a repetition leaves behind is looked for in the whole table, item by item.
 */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import {
  type ActorName,
  batchBody,
  freshFolder,
  type Keys,
  must,
  openService,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";
import { ASKS, type Ask, at, KNOWN, makeKnown } from "./contract-requests.ts";
import { EPCIS_ASKS, openEpcis } from "./epcis-requests.ts";
import { EPCIS_TABLE, MANAGEMENT_TABLE } from "./role-table.ts";
import { itemsIn } from "./sqlite-file.ts";

interface Row {
  readonly who: ActorName;
  /** What has to be on record first: commands of this table by name, or any. */
  readonly after?: readonly (readonly [ActorName, string | Ask])[];
  /** In place of the request of the contract's tests. */
  readonly ask?: () => Ask;
  /** The id may be left out: then the content is the id, or the act can happen once. */
  readonly mayOmitId?: true;
  /** It leaves no fact of goods: its effect is in rows of its own. */
  readonly isNoFact?: true;
  /** It asks for what the service does by itself, only sooner. */
  readonly leavesNothing?: true;
  /** A secret that the first answer alone tells. */
  readonly tellsOnce?: string;
  /** Days after which it is sent again, where what it makes ends by itself. */
  readonly days?: readonly number[];
}

const path = (rest: string) => rest.replace("{batch}", `/api/batches/${KNOWN.gtin}/${KNOWN.lot}`);
const voidable: Ask = { method: "POST", path: "/api/batches", body: batchBody("VOID1", 5) };

const unitLink: Ask = {
  method: "POST",
  path: "/api/links",
  body: {
    id: "unit-1",
    anchor: "00/106141412345678908",
    linkType: "gs1:pip",
    href: "https://coop.example/",
    title: { zh: "介绍" },
  },
};

/** A lot that came out of another one. */
const sortedAnew: Ask = {
  method: "POST",
  path: "/api/transformations",
  body: {
    ...{ id: "anew-1", inputs: [{ gtin: KNOWN.gtin, lot: KNOWN.lot, quantityKg: 1 }] },
    ...{ outputs: [{ gtin: KNOWN.gtin, lot: "ANEW1", quantityKg: 1 }], lossKg: 0, at: at(14) },
  },
};

/** Every command of the management api. */
const COMMANDS: Readonly<Record<string, Row>> = {
  "POST /api/people": { who: "operator" },
  "POST /api/people/{id}/corrections": { who: "operator" },
  "POST /api/keys": { who: "operator", isNoFact: true, tellsOnce: "secret" },
  "POST /api/keys/{id}/revocation": { who: "operator", isNoFact: true, mayOmitId: true },
  "POST /api/subscriptions/{id}/deliveries/{number}/redelivery": { who: "clerk", isNoFact: true },
  "POST /api/subscriptions/{id}/status": { who: "clerk", isNoFact: true },
  "POST /api/set-aside/retry": { who: "operator", leavesNothing: true },
  "POST /api/people/{id}/recovery": { who: "operator", tellsOnce: "password" },
  "POST /api/people/{id}/status": {
    who: "operator",
    ask: () => ({
      method: "POST",
      path: `/api/people/${KNOWN.person}/status`,
      body: { id: "ps-1", status: "suspended", reason: "手机遗失" },
    }),
    mayOmitId: true,
  },
  "POST /api/people/{id}/erasure": {
    who: "operator",
    ask: () => ({
      method: "POST",
      path: `/api/people/${KNOWN.person}/erasure`,
      body: { id: "pe-1", reason: "本人要求" },
    }),
    mayOmitId: true,
  },
  "POST /api/people/{id}/memberships": { who: "operator", mayOmitId: true },
  "POST /api/people/{id}/memberships/end": {
    who: "operator",
    after: [["operator", "POST /api/people/{id}/memberships"]],
    mayOmitId: true,
  },
  "POST /api/shared-devices/{id}/end": { who: "operator" },
  "POST /api/organisations": { who: "operator" },
  "POST /api/organisations/{id}/corrections": { who: "operator", mayOmitId: true },
  "POST /api/organisations/{id}/status": {
    who: "operator",
    ask: () => ({
      method: "POST",
      path: "/api/organisations/lingjiang/status",
      body: { id: "susp-1", status: "suspended", reason: "密钥外泄" },
    }),
    mayOmitId: true,
  },
  "POST /api/organisations/{id}/gs1-prefixes": { who: "operator" },
  "POST /api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal": {
    who: "operator",
    after: [
      ["operator", { method: "POST", path: "/api/organisations/lingjiang/gs1-prefixes", body: { prefix: "6999999" } }],
    ],
    mayOmitId: true,
  },
  "POST /api/claims/release": {
    who: "operator",
    after: [["clerk", unitLink]],
    mayOmitId: true,
  },
  "POST /api/bases": { who: "clerk" },
  "POST /api/bases/{id}/capacity-policy": { who: "inspector" },
  "POST /api/bases/{id}/plots": { who: "clerk", mayOmitId: true },
  "POST /api/bases/{id}/corrections": { who: "clerk", mayOmitId: true },
  "POST /api/products": { who: "clerk" },
  "POST /api/products/{gtin}/corrections": { who: "clerk", mayOmitId: true },
  "POST /api/products/{gtin}/producers": { who: "clerk" },
  "POST /api/products/{gtin}/producers/{organisation}/withdrawal": {
    who: "clerk",
    after: [["clerk", "POST /api/products/{gtin}/producers"]],
  },
  "POST /api/products/{gtin}/words": { who: "clerk", mayOmitId: true },
  "POST /api/products/{gtin}/words/withdrawal": {
    who: "clerk",
    after: [["clerk", "POST /api/products/{gtin}/words"]],
  },
  "POST /api/products/{gtin}/photo": { who: "clerk" },
  "POST /api/products/{gtin}/photo/withdrawal": {
    who: "clerk",
    after: [["clerk", "POST /api/products/{gtin}/photo"]],
  },
  "POST /api/products/{gtin}/hiding": { who: "inspector" },
  "POST /api/products/{gtin}/showing": {
    who: "inspector",
    after: [["inspector", "POST /api/products/{gtin}/hiding"]],
  },
  "POST /api/certificates": { who: "inspector" },
  "POST /api/certificates/{id}/status": { who: "inspector" },
  "POST /api/certificates/{id}/annual-checks": { who: "inspector" },
  "POST /api/certificates/{id}/annual-checks/{year}/void": {
    who: "inspector",
    after: [["inspector", "POST /api/certificates/{id}/annual-checks"]],
  },
  "POST /api/certificates/{id}/corrections": { who: "inspector", mayOmitId: true },
  "POST /api/certificates/{id}/scope": { who: "inspector", mayOmitId: true },
  "POST /api/inputs": {
    who: "clerk",
    ask: () => {
      const { body, ...rest } = ask("POST /api/inputs", "clerk");
      return { ...rest, body: { id: "in-9", ...(body as object), dosage: "2 L" } };
    },
    mayOmitId: true,
  },
  "POST /api/inputs/{id}/corrections": { who: "clerk", mayOmitId: true },
  "POST /api/inputs/{id}/void": { who: "clerk" },
  "POST /api/batches": { who: "clerk" },
  "POST /api/batches/{gtin}/{lot}/corrections": { who: "clerk", mayOmitId: true },
  "POST /api/batches/{gtin}/{lot}/void": {
    who: "clerk",
    after: [["clerk", voidable]],
    ask: () => ({
      method: "POST",
      path: `/api/batches/${KNOWN.gtin}/VOID1/void`,
      body: { id: "v-1", reason: "批号登错" },
    }),
    mayOmitId: true,
  },
  "POST /api/batches/{gtin}/{lot}/losses": { who: "clerk", mayOmitId: true },
  "POST /api/laboratories/{id}/status": {
    who: "inspector",
    ask: () => {
      const { body, ...rest } = ask("POST /api/laboratories/{id}/status", "inspector");
      return { ...rest, body: { ...(body as object), status: "barred" } };
    },
    mayOmitId: true,
  },
  "POST /api/commissions": { who: "clerk" },
  // No fact of goods: rows of their own.
  "POST /api/devices": { who: "clerk", isNoFact: true },
  "POST /api/devices/{id}/discarded": { who: "clerk", isNoFact: true },
  "POST /api/devices/{id}/places/erasure": { who: "clerk", isNoFact: true, leavesNothing: true },
  // An upload ends after seven days.
  "POST /api/uploads": { who: "clerk", isNoFact: true, days: [0, 1] },
  "POST /api/commissions/{id}/end": { who: "clerk" },
  "POST /api/batches/{gtin}/{lot}/tests": { who: "laboratory" },
  "POST /api/batches/{gtin}/{lot}/tests/{sampleId}/void": { who: "laboratory" },
  "POST /api/batches/{gtin}/{lot}/storage": {
    who: "depot",
    ask: () => {
      const body = { id: "st-9", action: "in", location: "A2", quantityKg: 3, at: at(13) };
      return { method: "POST", path: path("{batch}/storage"), body };
    },
    mayOmitId: true,
  },
  "POST /api/batches/{gtin}/{lot}/temperature-logs": { who: "depot" },
  "POST /api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void": { who: "depot" },
  "POST /api/shipments": { who: "clerk" },
  "POST /api/shipments/{id}/receipt": { who: "depot" },
  "POST /api/shipments/{id}/receipt/corrections": {
    who: "depot",
    after: [["depot", "POST /api/shipments/{id}/receipt"]],
    mayOmitId: true,
  },
  "POST /api/shipments/{id}/receipt/photos": { who: "depot" },
  "POST /api/shipments/{id}/receipt/photos/{sha256}/void": { who: "depot", mayOmitId: true },
  "POST /api/shipments/{id}/void": { who: "clerk" },
  "POST /api/transformations": { who: "clerk" },
  // What it answers is as of the day.
  "POST /api/transformations/preview": { who: "clerk", leavesNothing: true, days: [0] },
  "POST /api/trace/common": { who: "inspector", leavesNothing: true, days: [0] },
  "POST /api/transformations/{id}/void": { who: "clerk", mayOmitId: true },
  "POST /api/units": { who: "clerk" },
  "POST /api/units/{sscc}/unpacking": { who: "clerk" },
  "POST /api/units/{sscc}/void": { who: "clerk", mayOmitId: true },
  "POST /api/labels": { who: "clerk" },
  "POST /api/labels/{id}/void": { who: "clerk" },
  "POST /api/links": { who: "clerk" },
  "POST /api/links/list": { who: "clerk" },
  "POST /api/links/{id}/corrections": { who: "clerk" },
  "POST /api/links/{id}/withdrawal": { who: "clerk" },
  "POST /api/recalls": { who: "clerk" },
  "POST /api/recalls/{id}/end": { who: "inspector" },
  "POST /api/recalls/{id}/tasks/{organisation}": { who: "clerk" },
  "POST /api/batches/{gtin}/{lot}/commitment": {
    who: "clerk",
    after: [["clerk", sortedAnew]],
    ask: () => ({
      method: "POST",
      path: `/api/batches/${KNOWN.gtin}/ANEW1/commitment`,
      body: { id: "ci-1", commitmentBasis: ["quality-control"] },
    }),
  },
  "POST /api/catalogue": { who: "statistician" },
  "POST /api/catalogue/{id}/corrections": { who: "statistician" },
  "POST /api/catalogue/{id}/withdrawal": { who: "statistician", mayOmitId: true },
  "POST /api/agreements": { who: "clerk" },
  "POST /api/agreements/{platform}/end": { who: "clerk", mayOmitId: true },
  "POST /api/orders": { who: "integrator" },
  "POST /api/orders/{id}/corrections": { who: "integrator", mayOmitId: true },
  "POST /api/orders/{id}/void": { who: "integrator", mayOmitId: true },
  "POST /api/disputes": { who: "depot" },
  "POST /api/disputes/{id}/settlement": { who: "inspector" },
  "POST /api/disputes/{id}/withdrawal": { who: "depot" },
  "POST /api/findings": { who: "inspector" },
  "POST /api/findings/{id}/actions": { who: "clerk" },
  "POST /api/findings/{id}/photos": { who: "clerk" },
  "POST /api/findings/{id}/decisions": { who: "inspector" },
  "POST /api/findings/{id}/corrections": { who: "inspector" },
  "POST /api/findings/{id}/void": { who: "inspector" },
  "POST /api/samplings": { who: "inspector" },
  "POST /api/samplings/{id}/freezing": { who: "inspector" },
  "POST /api/samplings/{id}/draw": {
    who: "inspector",
    after: [["inspector", "POST /api/samplings/{id}/freezing"]],
  },
  "POST /api/samplings/{id}/abandonment": { who: "inspector" },
  "POST /api/standards": { who: "statistician" },
  "POST /api/standards/{id}/end": { who: "statistician", mayOmitId: true },
  "POST /api/households": { who: "statistician" },
  "POST /api/households/{id}/corrections": { who: "statistician", mayOmitId: true },
  "POST /api/households/{id}/erasure": { who: "statistician", mayOmitId: true },
  "POST /api/assessment/indicators": { who: "cityStatistician", mayOmitId: true },
  "POST /api/assessment/indicators/{region}/{year}/corrections": { who: "cityStatistician" },
  "POST /api/assessment/objections": { who: "statistician" },
  "POST /api/assessment/objections/{id}/settlement": { who: "cityStatistician" },
  "POST /api/assessment/objections/{id}/withdrawal": { who: "statistician" },
  "POST /api/publications": { who: "statistician" },
  "POST /api/deliveries": { who: "clerk" },
  "POST /api/wages": { who: "clerk" },
  "POST /api/dividends": { who: "clerk" },
  "POST /api/benefits/{id}/corrections": { who: "clerk", mayOmitId: true },
  "POST /api/benefits/{id}/void": { who: "clerk", mayOmitId: true },
  "POST /api/benefits/{id}/confirmation": { who: "statistician", mayOmitId: true },
  "POST /api/benefits/{id}/code": { who: "clerk", mayOmitId: true },
  "POST /api/households/{id}/codes": { who: "statistician" },
  "POST /api/exceptions/{id}/acknowledgement": { who: "inspector", mayOmitId: true },
  "POST /api/exceptions/{id}/closing": { who: "inspector", mayOmitId: true },
};

function ask(name: string, who: ActorName): Ask {
  const made = ASKS[name]?.(KNOWN, who);
  if (made === undefined) throw new Error(`no request for ${name}`);
  return made;
}

test("every command of the contract has its row here", () => {
  const posts = [...MANAGEMENT_TABLE]
    .filter(({ method, roles }) => method === "POST" && roles !== "person")
    .map((row) => `POST ${row.path}`);
  expect(Object.keys(COMMANDS).toSorted()).toEqual(posts.toSorted());
  const epcis = EPCIS_TABLE.filter(({ method }) => method === "POST").map((row) => `POST ${row.path}`);
  expect(Object.keys(EPCIS_COMMANDS).toSorted()).toEqual(epcis.toSorted());
});

/** One world, made once; each row gets a copy of its file. */
let keys: Keys;
let made: string;
beforeAll(async () => {
  made = join(freshFolder(), "made.db");
  const table = openSqliteTable(made);
  keys = await populate(table);
  await makeKnown(openService(table, keys));
  table.close();
});

interface World {
  readonly devices: readonly [Service, Service];
  /** Everything on record, once all of it was followed. */
  items(): Promise<readonly string[]>;
}

function newWorld(): World {
  const file = join(freshFolder(), "copy.db");
  copyFileSync(made, file);
  const devices = [openService(openSqliteTable(file), keys), openService(openSqliteTable(file), keys)] as const;
  const items = async () => {
    while ((await drainOutbox(devices[0].deps)) > 0);
    // Beside what is on record: the day on which each key was last used.
    const onRecord = itemsIn(file).filter(({ pk }) => !/^(?:KEY|QUOTA)#/.test(pk));
    return onRecord.map(({ pk, sk, version, data }) => JSON.stringify([pk, sk, version, data]));
  };
  return { devices, items };
}

const send = (service: Service, who: ActorName, { method, path: to, body }: Ask): Promise<Reply> =>
  service.call(who, method, to, body);
const toldOf =
  ({ tellsOnce }: Row) =>
  ({ status, text, json }: Reply): string =>
    tellsOnce === undefined ? `${status} ${text}` : `${status} ${JSON.stringify({ ...json, [tellsOnce]: "told" })}`;
/** How many facts there are: each has one row in the journal when it is followed. */
const factsIn = (items: readonly string[]): number => items.filter((item) => item.startsWith('["JOURNAL#')).length;

function withoutId({ body, ...rest }: Ask): Ask {
  const { id: _, ...content } = body as { readonly id?: string };
  return { ...rest, body: content };
}

const cases = Object.entries(COMMANDS).flatMap(([name, row]) => [
  { name, row, omits: false },
  ...(row.mayOmitId ? [{ name: `${name} without an id`, row, omits: true }] : []),
]);

/** What is done with each case, in a world of its own: both in the long form; in the usual run one of them, in turn. */
const WAYS = ["again", "at once"] as const;
const rows = cases.flatMap((one, place) =>
  sized<readonly (typeof WAYS)[number][]>([WAYS[place % 2] ?? "again"], WAYS).map((way) => ({ ...one, way })),
);

describe.each(rows)("$name", ({ name, row, omits, way }) => {
  const { who, after = [] } = row;
  const told = toldOf(row);
  const prepared = async (): Promise<{ world: World; asked: Ask; before: number }> => {
    const world = newWorld();
    for (const [sender, first] of after) {
      await must(send(world.devices[0], sender, typeof first === "string" ? ask(first, sender) : first));
    }
    const whole = row.ask?.() ?? ask(name.replace(" without an id", ""), who);
    return { world, asked: omits ? withoutId(whole) : whole, before: effectIn(await world.items()) };
  };
  const effectIn = (items: readonly string[]): number => (row.isNoFact ? items.length : factsIn(items));

  const again = async () => {
    const { world, asked, before } = await prepared();
    const [device] = world.devices;
    const first = told(await must(send(device, who, asked)));
    const items = await world.items();
    if (row.leavesNothing) expect(effectIn(items)).toBe(before);
    else expect(effectIn(items)).toBeGreaterThan(before);
    for (const days of row.days ?? [0, 1, 10]) {
      device.clock.advanceMs = days * 86_400_000;
      expect([days, told(await send(device, who, asked))]).toEqual([days, first]);
      expect([days, await world.items()]).toEqual([days, items]);
    }
  };

  const atOnce = async () => {
    const alone = await prepared();
    await must(send(alone.world.devices[0], who, alone.asked));
    const expected = effectIn(await alone.world.items()) - alone.before;
    const { world, asked, before } = await prepared();
    const replies = await Promise.all(world.devices.map((device) => send(device, who, asked)));
    const [first = ""] = replies.map(told);
    expect(replies.map(told)).toEqual([first, first]);
    expect(replies[0]?.status).toBeLessThan(300);
    expect(effectIn(await world.items()) - before).toBe(expected);
  };

  if (way === "again") test("sent again at once, a day and ten days later: one effect, and the first answer", again);
  else test("sent by two devices at once: one effect, and one answer", atOnce);
});

/** Where no subscription of the world delivers yet. */
const HOOK = "https://hooks.example/another";

/** Every command of the EPCIS server; what of the table tells its effect. */
const EPCIS_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  // Each document is a job of its own, by the standard: its events are what must not come twice.
  "POST /epcis/capture": ["EVENT#", "SEEN#"],
  "POST /epcis/events": [""],
  "POST /epcis/queries": [""],
  "POST /epcis/queries/{queryName}/subscriptions": [""],
};

describe.each(Object.entries(EPCIS_COMMANDS))("%s", (name, prefixes) => {
  test("sent again at once, a day and ten days later, and by two devices at once: one effect", async () => {
    const world = newWorld();
    const one = await openEpcis(world.devices[0]);
    const effect = async () =>
      (await world.items()).filter((item) => prefixes.some((prefix) => item.startsWith(`["${prefix}`)));
    const made = EPCIS_ASKS[name]?.(one.known);
    if (made === undefined) throw new Error(`no request for ${name}`);
    const asked = name.endsWith("subscriptions") ? { ...made, body: { ...(made.body as object), dest: HOOK } } : made;
    const before = await effect();
    await Promise.all([one.send("clerk", asked), one.send("clerk", asked)]);
    const after = await effect();
    expect(after.length).toBeGreaterThan(before.length);
    for (const days of [0, 1, 10]) {
      world.devices[0].clock.advanceMs = days * 86_400_000;
      const { status } = await one.send("clerk", asked);
      expect([days, status < 500]).toEqual([days, true]);
      expect([days, await effect()]).toEqual([days, after]);
    }
  });
});
