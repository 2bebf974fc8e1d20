import type { Key } from "@suyuan/store/table";
import { expect, test } from "vitest";
import * as keys from "./keys.ts";
import { receiverPauseKey } from "./subscription-keys.ts";

const BATCH = { gtin: "06901234567892", lot: "L1" };

test("rows of photos, commissions, standings, stops, quotas, prefixes and pauses lie where they always did", () => {
  const heading = (of: Parameters<typeof keys.openCommissionsKey>[1]) => keys.openCommissionsKey("lab", of);
  const places: readonly (readonly [name: string, key: Key, pk: string, sk: string])[] = [
    ["photos", keys.photoCountKey("coop"), "ORG#coop", "PHOTOS"],
    ["listed API key", keys.listedApiKeyKey("coop", "k1"), "ORG#coop", "APIKEY#k1"],
    ["number of a holder", keys.holderNumberKey("coop", "LB#1"), "ORG#coop", "CERTNO#LB%231"],
    ["id of a holder's certificate", keys.holderIdKey("coop", "c1"), "ORG#coop", "CERTID#c1"],
    ["commission", keys.commissionKey("coop", "k1"), "COMMISSION#coop#k1", "COMMISSION"],
    ["open, of a batch", heading({ batch: BATCH }), "LABORATORY#lab", "COMMISSIONED#LOT#06901234567892#L1"],
    ["open, of who made it", heading({ organisation: "coop" }), "LABORATORY#lab", "COMMISSIONED#ORG#coop"],
    ["open, of a scope", heading({ scope: "5108" }), "LABORATORY#lab", "COMMISSIONED#REGION#5108"],
    ["standing", keys.laboratoryStandingKey("lab", "5108"), "LABORATORY#lab", "STANDING#5108"],
    ["stop", keys.stopKey("06901234567892", "L1"), "BATCH#06901234567892#L1", "STOP"],
    ["stop beside a batch", keys.stopKeyOf(keys.batchKey("06901234567892", "L1")), "BATCH#06901234567892#L1", "STOP"],
    ["part", keys.batchPartKey(keys.batchKey("06901234567892", "L1"), "core"), "BATCH#06901234567892#L1", "PART#core"],
    ["act", keys.actKey("coop", "receipt", "r1"), "ACT#coop#receipt#r1", "F#000001"],
    ["share", keys.shareKey(keys.actKey("coop", "receipt", "r1")), "ACT#coop#receipt#r1", "F#000001"],
    ["latest act", keys.latestActKey("coop", "subscription", "d1"), "ACT#coop#subscription#d1", "LATEST"],
    ["quota", keys.quotaKey("coop", "2026-10-08"), "QUOTA#coop", "2026-10-08"],
    ["clock", keys.clockKey, "CLOCK", "STATE"],
    ["backup", keys.backupKey, "BACKUP", "STATE"],
    ["company prefix", keys.companyPrefixKey("690123"), "GS1PREFIXES", "690123"],
    ["own prefix", keys.ownPrefixKey("coop", "690123"), "ORG#coop", "GS1PREFIX#690123"],
    ["released number", keys.releasedKey("gtin", "1#2"), "CLAIM#gtin#1%232", "CLAIM"],
    ["pause", receiverPauseKey("coop", "a.example:8"), "RECEIVER#coop", "a.example%3A8"],
  ];
  for (const [name, key, pk, sk] of places) expect([name, key]).toEqual([name, { pk, sk }]);
  expect(new Set(places.map(([, { pk, sk }]) => `${pk}\n${sk}`)).size).toBe(places.length - 2);
});

test("what is read as one stretch is told by where it lies and how its rows begin", () => {
  expect(keys.listedApiKeys("coop")).toEqual({ pk: "ORG#coop", prefix: "APIKEY#" });
  expect(keys.gtinCertificatesOf("1", "coop")).toEqual({ pk: "GTIN#1", prefix: "CERT#coop#" });
  expect(keys.certificateNumbers("organic", "a#")).toEqual({ pk: "CERTNO#organic#a%23", prefix: "" });
  expect(keys.laboratoryStandings("lab")).toEqual({ pk: "LABORATORY#lab", prefix: "STANDING#" });
  expect(keys.roomBatches({ pk: "ROOM#depot#a" }, "source")).toEqual({ pk: "ROOM#depot#a", prefix: "IN#source#" });
  expect(keys.reportFiles("ab")).toEqual({ pk: "REPORT#ab", prefix: "" });
  expect(keys.namesakes("base", "b1")).toEqual({ pk: "NAMED#base#b1", prefix: "" });
  expect(keys.companyPrefixesFrom("690")).toEqual({ pk: "GS1PREFIXES", prefix: "690" });
  expect(keys.ownPrefixes("coop")).toEqual({ pk: "ORG#coop", prefix: "GS1PREFIX#" });
  expect(keys.companyPrefixFacts("690123")).toEqual({ pk: "GS1PREFIX#690123" });
  expect(keys.journalOf("2026-10-08")).toBe("JOURNAL#2026-10-08");
});

test("a batch's row and its parts are told from all that lies beside them or elsewhere", () => {
  const batch = keys.batchKey("06901234567892", "L1");
  const part = keys.batchPartKey(batch, "core");
  const others: readonly Key[] = [
    keys.stopKey("06901234567892", "L1"),
    keys.factKey(batch, 1),
    keys.organisationKey("coop"),
    { pk: "OTHER#1", sk: "BATCH" },
    { pk: "OTHER#1", sk: "PART#core" },
  ];
  expect([batch, part, ...others].map(keys.isBatchKey)).toEqual([true, false, false, false, false, false, false]);
  expect([batch, part, ...others].map(keys.isBatchPartKey)).toEqual([false, true, false, false, false, false, false]);
});
