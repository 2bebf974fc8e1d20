import { createHash } from "node:crypto";
import { type Key, keyText } from "@suyuan/store/table";
import { expect, test } from "vitest";
import * as events from "./event-keys.ts";
import * as keys from "./keys.ts";
import * as subscriptions from "./subscription-keys.ts";

const LOT = { gtin: "06901234567892", lot: "L/1" };
const AT = "2026-10-08T02:00:00.000Z";
const dueAt = (at: string, id: string, more: { isDueApart?: true } = { isDueApart: true }): Key =>
  subscriptions.dueKeyOf(id, { dueAt: at, ...more }) ?? expect.fail();
const event = () => events.eventKey("coop", "ab");

/** Where each row lies: rows that were written once are found there for ever. */
const places = (): readonly (readonly [name: string, key: Key, pk: string, sk: string])[] => [
  ["organisation", keys.organisationKey("coop"), "ORG#coop", "ORG"],
  ["held batch", keys.heldBatchKey("coop", "2026-10-06", LOT), "ORG#coop", "BATCH#2026-10-06#06901234567892#L/1"],
  ["sent shipment", keys.partyShipmentKey("coop", "out", AT, "S1"), "ORG#coop", `SHIPMENT#out#${AT}#S1`],
  ["certificate of a holder", keys.holderCertificateKey("coop", "c1"), "ORG#coop", "CERT#c1"],
  ["API key", keys.apiKeyKey("ab"), "KEY#ab", "KEY"],
  ["API key by id", keys.apiKeyIdKey("key-1"), "KEYID#key-1", "KEYID"],
  ["base", keys.baseKey("b1"), "BASE#b1", "BASE"],
  ["season", keys.seasonKey("b1", 2026), "BASE#b1", "SEASON#2026"],
  ["inputs of a plot", keys.plotInputsKey("b1", "p1"), "BASE#b1", "PLOT#p1"],
  ["harvest", keys.harvestKey("b1", "2026-10-06", LOT), "BASE#b1", "HARVEST#2026-10-06#06901234567892#L/1"],
  ["product", keys.productKey("06901234567892"), "GTIN#06901234567892", "PRODUCT"],
  ["public certificates", keys.gtinCertificatesKey("06901234567892"), "GTIN#06901234567892", "CERTS"],
  ["one beside them", keys.gtinCertificateKey("06901234567892", "coop", "c1"), "GTIN#06901234567892", "CERT#coop#c1"],
  ["certificate", keys.certificateKey("c1"), "CERT#c1", "CERT"],
  ["balance", keys.balanceKey("c1"), "CERT#c1", "BALANCE"],
  [
    "certificate number",
    keys.certificateNumberKey("organic", "证#1", "county"),
    "CERTNO#organic#%E8%AF%81%231",
    "BY#county",
  ],
  [
    "certificate number of an earlier version",
    keys.formerNumberKey("organic", "证#1"),
    "CERTNO#organic#%E8%AF%81%231",
    "CERT",
  ],
  ["batch", keys.batchKey("06901234567892", "L/1"), "BATCH#06901234567892#L/1", "BATCH"],
  ["serial", keys.serialKey("06901234567892", "L/1", "S"), "SERIAL#06901234567892#L/1#S", "SERIAL"],
  ["room", keys.roomKey("depot", "冷库#2"), "ROOM#depot#%E5%86%B7%E5%BA%93%232", "ROOM"],
  ["side of a room", keys.roomSideKey(keys.roomKey("depot", "A"), "source"), "ROOM#depot#a", "SIDE#source"],
  ["count of it", keys.roomCountKey(keys.roomKey("depot", "A"), "source"), "ROOM#depot#a", "COUNT#source"],
  [
    "batch in a room",
    keys.roomBatchKey(keys.roomKey("depot", "A"), "source", { gtin: "06901234567892", lot: "L1" }),
    "ROOM#depot#a",
    "IN#source#06901234567892#L1",
  ],
  ["farm input", keys.inputKey("coop", "i1"), "INPUT#coop#i1", "INPUT"],
  ["whose input has an id", keys.inputAddressKey("i1"), "INPUT#i1", "ADDRESS"],
  [
    "input of a plot",
    keys.plotInputKey({ base: "b1", plot: "p1", appliedOn: "2026-09-01", id: "i1" }),
    "BASE#b1",
    "INPUT#p1#2026-09-01#i1",
  ],
  ["sample", keys.sampleKey("s1"), "SAMPLE#s1", "SAMPLE"],
  ["report file", keys.reportFileKey("coop", "ab"), "REPORT#ab", "BY#coop"],
  ["report file of an earlier version", keys.formerReportFileKey("ab"), "REPORT#ab", "REPORT"],
  ["whose recall has an id", keys.namesakeKey("recall", "r1", "coop"), "NAMED#recall#r1", "coop"],
  ["temperature log", keys.temperatureLogKey("06901234567892", "L/1", "ab"), "BATCH#06901234567892#L/1", "LOG#ab"],
  ["shipment", keys.shipmentKey("S1"), "SHIPMENT#S1", "SHIPMENT"],
  ["label run", keys.labelRunKey("R1"), "RUN#R1", "RUN"],
  ["serials of a run", keys.labelSerialsKey("R1", 3), "RUN#R1", "SERIALS#000003"],
  ["recall", keys.recallKey("r1"), "RECALL#r1", "RECALL"],
  ["fact", keys.factKey(keys.shipmentKey("S1"), 12), "SHIPMENT#S1", "F#000012"],
  ["reference", keys.referenceKey(keys.factKey(keys.shipmentKey("S1"), 12)), "SHIPMENT#S1", "F#000012"],
  ["fact of a plot's inputs", keys.subFactKey(keys.plotInputsKey("b1", "p1"), 1), "BASE#b1#PLOT#p1", "F#000001"],
  ["a fact that another row names", keys.factAt({ pk: "RUN#R1", sk: "F#000001" }), "RUN#R1", "F#000001"],
  ["idempotency", keys.idempotencyKey("coop", "a#b"), "IDEMPOTENCY#coop#a%23b", "IDEMPOTENCY"],
  ["outbox", keys.outboxKey(2, AT, "f1"), "OUTBOX#2", `${AT}#f1`],
  ["outbox, gone on", keys.outboxKeyAt(keys.outboxKey(2, AT, "f1"), "x"), "OUTBOX#2", `${AT}#f1~x`],
  ["outbox, gone on twice", keys.outboxKeyAt({ pk: "OUTBOX#2", sk: `${AT}#f1~x` }, "y"), "OUTBOX#2", `${AT}#f1~y`],
  ["set aside", keys.asideKey(AT, "f1", "event-index"), "ASIDE", `${AT}#f1#event-index`],
  ["journal", keys.journalKey(AT, "f1"), "JOURNAL#2026-10-08", `${AT}#f1`],
  ["exception", keys.exceptionKey("e1"), "EXCEPTION#e1", "EXCEPTION"],
  ["occurrence", keys.occurrenceKey("e1", AT, "ab"), "EXCEPTION#e1", `O#${AT}#ab`],
  [
    "listed exception",
    keys.exceptionListKey("5108", { claimedBy: "parties", lastAt: AT, id: "e1" }, "open"),
    "EXCEPTIONS#5108#parties",
    `open#${AT}#e1`,
  ],
  ["beside a fact", keys.besideKey(keys.factKey(keys.shipmentKey("S1"), 12), 12), "SHIPMENT#S1", "F#000013"],
  [
    "commissioning",
    keys.commissioningKey(keys.batchKey("06901234567892", "L/1")),
    "BATCH#06901234567892#L/1",
    "COMMISSIONING",
  ],
  ["declared wrong", keys.declaredWrongKey(keys.shipmentKey("S1")), "SHIPMENT#S1", "DECLARED-WRONG"],
  ["uses of a log", keys.logUsesKey("file", "ab"), "LOGUSES#file#ab", "LOGUSES"],
  ["carry-over", keys.carryOverKey("list-rows"), "CARRYOVER#list-rows", "STATE"],
  ["former exception", keys.formerExceptionKey("510824", "x"), "EXCEPTION#510824", "x"],
  ["former exceptions carried", keys.formerCarriedKey, "EXCEPTIONS#CARRIED", "CARRIED"],
  ["GLN", keys.glnKey("6901234500004"), "GLN#6901234500004", "GLN"],
  ["link", keys.linkKey("l1"), "LINK#l1", "LINK"],
  ["shelf", keys.linksKey("/01/06901234567892"), "LINKS#/01/06901234567892", "LINKS"],
  ["event", event(), "EVENT#coop#ab", "EVENT"],
  ["error declaration", events.errorDeclarationKey("coop", "ab", AT, "cd"), "EVENT#coop#ab", `ERROR#${AT}#cd`],
  [
    "declared event",
    events.declaredEventKey(events.errorDeclarationKey("coop", "ab", AT, "cd")),
    "EVENT#coop#ab",
    "EVENT",
  ],
  ["fact of an event", events.eventFactKey(event()), "EVENT#coop#ab", "EVENT"],
  ["event named from outside", events.eventKeyAt({ pk: "EVENT#coop#ab", sk: "ERROR#x" }), "EVENT#coop#ab", "ERROR#x"],
  ["identifier", events.identifierKey("https://x", AT, "coop", "ab"), "EPC#https://x", `${AT}#coop#ab`],
  [
    "seen by step",
    events.seenKey(events.seenPartition("depot", "STEP", "s"), AT, "coop", "ab"),
    "SEEN#depot#STEP#s",
    `${AT}#coop#ab`,
  ],
  [
    "seen by time",
    events.seenKey(events.seenTimePartition("depot", "RECORD"), AT, "coop", "ab"),
    "SEEN#depot#RECORD",
    `${AT}#coop#ab`,
  ],
  ["event id", events.eventIdKey("depot", "urn:uuid:1", "coop"), "EVENTID#depot#urn:uuid:1", "coop"],
  ["capture job", events.captureJobKey("j1"), "CAPTURE#j1", "JOB"],
  ["its document", events.captureDocumentKey("j1"), "CAPTURE#j1", "DOCUMENT"],
  ["its completion", events.captureCompleteKey("j1"), "CAPTURE#j1", "COMPLETE"],
  ["its acceptance", events.captureFactKey("j1"), "CAPTURE#j1", "F#000001"],
  ["capture jobs", events.captureListKey("coop", AT, "j1"), "CAPTURES#coop", `${AT}#j1`],
  ["known value", events.knownKey("coop", "epcs", "x"), "KNOWN#coop#epcs", "x"],
  ["spent token", events.spentTokenKey("coop", "ab"), "TOKEN#coop#ab", "SPENT"],
  ["named query", subscriptions.namedQueryKey("coop", "每日#1"), "QUERIES#coop", "%E6%AF%8F%E6%97%A5%231"],
  ["fact of a query", subscriptions.namedQueryFactKey("coop", "q#1", AT, "t"), "QUERIES#coop#q%231", `F#${AT}#t`],
  ["counts", subscriptions.queryCountsKey("coop"), "QUERYCOUNTS#coop", "COUNTS"],
  ["subscription", subscriptions.subscriptionKey("coop", "q#1", "s1"), "SUBSCRIPTIONS#coop", "q%231#s1"],
  ["fact of a subscription", subscriptions.subscriptionFactKey("s1", 2), "SUBSCRIPTION#s1", "F#000002"],
  ["delivery state", subscriptions.deliveryStateKey("s1"), "DELIVERY#s1", "STATE"],
  ["pending event", subscriptions.pendingKey("s1", AT, "ab"), "DELIVERY#s1", `PENDING#${AT}#ab`],
  ["due now", subscriptions.dueNowKey("s1"), "DUE#1", "AT##s1"],
  ["due now, of an earlier version", subscriptions.formerDueNowKey("s1"), "DUE", "NOW#s1"],
  ["due at a time", dueAt(AT, "s1"), "DUE#1", `AT#${AT}#s1`],
  ["due at a time, of an earlier version", dueAt(AT, "s1", {}), "DUE", `AT#${AT}#s1`],
  ["due, as another saw it", subscriptions.dueRowAt({ pk: "DUE#7", sk: "AT##s7" }), "DUE#7", "AT##s7"],
];

test("each row lies where it always did", () => {
  for (const [name, key, pk, sk] of places()) expect([name, key]).toEqual([name, { pk, sk }]);
});

test("no two rows share a key that are not the same row", () => {
  const shared = new Set(["reference", "declared event", "fact of an event"]);
  const own = places()
    .filter(([name]) => !shared.has(name))
    .map(([, key]) => keyText(key));
  expect(new Set(own).size).toBe(own.length);
});

test("facts lie in the order of their numbers", () => {
  const sks = [1, 9, 10, 99_999, 100_000].map((n) => keys.factKey(keys.baseKey("b"), n).sk);
  expect(sks.toSorted()).toEqual(sks);
});

test("partitions and stretches hold what their keys put there", () => {
  expect(keys.heldBatches("coop")).toEqual({ pk: "ORG#coop", prefix: "BATCH#" });
  expect(keys.partyShipments("coop", "in")).toEqual({ pk: "ORG#coop", prefix: "SHIPMENT#in#" });
  expect(keys.factsOfEntity(keys.linkKey("l1"))).toEqual({ pk: "LINK#l1", prefix: "F#" });
  expect(keys.historyOf(keys.batchKey("1", "L"))).toEqual({ pk: "BATCH#1#L", prefix: "F#" });
  expect(keys.OUTBOX_SHARDS).toBe(4);
  expect(keys.occurrencesOf("e1")).toEqual({ pk: "EXCEPTION#e1", prefix: "O#" });
  expect([keys.outboxPartition(3), keys.exceptionListPartition("51", "strangers"), keys.asidePartition]).toEqual([
    "OUTBOX#3",
    "EXCEPTIONS#51#strangers",
    "ASIDE",
  ]);
  expect(events.errorDeclarations(event())).toEqual({ pk: "EVENT#coop#ab", prefix: "ERROR#" });
  expect(events.identifierPartition("x")).toBe("EPC#x");
  expect([events.seenPartition("d", "READPOINT", "x"), events.seenTimePartition("d", "TIME")]).toEqual([
    "SEEN#d#READPOINT#x",
    "SEEN#d#TIME",
  ]);
  expect([
    events.eventIdPartition("d", "x"),
    events.capturePartition("coop"),
    events.knownPartition("d", "epcs"),
  ]).toEqual(["EVENTID#d#x", "CAPTURES#coop", "KNOWN#d#epcs"]);
  expect([subscriptions.queriesPartition("coop"), subscriptions.subscriptionsPartition("coop")]).toEqual([
    "QUERIES#coop",
    "SUBSCRIPTIONS#coop",
  ]);
  expect(subscriptions.subscriptionsOfQuery("coop", "q#")).toEqual({ pk: "SUBSCRIPTIONS#coop", prefix: "q%23#" });
  expect(subscriptions.deliveryPartition("s1")).toBe("DELIVERY#s1");
  expect(subscriptions.pendingEvents("s1")).toEqual({ pk: "DELIVERY#s1", prefix: "PENDING#" });
  const places = subscriptions.dueBy(AT).map(({ place }) => place);
  expect(places).toEqual(["DUE", "DUE", ...Array.from({ length: 8 }, (_, n) => `DUE#${n}`)]);
  expect(subscriptions.dueKeyOf("s1", {})).toBeUndefined();
});

test("harvests from a date on and before another are those of these days", () => {
  const { place, range } = keys.harvestsBetween("b1", "2026-10-01", "2026-10-03");
  expect(place).toBe("BASE#b1");
  const found = ["2026-09-30", "2026-10-01", "2026-10-02", "2026-10-03"].filter((day) => {
    const { sk } = keys.harvestKey("b1", day, LOT);
    return range.from <= sk && sk <= range.to;
  });
  expect(found).toEqual(["2026-10-01", "2026-10-02"]);
});

test("what is due by an instant is what was woken, and what was due then or before", () => {
  const places = subscriptions.dueBy(AT);
  const isIn = ({ pk, sk }: Key) =>
    places.some(({ place, range: { from, to } }) => place === pk && from <= sk && sk <= to);
  const rows = [
    dueAt("2026-10-08T01:59:59.999Z", "s1"),
    dueAt(AT, "s2"),
    dueAt("2026-10-08T02:00:00.001Z", "s3"),
    dueAt("2026-10-08T02:00:00.001Z", "s3", {}),
    dueAt(AT, "s2", {}),
    subscriptions.dueNowKey("s4"),
    subscriptions.formerDueNowKey("s5"),
  ].map(subscriptions.dueRowAt);
  expect(rows.map(isIn)).toEqual([true, true, false, false, true, true, true]);
  expect(rows.map(subscriptions.isDueNow)).toEqual([false, false, false, false, false, true, true]);
});

test("subscriptions that are due lie in eight places, none with more than its share by far", () => {
  const ids = Array.from({ length: 800 }, (_, n) => createHash("sha256").update(String(n)).digest("hex").slice(0, 26));
  const places = Object.values(Object.groupBy(ids, (id) => subscriptions.dueNowKey(id).pk));
  expect(places).toHaveLength(8);
  for (const some of places) expect(some?.length).toBeLessThan(150);
});

test("a pending row tells the record time of its event, an outbox row that and the id of its fact", () => {
  expect(subscriptions.recordTimeOfPending(subscriptions.pendingKey("s1", AT, "ab"))).toBe(AT);
  const outbox = keys.outboxKey(2, AT, "f1");
  for (const row of [outbox, keys.outboxKeyAt(outbox, "3.x")]) {
    expect([keys.recordedAtOfOutbox(row), keys.factIdOfOutbox(row)]).toEqual([AT, "f1"]);
  }
});

test("rows of events from before a member had its name of today are read under that", () => {
  const row = { organisation: "coop", hashId: "ni:x" };
  expect(events.renamed({ ...row, standing: "observation" })).toMatchObject({ ...row, judgedAs: "observation" });
  expect(events.renamed({ ...row, judgedAs: "fact" })).toEqual({ ...row, judgedAs: "fact" });
  expect(events.ERROR_BEHAVIOURS).toEqual(["rollback", "proceed"]);
});

test("what is read as one stretch begins where its rows lie", () => {
  const isIn = ({ pk, sk }: Key, stretch: { readonly pk: string; readonly prefix: string }) =>
    pk === stretch.pk && sk.startsWith(stretch.prefix) && stretch.prefix !== "";
  expect(isIn(keys.holderCertificateKey("coop", "c1"), keys.holderCertificates("coop"))).toBe(true);
  expect(isIn(keys.organisationKey("coop"), keys.holderCertificates("coop"))).toBe(false);
  expect(isIn(keys.harvestKey("b1", "2026-10-06", LOT), keys.harvestsOf("b1"))).toBe(true);
  expect(isIn(keys.baseKey("b1"), keys.harvestsOf("b1"))).toBe(false);
});

test("inputs of a plot between two days are those of both days and between, of that plot alone", () => {
  const input = (plot: string, appliedOn: string) => keys.plotInputKey({ base: "b1", plot, appliedOn, id: "i1" });
  const { place, range } = keys.inputsBetween("b1", "p1", "2026-09-01", "2026-09-03");
  const isIn = ({ pk, sk }: Key) => pk === place && sk >= range.from && sk <= range.to;
  expect(["08-31", "09-01", "09-02", "09-03", "09-04"].map((day) => isIn(input("p1", `2026-${day}`)))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isIn(input("p2", "2026-09-02"))).toBe(false);
});
