import { numberSkeleton, plainNumber } from "@suyuan/domain/certificates/spelling";
import { checkKey } from "@suyuan/store/limits";
import type { Key } from "@suyuan/store/table";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Lot } from "../commands/wire.ts";
import { boundedTerm } from "../epcis/index/event-rows.ts";
import { knownTerm } from "../epcis/index/known-values.ts";
import { isName, NAME_CHARACTERS_MAX } from "../epcis/subscriptions/named-queries.ts";
import { demoDeps } from "../fixtures/http.ts";
import { GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { KeyText } from "../http/text.ts";
import * as events from "../ledger/event-keys.ts";
import * as keys from "../ledger/keys.ts";
import * as lists from "../ledger/lists/keys.ts";
import * as subscriptions from "../ledger/subscription-keys.ts";

const { deps } = demoDeps();
/** The longest that an id, an instant and a digest are. */
const ID = "i".repeat(64);
const AT = "2026-10-08T02:00:00.000Z";
const TOKEN = "f".repeat(64);

/** Characters that take more room than one would think: in UTF-8, percent-encoded, written out, in the other case. */
const WIDE = ["猕", "\u{20000}", "\ufdfa", "ﬃ", "ß", "İ", "㍿", "é", "%", "#", "a"];
const text = fc.oneof(
  fc.array(fc.constantFrom(...WIDE), { minLength: 1, maxLength: 130 }).map((some) => some.join("")),
  fc.constantFrom(...WIDE).chain((one) => fc.integer({ min: 1, max: 130 }).map((count) => one.repeat(count))),
  fc.string({ unit: "binary", minLength: 1, maxLength: 500 }),
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 }),
);

/** What clients name, where it is let in, and every key that it becomes a part of. */
const NAMED: readonly (readonly [what: string, isLetIn: (name: string) => boolean, keysOf: (name: string) => Key[]])[] =
  [
    [
      "a query",
      (name) => KeyText(NAME_CHARACTERS_MAX).safeParse(name).success,
      (name) => [
        subscriptions.namedQueryKey(ID, name),
        subscriptions.namedQueryFactKey(ID, name, AT, TOKEN),
        subscriptions.subscriptionKey(ID, name, ID),
      ],
    ],
    ["a query that an earlier version kept", isName, (name) => [subscriptions.namedQueryKey(ID, name)]],
    ["a room", (name) => KeyText(64).safeParse(name).success, (name) => [keys.roomKey(ID, name)]],
    [
      "a certificate's number",
      (name) => KeyText(60).safeParse(name).success,
      (name) => [
        keys.certificateNumberKey("pollution-free", plainNumber(name), ID),
        keys.certificateNumberKey("pollution-free", numberSkeleton(name), ID),
        keys.holderNumberKey(ID, numberSkeleton(name)),
      ],
    ],
    [
      "a lot",
      (name) => Lot.safeParse(name).success,
      (name) => [
        keys.batchKey(GTIN, name),
        keys.serialKey(GTIN, name, "%".repeat(20)),
        keys.heldBatchKey(ID, "2026-10-06", { gtin: GTIN, lot: name }),
        keys.harvestKey(ID, "2026-10-06", { gtin: GTIN, lot: name }),
      ],
    ],
    ["an Idempotency-Key", (name) => /^[ -~]{1,255}$/.test(name), (name) => [keys.idempotencyKey(ID, name)]],
    [
      "an identifier, place, step or id of an event",
      (name) => name.isWellFormed(),
      (name) => [
        events.identifierKey(boundedTerm(deps, name), AT, ID, TOKEN),
        events.seenKey(events.seenPartition(ID, "READPOINT", boundedTerm(deps, name)), AT, ID, TOKEN),
        events.eventIdKey(ID, boundedTerm(deps, name), ID),
        events.knownKey(ID, "bizLocations", knownTerm(deps, name)),
      ],
    ],
    [
      "a word that is looked for",
      (name) => name.isWellFormed(),
      (name) => [lists.searchKey({ organisation: ID }, "organisation", name, `${ID}/${ID}`)],
    ],
  ];

test.each(NAMED)("%s fits every key that it becomes a part of, or is not let in", (_, isLetIn, keysOf) => {
  let letIn = 0;
  const judged = fc.property(text, (name) => {
    if (!isLetIn(name)) return;
    letIn += 1;
    for (const key of keysOf(name)) expect(() => checkKey(key)).not.toThrow();
  });
  fc.assert(judged, { numRuns: 400 });
  expect(letIn).toBeGreaterThan(10);
});

/** Names as long as their fields allow, of characters that take the most room. */
const longest = (count: number) => ["猕", "\ufdfa", "ﬃ", "\u{20000}", "ß"].map((one) => one.repeat(count));

async function sent(season: Season, who: string, path: string, body: object) {
  const { status, json } = await season.send(who, "POST", path, body);
  const errors = (json.errors ?? []) as readonly { readonly detail: string; readonly detailZh?: string }[];
  return { status, said: errors.map(({ detail, detailZh = "" }) => `${detail} ${detailZh}`).join(" ") };
}

test("a room or a certificate of a name that is too long in bytes is refused by its field in both languages, and nothing ends in a fault", async () => {
  const season = await newSeason();
  const lot = { gtin: GTIN, lot: "A", base: "b1", plots: ["p1"], harvestedOn: "2026-10-06", quantityKg: 10 };
  expect((await sent(season, "coop", "/api/batches", lot)).status).toBe(201);
  for (const [n, location] of longest(64).entries()) {
    const step = { id: `step-${n}`, action: "in", location, quantityKg: 1, at: "2026-10-07T00:00:00Z" };
    const { status, said } = await sent(season, "coop", `/api/batches/${GTIN}/A/storage`, step);
    expect([201, 400]).toContain(status);
    if (status === 400) expect(said).toMatch(/300 bytes.*300 字节/);
  }
  for (const certificate of longest(60)) {
    const { status } = await sent(season, "coop", "/api/batches", { ...lot, lot: "B", certificate });
    expect([400, 404, 422]).toContain(status);
  }
  const scope = { holder: "coop", gtins: [GTIN], bases: ["b1"], approvedKgPerYear: 1 };
  const period = { validFrom: "2026-01-01", validTo: "2026-12-31" };
  for (const [n, number] of longest(60).entries()) {
    const certificate = { id: `c-${n}`, scheme: "organic", number, ...scope, ...period };
    expect((await sent(season, "county", "/api/certificates", certificate)).status).toBeLessThan(500);
  }
});
