import { plainText } from "@suyuan/domain/identifiers/search-words";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { registerOrganisation } from "../../commands/organisations.ts";
import { asJson } from "../../fixtures/http.ts";
import { GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { createManagementApp } from "../app.ts";

/**
 * Lists and search against a reading without any index: every id that the run made up is asked for at its own address, by every reader, and
 * what is answered there is sorted and filtered by hand.
 */

type Item = Readonly<Record<string, unknown>>;
type Step = readonly [what: string, who: string, a: number, b: number];

const NAMES = ["红心果", "金果园", "心果 Red", "red-heart", "Ａ级果"];
const GTINS = [GTIN, "06901234567908", "06901234567915"];
const LOTS = ["CX-1", "CX-2", "cx2", "QC1"];
const DATES = ["2026-10-01", "2026-10-03", "2026-10-06"];
const READERS = ["coop", "orchard", "depot", "county", "city", "elsewhere"] as const;
const PRODUCERS = ["coop", "orchard"] as const;

const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const lotAt = (n: number) => ({ gtin: pick(GTINS, n % 2), lot: pick(LOTS, Math.floor(n / 2) % 3) });
/** Who registers under the GTIN of a lot first, and so does most with it. */
const keeperOf = (n: number) => pick(PRODUCERS, n % 2);
const address = ({ gtin, lot }: { readonly gtin: string; readonly lot: string }) => `/api/batches/${gtin}/${lot}`;

/** What a step sends: refused where it makes no sense, which is a step too. */
function requestOf(
  [what, who, a, b]: Step,
  inputs: readonly string[],
): readonly [who: string, path: string, body: object] {
  const reason = "测试";
  const item = { ...lotAt(b % 4), quantityKg: 10 };
  const keeper = keeperOf(a);
  const base = who === "coop" ? "b1" : "b-orchard-0";
  switch (what) {
    case "base": {
      const regionCode = pick(["510824", "510823", "510824100"], b);
      const plots = [{ id: "p1", areaMu: 100, crop: "猕猴桃" }];
      return [who, "/api/bases", { id: `b-${who}-${a % 3}`, name: pick(NAMES, b), regionCode, plots }];
    }
    case "product": {
      const product = { category: "水果", coldChainProfile: "pear", name: { zh: pick(NAMES, b) } };
      return [who, "/api/products", { gtin: pick(GTINS, a), ...product }];
    }
    case "input": {
      const use = { actives: ["苦参碱"], dosage: "1 L", appliedOn: pick(DATES, b), safetyIntervalDays: 0 };
      return [who, "/api/inputs", { base, plot: "p1", product: pick(NAMES, a), ...use }];
    }
    case "correct input": {
      const correction = { id: `i${a}-${b}`, reason, product: pick(NAMES, a), appliedOn: pick(DATES, b) };
      return [who, `/api/inputs/${pick(inputs, a) ?? "none"}/corrections`, correction];
    }
    case "register": {
      const batch = { ...lotAt(a), base, plots: ["p1"], harvestedOn: pick(DATES, b), quantityKg: 100 };
      return [who, "/api/batches", who === "coop" && b % 2 === 0 ? { ...batch, certificate: "c1" } : batch];
    }
    case "correct":
      return [keeper, `${address(lotAt(a))}/corrections`, { id: `k${a}-${b}`, reason, harvestedOn: pick(DATES, b) }];
    case "void":
      return [keeper, `${address(lotAt(a))}/void`, { reason }];
    case "labels":
      return [keeper, "/api/labels", { id: `r${a % 4}`, ...lotAt(a), count: 1, netWeightG: 500 }];
    case "ship":
      return [
        keeperOf(b),
        "/api/shipments",
        { id: `s${b % 4}`, to: "depot", items: [item], shippedAt: `2026-10-07T0${b % 4}:00:00Z` },
      ];
    case "receive":
      return ["depot", `/api/shipments/s${b % 4}/receipt`, { items: [item], receivedAt: "2026-10-07T05:00:00Z" }];
    case "take back":
      return [keeperOf(b), `/api/shipments/s${b % 4}/void`, { reason }];
    case "recall":
      return [pick(["province", keeper], b), "/api/recalls", { id: `x${a % 2}`, ...lotAt(a), reason, level: 2 }];
    case "end recall":
      return [pick(["province", keeper], b), `/api/recalls/x${a % 2}/end`, { reason, outcome: "mistaken" }];
    case "rename base":
      return [who, `/api/bases/${base}/corrections`, { id: `n${a}-${b}`, reason, name: pick(NAMES, b) }];
    case "move base": {
      const regionCode = pick(["510824100", "510823", "510824"], b);
      return [who, `/api/bases/${base}/corrections`, { id: `m${a}-${b}`, reason, regionCode }];
    }
    case "rename product": {
      const name = { zh: pick(NAMES, b) };
      return [who, `/api/products/${pick(GTINS, a)}/corrections`, { id: `p${a}-${b}`, reason, name }];
    }
    case "producer":
      return ["coop", `/api/products/${GTIN}/producers`, { id: `q${a}`, reason, organisation: "orchard" }];
    case "move organisation": {
      const regionCode = pick(["510823", "510824", "510802"], b);
      return ["service", `/api/organisations/${who}/corrections`, { id: `o${a}-${b}`, reason, regionCode }];
    }
    case "number": {
      const number = `LB-18-2601221234${b % 10}A`;
      return ["county", "/api/certificates/c1/corrections", { id: `c${a}-${b}`, reason, number }];
    }
    case "suspend":
      return ["county", "/api/certificates/c1/status", { status: "suspended", reason, effectiveFrom: pick(DATES, b) }];
    default:
      throw new Error(what);
  }
}

const WHATS = [
  ...["base", "product", "input", "register", "register", "register", "correct", "correct", "void", "labels"],
  ...["ship", "ship", "receive", "receive", "take back", "recall", "end recall", "suspend", "follow"],
  ...["rename base", "move base", "rename product", "producer", "move organisation", "number", "correct input"],
];
const steps = fc.array(
  fc.tuple(fc.constantFrom(...WHATS), fc.constantFrom(...PRODUCERS), fc.nat({ max: 11 }), fc.nat({ max: 11 })),
  { minLength: 12, maxLength: 40 },
);

/** What most steps need to be there. */
const PRELUDE: readonly Step[] = [
  ["base", "orchard", 0, 1],
  ["product", "orchard", 1, 2],
  ["input", "coop", 0, 0],
  ["register", "coop", 0, 0],
  ["register", "orchard", 1, 1],
  ["register", "coop", 2, 2],
  ["ship", "coop", 0, 0],
  ["ship", "orchard", 0, 1],
  ["receive", "orchard", 0, 1],
];

/** Things by the address of their kind. */
type Known = Readonly<Record<string, readonly string[]>>;

type Send = Season["send"];

/** Sends as the operator, too, whom the season has no key of. */
async function sendingOf(season: Season): Promise<Send> {
  const { deps } = season;
  const operator = { organisation: "service", role: "operator" } as const;
  const service = { id: "service", name: "平台", kind: "platform", regionCode: "510000" } as const;
  await registerOrganisation(deps, { ...operator, key: "test" }, service);
  const made = newApiKey(deps, operator);
  await deps.table.transact(made.ops, made.id);
  const app = createManagementApp(deps, openGate(deps, { checkAnswers: true }));
  return async (who, method, path, body) => {
    if (who !== "service") return season.send(who, method, path, body);
    const response = await app.request(path, asJson(made.secret, body));
    return { status: response.status, json: (await response.json()) as Item };
  };
}

async function play(season: Season, sequence: readonly Step[]): Promise<Known> {
  const inputs = new Set<string>();
  const send = await sendingOf(season);
  for (const step of sequence) {
    if (step[0] === "follow") {
      await drainOutbox(season.deps);
      continue;
    }
    const [who, path, body] = requestOf(step, [...inputs]);
    const { status, json } = await send(who, "POST", path, body);
    expect([path, status < 500]).toEqual([path, true]);
    if (path === "/api/inputs" && status === 201) inputs.add(String(json.id));
  }
  while ((await drainOutbox(season.deps)) > 0);
  const lots = GTINS.flatMap((gtin) => LOTS.map((lot) => `${gtin}/${lot}`));
  return {
    bases: ["b1", ...PRODUCERS.flatMap((who) => [0, 1, 2].map((n) => `b-${who}-${n}`))],
    products: GTINS,
    certificates: ["c1"],
    inputs: [...inputs],
    batches: lots,
    shipments: [0, 1, 2, 3].map((n) => `s${n}`),
    labels: [0, 1, 2, 3].map((n) => `r${n}`),
    // Two may call a recall the same: each is asked for with the name of who ordered it.
    recalls: ["province", ...PRODUCERS].flatMap((who) => [0, 1].map((n) => `x${n}?from=${who}`)),
    organisations: [...READERS, "province", "service"],
  };
}

/** What a reader may read of a kind, asked thing by thing. */
async function readable(season: Season, who: string, kind: string, ids: readonly string[]): Promise<readonly Item[]> {
  const answers = await Promise.all(ids.map((id) => season.send(who, "GET", `/api/${kind}/${id}`)));
  return answers.flatMap(({ status, json }) => (status === 200 ? [json] : []));
}

const idOf = (item: Item): string => {
  const { batch, gtin, id } = item as { readonly batch?: string; readonly gtin?: string; readonly id?: string };
  return id ?? batch ?? gtin ?? "";
};

async function paged(season: Season, who: string, path: string, limit: number): Promise<readonly Item[] | undefined> {
  const all: Item[] = [];
  for (let cursor = ""; ; ) {
    const { status, json } = await season.send(who, "GET", `${path}limit=${limit}${cursor}`);
    if (status === 403) return undefined;
    expect([path, status]).toEqual([path, 200]);
    const items = json.items as readonly Item[];
    expect(items.length).toBeLessThanOrEqual(limit);
    all.push(...items);
    if (json.next === undefined) return all;
    cursor = `&cursor=${encodeURIComponent(json.next as string)}`;
  }
}

/** Did some of the batch come to this organisation, or is it the one that registered it? */
function hasHad(batch: Item, who: string): boolean {
  const { detail, handoffs } = batch as Item & {
    readonly detail: { readonly organisation: string };
    readonly handoffs: readonly { readonly to: string; readonly receivedAt?: string }[];
  };
  return detail.organisation === who || handoffs.some(({ to, receivedAt }) => to === who && receivedAt !== undefined);
}

const isOffice = (who: string) => ["county", "city", "elsewhere"].includes(who);
const nameOf = (item: Item): string => {
  const { name } = item as { readonly name?: string | { readonly zh: string } };
  return typeof name === "object" ? name.zh : (name ?? "");
};

/** Does a text begin so, one of its words, or what follows one of its Chinese characters? Read slowly, letter by letter. */
function beginsSo(text: string, q: string): boolean {
  const letters = [...text.normalize("NFKC")];
  return letters.some((letter, n) => {
    const isStart = n === 0 || /\p{sc=Han}/u.test(letter) || !/[\p{L}\p{N}]/u.test(letters[n - 1] ?? "");
    return isStart && plainText(letters.slice(n).join("")).startsWith(plainText(q));
  });
}

const sortOf: Readonly<Record<string, (item: Item) => string>> = {
  batches: ({ harvestedOn }) => String(harvestedOn),
  inputs: ({ appliedOn }) => String(appliedOn),
  shipments: ({ shippedAt }) => String(shippedAt),
};

async function compare(season: Season, known: Known, limit: number, q: string): Promise<void> {
  for (const who of READERS) {
    const hits = new Set<string>();
    for (const [kind, ids] of Object.entries(known)) {
      const own = await readable(season, who, kind, ids);
      const found = await paged(season, who, `/api/${kind}?`, limit);
      const words = (item: Item) => {
        if (kind === "batches") return [String(item.lot)];
        if (kind === "certificates") return [String(item.number), String(item.id)];
        return kind === "products" ? [String(item.gtin).replace(/^0+/, "")] : [String(item.id)];
      };
      for (const item of own) {
        const isHit = words(item).some((word) => plainText(word).startsWith(plainText(q))) || beginsSo(nameOf(item), q);
        const maker = { bases: item.organisation, certificates: item.grantedBy }[kind] as string | undefined;
        const address = `/api/${kind}/${kind === "batches" ? `${item.gtin}/${item.lot}` : idOf(item)}`;
        if (isHit) hits.add(maker === undefined ? address : `${address}?from=${maker}`);
      }
      if (found === undefined || kind === "organisations") continue;
      const meant = own.filter(
        (item) =>
          (kind !== "batches" || isOffice(who) || hasHad(item, who)) && (kind !== "shipments" || item.to === who),
      );
      const label = `${who} ${kind}`;
      expect([label, found.map(idOf).toSorted()]).toEqual([label, meant.map(idOf).toSorted()]);
      const order = found.map(sortOf[kind] ?? (() => ""));
      expect([label, order]).toEqual([label, order.toSorted().toReversed()]);
    }
    await compareBatches(season, who, limit);
    const addresses = (await paged(season, who, `/api/search?q=${encodeURIComponent(q)}&`, limit)) ?? [];
    const searched = /^\/api\/(?:batches|certificates|shipments|products|bases|organisations)\//;
    const expected = [...hits].filter((hit) => searched.test(hit));
    const said = addresses.map(({ address: at }) => decodeURIComponent(String(at)));
    expect([who, q, said.toSorted()]).toEqual([who, q, expected.toSorted()]);
  }
}

/** Filters leave in what the items themselves say, whichever rows they are answered from. */
async function compareBatches(season: Season, who: string, limit: number): Promise<void> {
  const all = await paged(season, who, "/api/batches?", 50);
  if (all === undefined) return;
  const filters: readonly (readonly [query: string, isMeant: (item: Item) => boolean])[] = [
    [`lot=${LOTS[1]}`, ({ lot }) => lot === LOTS[1]],
    ["status=voided", ({ voided }) => voided === true],
    ["status=recalled", ({ recalled }) => recalled === true],
    ["status=registered", ({ status }) => status === "registered"],
    [`from=${DATES[1]}`, ({ harvestedOn }) => String(harvestedOn) >= String(DATES[1])],
    [`to=${DATES[1]}`, ({ harvestedOn }) => String(harvestedOn) <= String(DATES[1])],
  ];
  for (const [query, isMeant] of filters) {
    const found = (await paged(season, who, `/api/batches?${query}&`, limit)) ?? [];
    // Goods on their way are found by their lot, and listed once they are there.
    const listed = found.filter((item) => !query.startsWith("lot=") || all.some((one) => idOf(one) === idOf(item)));
    expect([who, query, listed.map(idOf).toSorted()]).toEqual([who, query, all.filter(isMeant).map(idOf).toSorted()]);
  }
}

test("lists, filters and search hold what a reading of everything finds, for every reader, after any sequence", async () => {
  const searches = fc.constantFrom("c", "cx", "CX2", "心", "果", "red", "a级", "b", "s", "690", "coo", "lb18", "q");
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), searches, async (sequence, limit, q) => {
      const season = await newSeason();
      await compare(season, await play(season, [...PRELUDE, ...sequence]), limit, q);
    }),
    { numRuns: sized(10, 25) },
  );
}, 120_000);
