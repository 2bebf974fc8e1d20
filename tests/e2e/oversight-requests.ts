/** Requests of disputes, findings and samplings, for tests over every route. */
import { createHash } from "node:crypto";
import { samplePicture } from "@suyuan/api/fixtures/pictures";
import { type ActorName, daysFromNow, must, type Service } from "./api-fixture.ts";

/** What a request of these names. */
interface Named {
  readonly gtin: string;
  readonly lot: string;
  readonly dispute: string;
  readonly finding: string;
  readonly sampling: string;
  readonly shipment: string;
  readonly organisation: string;
  readonly findingPhoto: string;
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

const SEED = "7d".repeat(32);
const COMMITMENT = createHash("sha256").update(Buffer.from(SEED, "hex")).digest("hex");
const BUREAU = "?from=cangxi-bureau";
let fresh = 0;
const newId = (): string => {
  fresh += 1;
  return `oversight-${fresh}`;
};

const findingOf = ({ gtin, lot }: Named, id: string) => ({
  ...{ id, about: { kind: "batch", id: `01/${gtin}/10/${lot}` }, severity: "minor", clause: "NY/T 1056 5.2" },
  ...{ text: "入库无温度记录", inspectedOn: daysFromNow(-1), dueOn: daysFromNow(20) },
});
const samplingOf = (id: string) => ({
  ...{
    id,
    kind: "batch",
    region: "510824",
    from: daysFromNow(-60),
    to: daysFromNow(0),
    count: 2,
    commitment: COMMITMENT,
  },
});

const upon = (
  what: "findings" | "samplings" | "disputes",
  id: string,
  step: string,
  from: string,
  body?: unknown,
): Asked => ({
  method: body === undefined ? "GET" : "POST",
  path: `/api/${what}/${id}${step}${from}`,
  ...(body === undefined ? {} : { body }),
});

export const OVERSIGHT_ASKS: Readonly<Record<string, (names: Named, who: ActorName | "nobody") => Asked>> = {
  "POST /api/disputes": ({ gtin, lot, shipment }) => ({
    method: "POST",
    path: "/api/disputes",
    body: { id: newId(), gtin, lot, claim: "delivery", about: shipment, reason: "没有收到" },
  }),
  "GET /api/disputes": () => ({ method: "GET", path: "/api/disputes" }),
  "GET /api/disputes/{id}": ({ dispute }) => upon("disputes", dispute, "", "?from=cold-one"),
  "POST /api/disputes/{id}/settlement": ({ dispute }) =>
    upon("disputes", dispute, "/settlement", "?from=cold-one", { outcome: "upheld", reason: "查实" }),
  "POST /api/disputes/{id}/withdrawal": ({ dispute }) =>
    upon("disputes", dispute, "/withdrawal", "?from=cold-one", { reason: "已查清" }),
  "POST /api/findings": (names) => ({ method: "POST", path: "/api/findings", body: findingOf(names, newId()) }),
  "GET /api/findings": () => ({ method: "GET", path: "/api/findings" }),
  "GET /api/findings/{id}": ({ finding }) => upon("findings", finding, "", BUREAU),
  "POST /api/findings/{id}/actions": ({ finding }) =>
    upon("findings", finding, "/actions", BUREAU, { id: newId(), text: "已整改" }),
  "POST /api/findings/{id}/photos": ({ finding }) => ({
    method: "POST",
    path: `/api/findings/${finding}/photos${BUREAU}&id=${newId()}&text=photo`,
    body: samplePicture("png", { width: 80, height: 80 }),
  }),
  "GET /api/findings/{id}/photos/{sha256}": ({ finding, findingPhoto }) =>
    upon("findings", finding, `/photos/${findingPhoto}`, BUREAU),
  "POST /api/findings/{id}/decisions": ({ finding }) =>
    upon("findings", finding, "/decisions", BUREAU, { outcome: "rejected", reason: "照片不清" }),
  "POST /api/findings/{id}/corrections": ({ finding }) =>
    upon("findings", finding, "/corrections", BUREAU, { reason: "写错", text: `无温度记录 ${newId()}` }),
  "POST /api/findings/{id}/void": ({ finding }) => upon("findings", finding, "/void", BUREAU, { reason: "重复" }),
  "POST /api/samplings": () => ({ method: "POST", path: "/api/samplings", body: samplingOf(newId()) }),
  "GET /api/samplings": () => ({ method: "GET", path: "/api/samplings" }),
  "GET /api/samplings/{id}": ({ sampling }) => upon("samplings", sampling, "", BUREAU),
  "POST /api/samplings/{id}/freezing": ({ sampling }) => upon("samplings", sampling, "/freezing", BUREAU, {}),
  "POST /api/samplings/{id}/draw": ({ sampling }) => upon("samplings", sampling, "/draw", BUREAU, { seed: SEED }),
  "POST /api/samplings/{id}/abandonment": ({ sampling }) =>
    upon("samplings", sampling, "/abandonment", BUREAU, { reason: "日期填错" }),
  "GET /api/samplings/{id}/list": ({ sampling }) => upon("samplings", sampling, "/list", BUREAU),
};

/** Makes the dispute, finding and sampling that are known. Answers the photo of an action. */
export async function makeOversight(service: Service, names: Named, delivery: string): Promise<string> {
  const { gtin, lot, dispute, finding, sampling } = names;
  const denied = { id: dispute, gtin, lot, claim: "delivery", about: delivery, reason: "数量不符" };
  await must(service.call("depot", "POST", "/api/disputes", denied));
  await must(service.call("inspector", "POST", "/api/findings", findingOf(names, finding)));
  const picture = samplePicture("png", { width: 96, height: 90 });
  const path = `/api/findings/${finding}/photos${BUREAU}&id=first&text=photo`;
  const told = await must(service.call("clerk", "POST", path, picture));
  await must(service.call("inspector", "POST", "/api/samplings", samplingOf(sampling)));
  const { actions } = told.json as { readonly actions: readonly { readonly photo?: { readonly sha256: string } }[] };
  return actions[0]?.photo?.sha256 ?? "";
}
