import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ACTORS,
  type ActorName,
  batchBody,
  CERTIFICATE_BODY,
  openService,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";
import { ASKS, type Ask, at, item, KNOWN, makeKnown, type Names, UNKNOWN } from "./contract-requests.ts";
import { MANAGEMENT_TABLE } from "./role-table.ts";

/** The depot and the shop are parties to a handoff of the batch; a laboratory reads of what it reported on. */
const PARTIES_AND_OFFICES = ["clerk", "depot", "inspector", "laboratory", "integrator", "statistician"] as const;

const GOODS_AND_OFFICES = PARTIES_AND_OFFICES.filter((who) => who !== "laboratory");

/** Offices of the counties of the first city. */
const IN_CITY = ["statistician", "strangeStatistician", "inspector", "strangeInspector"] as const;

/** Who of the first county may use what belongs to the first cooperative; everyone else gets the answer to an unknown id. */
const MAY: Readonly<Record<string, readonly ActorName[]>> = {
  "GET /api/organisations/{id}": ["operator", "clerk", "inspector", "statistician"],
  "GET /api/bases/{id}": ["clerk", "inspector", "statistician"],
  "GET /api/products/{gtin}": ["clerk", "inspector", "statistician"],
  "GET /api/inputs/{id}": ["clerk", "inspector", "statistician"],
  "GET /api/batches/{gtin}/{lot}/tests/{sampleId}": PARTIES_AND_OFFICES,
  "POST /api/batches/{gtin}/{lot}/tests/{sampleId}/void": ["laboratory"],
  // Rooms and logs are no business of a laboratory.
  "GET /api/batches/{gtin}/{lot}/storage/{step}": GOODS_AND_OFFICES,
  "GET /api/batches/{gtin}/{lot}/temperature-logs/{sha256}": GOODS_AND_OFFICES,
  "POST /api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void": ["depot"],
  // Of a batch that never left the cooperative.
  "GET /api/recalls/{id}": ["clerk", "inspector", "statistician"],
  "POST /api/recalls/{id}/end": ["inspector"],
  "GET /api/recalls/{id}/order": ["inspector"],
  "GET /api/recalls/{id}/evidence": ["inspector"],
  "GET /api/recalls/{id}/tasks/{organisation}": ["inspector", "clerk"],
  "POST /api/recalls/{id}/tasks/{organisation}": ["clerk"],
  "POST /api/bases/{id}/capacity-policy": ["inspector"],
  "POST /api/certificates": ["inspector"],
  "GET /api/certificates/{id}/harvests": ["inspector", "clerk"],
  "GET /api/certificates/{id}": ["inspector", "clerk"],
  "POST /api/certificates/{id}/status": ["inspector"],
  "POST /api/certificates/{id}/annual-checks": ["inspector"],
  "POST /api/certificates/{id}/annual-checks/{year}/void": ["inspector"],
  "POST /api/certificates/{id}/corrections": ["inspector"],
  "POST /api/certificates/{id}/scope": ["inspector"],
  "GET /api/people/{id}": ["operator"],
  "GET /api/subscriptions/{id}/deliveries": ["operator", "clerk"],
  "POST /api/subscriptions/{id}/deliveries/{number}/redelivery": ["operator", "clerk"],
  "POST /api/subscriptions/{id}/status": ["operator", "clerk"],
  "POST /api/keys": ["operator"],
  "GET /api/keys": ["operator"],
  "POST /api/keys/{id}/revocation": ["operator"],
  "POST /api/people/{id}/corrections": ["operator"],
  "POST /api/people/{id}/recovery": ["operator"],
  "POST /api/people/{id}/status": ["operator"],
  "POST /api/people/{id}/erasure": ["operator"],
  "GET /api/people/{id}/memberships": ["operator"],
  "POST /api/people/{id}/memberships": ["operator"],
  "POST /api/people/{id}/memberships/end": ["operator"],
  "POST /api/shared-devices/{id}/end": ["operator"],
  "POST /api/organisations/{id}/corrections": ["operator", "clerk"],
  "POST /api/organisations/{id}/status": ["operator"],
  "POST /api/organisations/{id}/gs1-prefixes": ["operator"],
  "GET /api/organisations/{id}/gs1-prefixes": ["operator", "clerk"],
  "POST /api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal": ["operator"],
  "POST /api/claims/release": ["operator"],
  "POST /api/bases/{id}/plots": ["clerk"],
  "POST /api/bases/{id}/corrections": ["clerk"],
  "POST /api/products/{gtin}/corrections": ["clerk"],
  "POST /api/products/{gtin}/producers": ["clerk"],
  "POST /api/products/{gtin}/producers/{organisation}/withdrawal": ["clerk"],
  "POST /api/products/{gtin}/words": ["clerk"],
  "POST /api/products/{gtin}/words/withdrawal": ["clerk"],
  "POST /api/products/{gtin}/photo": ["clerk"],
  "POST /api/products/{gtin}/photo/withdrawal": ["clerk"],
  "GET /api/products/{gtin}/photos/{sha256}": ["clerk", "inspector", "statistician"],
  "POST /api/products/{gtin}/hiding": ["inspector"],
  "POST /api/products/{gtin}/showing": ["inspector"],
  "POST /api/inputs": ["clerk"],
  "POST /api/inputs/{id}/corrections": ["clerk"],
  "POST /api/inputs/{id}/void": ["clerk"],
  "POST /api/batches": ["clerk"],
  "GET /api/batches/{gtin}/{lot}": PARTIES_AND_OFFICES,
  "POST /api/batches/{gtin}/{lot}/corrections": ["clerk"],
  "POST /api/batches/{gtin}/{lot}/void": ["clerk"],
  "POST /api/batches/{gtin}/{lot}/losses": ["clerk", "depot", "integrator"],
  // Every laboratory can be looked up by those who may commission one; a bureau speaks of it for its own region.
  "GET /api/laboratories/{id}": [
    "clerk",
    "depot",
    "inspector",
    "integrator",
    "laboratory",
    "strangeClerk",
    "strangeDepot",
    "strangeInspector",
    "strangeIntegrator",
  ],
  "POST /api/laboratories/{id}/status": ["inspector", "strangeInspector"],
  "POST /api/commissions": ["clerk", "depot", "inspector", "integrator"],
  "GET /api/commissions/{id}": ["clerk", "inspector", "laboratory"],
  "POST /api/commissions/{id}/end": ["clerk"],
  "POST /api/batches/{gtin}/{lot}/tests": ["laboratory", "inspector", "clerk"],
  "POST /api/batches/{gtin}/{lot}/storage": ["depot", "clerk"],
  "POST /api/batches/{gtin}/{lot}/temperature-logs": ["depot", "clerk"],
  "POST /api/shipments": ["clerk", "depot"],
  "GET /api/shipments/{id}": ["clerk", "depot", "inspector"],
  "POST /api/shipments/{id}/receipt": ["depot"],
  "POST /api/shipments/{id}/receipt/corrections": ["depot"],
  "POST /api/shipments/{id}/receipt/photos": ["depot"],
  "GET /api/shipments/{id}/receipt/photos/{sha256}": ["clerk", "depot", "inspector"],
  "POST /api/shipments/{id}/receipt/photos/{sha256}/void": ["depot"],
  "GET /api/packs/{gtin}/{serial}": ["clerk", "depot"],
  "POST /api/batches/{gtin}/{lot}/commitment": ["clerk"],
  "POST /api/transformations": ["clerk", "depot"],
  "POST /api/transformations/preview": ["clerk", "depot"],
  // Of a batch that never left the cooperative.
  "GET /api/transformations/{id}": ["clerk", "inspector"],
  "POST /api/transformations/{id}/void": ["clerk"],
  "POST /api/units": ["clerk", "depot"],
  // Of a batch that never left the cooperative.
  "GET /api/units/{sscc}": ["clerk", "inspector"],
  "GET /api/units/{sscc}/label.pdf": ["clerk"],
  "POST /api/units/{sscc}/unpacking": ["clerk"],
  "POST /api/units/{sscc}/void": ["clerk"],
  "GET /api/trace": ["clerk", "depot", "inspector", "integrator"],
  "GET /api/trace.fcl.json": ["clerk", "depot", "inspector", "integrator"],
  "POST /api/trace/common": ["inspector"],
  "GET /api/trace.csv": ["clerk", "depot", "inspector", "integrator"],
  "GET /api/batches/{gtin}/{lot}/history.epcis.json": ["clerk", "depot", "inspector", "integrator"],
  "GET /api/batches/{gtin}/{lot}/pack.html": ["clerk", "depot", "inspector", "integrator"],
  "POST /api/labels": ["clerk", "depot"],
  "GET /api/labels/{id}": ["clerk"],
  "POST /api/labels/{id}/void": ["clerk"],
  "GET /api/labels/{id}.csv": ["clerk"],
  "GET /api/labels/{id}.svg": ["clerk"],
  "GET /api/labels/{id}.pdf": ["clerk"],
  "GET /api/batches/{gtin}/{lot}/commitment.pdf": PARTIES_AND_OFFICES,
  "GET /api/batches/{gtin}/{lot}/commitment.html": PARTIES_AND_OFFICES,
  "GET /api/batches/{gtin}/{lot}/label.svg": ["clerk", "depot"],
  "POST /api/links": ["clerk"],
  "POST /api/links/list": ["clerk"],
  "GET /api/links": ["clerk"],
  "GET /api/links/{id}": ["clerk"],
  "POST /api/links/{id}/corrections": ["clerk"],
  "POST /api/links/{id}/withdrawal": ["clerk"],
  "POST /api/recalls": ["inspector", "clerk"],
  // The depot sent and was sent some of it; the cooperative's record is denied.
  "POST /api/disputes": ["clerk", "depot"],
  "GET /api/disputes/{id}": ["clerk", "depot", "inspector", "statistician"],
  "POST /api/disputes/{id}/settlement": ["inspector"],
  "POST /api/disputes/{id}/withdrawal": ["depot"],
  "POST /api/findings": ["inspector"],
  "GET /api/findings/{id}": ["clerk", "inspector", "statistician"],
  "POST /api/findings/{id}/actions": ["clerk"],
  "POST /api/findings/{id}/photos": ["clerk"],
  "GET /api/findings/{id}/photos/{sha256}": ["clerk", "inspector", "statistician"],
  "POST /api/findings/{id}/decisions": ["inspector"],
  "POST /api/findings/{id}/corrections": ["inspector"],
  "POST /api/findings/{id}/void": ["inspector"],
  "POST /api/samplings": ["inspector"],
  "GET /api/samplings/{id}": ["inspector", "statistician"],
  "POST /api/samplings/{id}/freezing": ["inspector"],
  "POST /api/samplings/{id}/draw": ["inspector"],
  "POST /api/samplings/{id}/abandonment": ["inspector"],
  // Frozen before: the cooperative has a batch in it.
  "GET /api/samplings/{id}/list": ["inspector", "statistician", "clerk"],
  "GET /api/agreements/{platform}": ["clerk", "strangeIntegrator"],
  "POST /api/agreements/{platform}/end": ["clerk"],
  // The clerk's cooperative has the goods.
  "POST /api/catalogue/{id}/corrections": ["statistician"],
  "POST /api/catalogue/{id}/withdrawal": ["statistician"],
  "POST /api/orders": ["integrator"],
  "GET /api/orders/{id}": ["integrator", "clerk"],
  "POST /api/orders/{id}/corrections": ["integrator"],
  "POST /api/orders/{id}/void": ["integrator"],
  "GET /api/exceptions/{id}": ["inspector", "statistician"],
  "GET /api/exceptions/{id}/occurrences": ["inspector", "statistician"],
  "GET /api/exceptions/{id}/decisions": ["inspector", "statistician"],
  "POST /api/exceptions/{id}/acknowledgement": ["inspector"],
  "POST /api/exceptions/{id}/closing": ["inspector"],
  // Whoever runs the service sees every device, and gives up no number of another's.
  "GET /api/devices/{id}": ["clerk", "operator"],
  "POST /api/devices/{id}/discarded": ["clerk"],
  // Where somebody was is for them, and the operator's look is noted.
  "GET /api/devices/{id}/places": ["clerk", "operator"],
  "POST /api/devices/{id}/places/erasure": ["clerk"],
  "POST /api/standards/{id}/end": ["statistician", "inspector"],
  "GET /api/households/{id}": ["statistician"],
  "POST /api/households/{id}/corrections": ["statistician"],
  "POST /api/households/{id}/erasure": ["statistician"],
  "POST /api/households/{id}/codes": ["statistician"],
  // Those of the next county lie in the same city.
  "GET /api/assessment/indicators/{region}/{year}": IN_CITY,
  "POST /api/assessment/indicators/{region}/{year}/corrections": ["statistician", "strangeStatistician"],
  "GET /api/assessment/ranking": IN_CITY,
  "GET /api/assessment": ["statistician", "inspector"],
  "GET /api/assessment/sheet.html": ["statistician", "inspector"],
  "GET /api/assessment/sheet.pdf": ["statistician", "inspector"],
  "GET /api/assessment/sheet.xlsx": ["statistician", "inspector"],
  // Each to the figure of its own county.
  "POST /api/assessment/objections": ["statistician", "strangeStatistician"],
  "GET /api/assessment/objections/{id}": ["statistician", "inspector"],
  "POST /api/assessment/objections/{id}/settlement": ["cityStatistician"],
  "POST /api/assessment/objections/{id}/withdrawal": ["statistician"],
  "POST /api/deliveries": ["clerk"],
  // A household works where it likes: whoever paid it names it.
  "POST /api/wages": ["clerk", "strangeClerk"],
  "POST /api/dividends": ["clerk", "strangeClerk"],
  "GET /api/benefits/{id}": ["clerk", "statistician", "inspector"],
  "POST /api/benefits/{id}/corrections": ["clerk"],
  "POST /api/benefits/{id}/void": ["clerk"],
  "POST /api/benefits/{id}/confirmation": ["statistician"],
  "POST /api/benefits/{id}/code": ["clerk"],
  "PATCH /api/uploads/{id}": ["clerk"],
  "GET /api/uploads/{id}": ["clerk"],
};

/** What is the county's own: the statistics office of its city may not, which otherwise may what the county's may. */
const OF_THE_COUNTY = [
  "POST /api/catalogue/{id}/corrections",
  "POST /api/catalogue/{id}/withdrawal",
  "POST /api/standards/{id}/end",
  "POST /api/assessment/objections",
  "POST /api/assessment/objections/{id}/withdrawal",
];

const withCity = (name: string, may: readonly ActorName[] | undefined): readonly ActorName[] | undefined =>
  may?.includes("statistician") === true && !OF_THE_COUNTY.includes(name) ? [...may, "cityStatistician"] : may;

/** Routes that name nothing of anyone's: whoever has the role may use them, for themselves. */
const OWN = [
  "GET /api/standards",
  "GET /api/standards/rules",
  "POST /api/standards",
  "POST /api/people",
  "GET /api/people",
  "GET /api/shared-devices",
  "GET /api/set-aside",
  "POST /api/set-aside/retry",
  "GET /api/backups",
  "GET /api/tests",
  "GET /api/claims",
  "POST /api/organisations",
  "POST /api/bases",
  "POST /api/products",
  "GET /api/organisations",
  "GET /api/bases",
  "GET /api/products",
  "GET /api/certificates",
  "GET /api/inputs",
  "GET /api/batches",
  "GET /api/shipments",
  "GET /api/exports/fsma204.xlsx",
  "GET /api/exports/certificate-use.xlsx",
  "GET /api/transformations",
  "GET /api/units",
  "GET /api/labels",
  "GET /api/labels/calibration.pdf",
  "GET /api/recalls",
  "GET /api/recall-orders",
  "GET /api/recall-tasks",
  "GET /api/commissions",
  "GET /api/search",
  "GET /api/exceptions",
  "POST /api/catalogue",
  "POST /api/agreements",
  "GET /api/agreements",
  "GET /api/catalogue/changes",
  "GET /api/orders",
  "GET /api/disputes",
  "GET /api/findings",
  "GET /api/samplings",
  "GET /api/audit",
  "GET /api/subscriptions",
  "POST /api/devices",
  "GET /api/devices",
  "POST /api/uploads",
  "POST /api/households",
  "GET /api/households",
  "GET /api/publications/preview",
  "POST /api/publications",
  "GET /api/benefits",
  "POST /api/assessment/indicators",
  "GET /api/assessment/indicators",
  "GET /api/assessment/objections",
  "GET /api/statistics",
  "GET /api/statistics.csv",
  "GET /api/statistics/rows",
  "GET /api/statistics/guidance",
];

/** Requests that those who may see the thing are still refused: sender and receiver do different things, and in order. */
const REFUSED: Readonly<Record<string, readonly [status: number, code: string]>> = {
  "clerk POST /api/shipments/{id}/receipt": [403, "forbidden"],
  "clerk POST /api/shipments/{id}/receipt/corrections": [403, "forbidden"],
  "clerk POST /api/shipments/{id}/receipt/photos": [403, "forbidden"],
  "clerk POST /api/shipments/{id}/receipt/photos/{sha256}/void": [403, "forbidden"],
  // The depot has taken it back before.
  "inspector POST /api/shipments/{id}/receipt/photos/{sha256}/void": [404, "not-found"],
  "depot POST /api/shipments/{id}/void": [403, "forbidden"],
  "inspector POST /api/batches/{gtin}/{lot}/tests/{sampleId}/void": [409, "already-voided"],
  "inspector POST /api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void": [409, "already-voided"],
  // All were struck before.
  "clerk GET /api/labels/{id}.pdf": [409, "already-voided"],
  "clerk POST /api/shipments/{id}/void": [409, "shipment-not-pending"],
  // No prefix of theirs, and a number that nobody holds.
  "operator POST /api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal": [404, "not-found"],
  "operator POST /api/claims/release": [404, "not-found"],
  // It is not suspended.
  "operator POST /api/organisations/{id}/status": [409, "correction-refused"],
  // The person is not suspended; who the other was is erased already.
  "operator POST /api/people/{id}/status": [409, "correction-refused"],
  "operator POST /api/people/{id}/erasure": [409, "correction-refused"],
  // Named in other claims about the batch than that delivery.
  "integrator POST /api/disputes": [400, "invalid-request"],
  "laboratory POST /api/disputes": [400, "invalid-request"],
  // The bureau has decided before.
  "depot POST /api/disputes/{id}/withdrawal": [409, "dispute-refused"],
  // The county has erased it, and said the same, before.
  "cityStatistician POST /api/households/{id}/erasure": [409, "correction-refused"],
  "cityStatistician POST /api/benefits/{id}/confirmation": [409, "correction-refused"],
  // An office names those of its region.
  "cityStatistician POST /api/agreements": [400, "invalid-request"],
  // A county's office publishes nothing.
  "statistician POST /api/assessment/indicators": [400, "invalid-request"],
  "strangeStatistician POST /api/assessment/indicators": [400, "invalid-request"],
  "statistician POST /api/assessment/indicators/{region}/{year}/corrections": [400, "invalid-request"],
  "strangeStatistician POST /api/assessment/indicators/{region}/{year}/corrections": [400, "invalid-request"],
  // The city has decided before.
  "statistician POST /api/assessment/objections/{id}/withdrawal": [409, "dispute-refused"],
  // It was drawn before.
  "inspector POST /api/samplings/{id}/abandonment": [409, "sampling-out-of-step"],
  // It is barred nowhere.
  "inspector POST /api/laboratories/{id}/status": [409, "correction-refused"],
  "strangeInspector POST /api/laboratories/{id}/status": [409, "correction-refused"],
  // Rows are listed by county.
  "cityStatistician GET /api/statistics/rows": [400, "invalid-request"],
  // Some of it has gone to others.
  "clerk POST /api/batches/{gtin}/{lot}/void": [409, "correction-refused"],
  // It was harvested, and by others.
  "clerk POST /api/batches/{gtin}/{lot}/commitment": [409, "correction-refused"],
  "depot POST /api/batches/{gtin}/{lot}/commitment": [403, "forbidden"],
  // A party of the batch with nothing of it on hand.
  "integrator POST /api/batches/{gtin}/{lot}/losses": [409, "insufficient-stock"],
};

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`;
// Not the code's own list of routes: this one does not follow when a route is widened.
const routes = MANAGEMENT_TABLE.map((row) => ({ ...row, name: nameOf(row) }));
const actorNames = Object.keys(ACTORS) as ActorName[];

let service: Service;
const send = (name: ActorName | "nobody", { method, path, body, headers }: Ask): Promise<Reply> =>
  service.call(name, method, path, body, headers);

/** What the sender can tell apart: status, headers and body, with the request's own id and the names it sent itself taken out. */
function shape({ status, headers, text }: Reply, ask: Ask, names: Names): object {
  const own = [...Object.values(names), ...idsIn(ask.body)].sort((a, b) => b.length - a.length);
  const { instance } = JSON.parse(text) as { instance: string };
  const told = Object.fromEntries([...headers].filter(([name]) => name !== "x-request-id"));
  const said = own.reduce((rest, id) => rest.replaceAll(id, "<id>"), text.replaceAll(instance, "<instance>"));
  return { status, headers: told, said };
}

/** Ids that belong to others: a stranger who picks one learns no more from it than from a free one. */
const TAKEN: readonly (readonly [name: string, who: ActorName, ask: Ask])[] = [
  ["a batch", "strangeClerk", { method: "POST", path: "/api/batches", body: batchBody(KNOWN.lot, 1000) }],
  [
    "a shipment",
    "strangeDepot",
    {
      method: "POST",
      path: "/api/shipments",
      body: { id: KNOWN.shipment, to: "chengdu-shop", items: [item(KNOWN, 1)], shippedAt: at(10) },
    },
  ],
  [
    "a label run",
    "strangeClerk",
    {
      method: "POST",
      path: "/api/labels",
      body: { id: KNOWN.run, gtin: KNOWN.gtin, lot: KNOWN.lot, count: 2, netWeightG: 500 },
    },
  ],
  ["a certificate", "strangeInspector", { method: "POST", path: "/api/certificates", body: CERTIFICATE_BODY }],
];

function idsIn(body: unknown): string[] {
  if (body === null || typeof body !== "object" || body instanceof Uint8Array) return [];
  const { id, lot } = body as { readonly id?: string; readonly lot?: string };
  return [id, lot].filter((value) => value !== undefined);
}

beforeAll(async () => {
  const table = openSqliteTable(":memory:");
  service = openService(table, await populate(table));
  await makeKnown(service);
});

test.each(TAKEN)(
  "the id of %s that a stranger cannot see is not given away when they use it",
  async (_name, who, ask) => {
    const renamed = JSON.parse(
      Object.entries(KNOWN).reduce(
        (text, [name, id]) => text.replaceAll(`"${id}"`, `"${UNKNOWN[name as keyof Names]}"`),
        JSON.stringify(ask),
      ),
    ) as Ask;
    const replies = [await send(who, ask), await send(who, renamed)] as const;
    expect([replies[0].status, replies[0].json.code]).toEqual([404, "not-found"]);
    expect(shape(replies[0], ask, KNOWN)).toEqual(shape(replies[1], renamed, UNKNOWN));
  },
);

test("lists hold only what the asker's own organisation holds, or what happened in its own region", async () => {
  for (const [path, owner, stranger] of [
    ["/api/batches", "clerk", "strangeClerk"],
    ["/api/batches", "depot", "strangeDepot"],
    ["/api/shipments", "depot", "strangeDepot"],
    ["/api/shipments?direction=out", "clerk", "strangeClerk"],
    ["/api/batches", "laboratory", "strangeLaboratory"],
    ["/api/tests", "laboratory", "strangeLaboratory"],
    ["/api/batches", "inspector", "strangeInspector"],
    ["/api/batches", "statistician", "strangeStatistician"],
    [`/api/batches?lot=${KNOWN.lot}`, "clerk", "strangeClerk"],
    [`/api/batches?q=${KNOWN.lot}`, "inspector", "strangeInspector"],
    [`/api/search?q=${KNOWN.lot}`, "clerk", "strangeClerk"],
    [`/api/search?q=${KNOWN.lot}`, "laboratory", "strangeDepot"],
    [`/api/search?q=${KNOWN.lot}`, "statistician", "strangeStatistician"],
    [`/api/search?q=${KNOWN.certificate}`, "inspector", "strangeInspector"],
    [`/api/search?q=${KNOWN.shipment}`, "depot", "strangeDepot"],
    [`/api/search?q=${KNOWN.gtin}`, "clerk", "strangeClerk"],
    [`/api/search?q=${KNOWN.organisation}`, "operator", "strangeClerk"],
    ["/api/bases", "clerk", "strangeClerk"],
    ["/api/bases", "inspector", "strangeInspector"],
    ["/api/products", "statistician", "strangeStatistician"],
    ["/api/certificates", "clerk", "strangeClerk"],
    ["/api/certificates", "inspector", "strangeInspector"],
    ["/api/inputs", "clerk", "strangeClerk"],
    ["/api/labels", "clerk", "strangeClerk"],
    ["/api/commissions", "clerk", "strangeClerk"],
    ["/api/commissions", "laboratory", "strangeLaboratory"],
    ["/api/commissions", "inspector", "strangeInspector"],
    ["/api/transformations", "clerk", "strangeClerk"],
    ["/api/transformations?lot=CX0003", "inspector", "strangeInspector"],
    ["/api/units", "clerk", "strangeClerk"],
    ["/api/units", "inspector", "strangeInspector"],
    ["/api/recalls", "clerk", "strangeClerk"],
    ["/api/recalls", "inspector", "strangeInspector"],
    ["/api/exceptions", "inspector", "strangeInspector"],
    ["/api/exceptions", "statistician", "strangeStatistician"],
    ["/api/households", "statistician", "strangeStatistician"],
    ["/api/benefits", "statistician", "strangeStatistician"],
    ["/api/benefits", "inspector", "strangeInspector"],
    ["/api/benefits?household=J-0001&county=510824", "statistician", "strangeStatistician"],
  ] as const) {
    const [own, strange] = [await service.call(owner, "GET", path), await service.call(stranger, "GET", path)];
    expect([path, owner, (own.json.items as unknown[]).length > 0]).toEqual([path, owner, true]);
    expect([path, stranger, strange.json.items]).toEqual([path, stranger, []]);
  }
});

test("every route has its row in these tables", () => {
  const names = routes.map(({ name }) => name);
  expect(Object.keys(ASKS).sort()).toEqual(names.toSorted());
  const judged = [...Object.keys(MAY), ...OWN, "POST /api/shipments/{id}/void"];
  const closed = routes.filter(({ roles }) => typeof roles !== "string").map(({ name }) => name);
  expect(judged.toSorted()).toEqual(closed.toSorted());
});

describe.each(routes)("$name", ({ name, roles }) => {
  const askFor = ASKS[name] ?? (() => expect.fail(`no request for ${name}`));

  if (roles === "public") {
    test("answers everyone", async () => {
      for (const who of ["nobody", ...actorNames] as const)
        expect((await send(who, askFor(KNOWN, who))).status).toBe(200);
    });
    return;
  }

  test("answers nobody without a key, whatever is asked for", async () => {
    const [known, unknown] = [askFor(KNOWN, "nobody"), askFor(UNKNOWN, "nobody")];
    const replies = [await send("nobody", known), await send("nobody", unknown)] as const;
    for (const { status, json, headers } of replies) {
      expect([status, json.code, headers.get("www-authenticate")]).toEqual([
        401,
        "unauthenticated",
        'Bearer realm="suyuan"',
      ]);
    }
    expect(shape(replies[0], known, KNOWN)).toEqual(shape(replies[1], unknown, UNKNOWN));
  });

  if (roles === "person") {
    test("refuses every key with 403: a key is nobody", async () => {
      for (const who of actorNames) {
        const { status, json } = await send(who, askFor(KNOWN, who));
        expect([who, status, json.code]).toEqual([who, 403, "forbidden"]);
      }
    });
    return;
  }

  test("refuses every other role with 403, whatever is asked for", async () => {
    for (const who of actorNames.filter((actor) => !roles.includes(ACTORS[actor].role))) {
      const [known, unknown] = [askFor(KNOWN, who), askFor(UNKNOWN, who)];
      const replies = [await send(who, known), await send(who, unknown)] as const;
      expect([who, replies[0].status, replies[0].json.code]).toEqual([who, 403, "forbidden"]);
      expect(shape(replies[0], known, KNOWN)).toEqual(shape(replies[1], unknown, UNKNOWN));
    }
  });

  const holders = actorNames.filter((actor) => roles.includes(ACTORS[actor].role));
  const may = withCity(name, MAY[name]);

  test("lets those use it who may", async () => {
    for (const who of may ?? (OWN.includes(name) ? holders : [])) {
      const { status, text } = await send(who, askFor(KNOWN, who));
      if (REFUSED[`${who} ${name}`]) continue;
      expect([who, status < 300, text]).toEqual([who, true, text]);
    }
    for (const [what, [status, code]] of Object.entries(REFUSED)) {
      const who = holders.find((actor) => what === `${actor} ${name}`);
      if (who === undefined) continue;
      const reply = await send(who, askFor(KNOWN, who));
      expect([what, reply.status, reply.json.code]).toEqual([what, status, code]);
    }
  });

  if (may === undefined) return;
  test("tells strangers nothing but what it tells of unknown ids", async () => {
    const strangers = holders.filter((who) => !may.includes(who) && !REFUSED[`${who} ${name}`]);
    for (const who of strangers) {
      const [known, unknown] = [askFor(KNOWN, who), askFor(UNKNOWN, who)];
      const replies = [await send(who, known), await send(who, unknown)] as const;
      expect([who, replies[0].status, replies[0].json.code]).toEqual([who, 404, "not-found"]);
      expect(shape(replies[0], known, KNOWN)).toEqual(shape(replies[1], unknown, UNKNOWN));
    }
  });
});
