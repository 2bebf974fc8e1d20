import { createHash } from "node:crypto";
import { ASSESSMENT } from "./assessment.ts";
import { OTHER_PICTURE } from "./corrections.ts";
import { BASE, GTIN, LOT, SHIPMENT } from "./season.ts";
import type { Site, Step, Who } from "./site.ts";

/** Disputes, findings and samplings: what watches over the others, and how they answer. */

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

const SEED = "3c".repeat(32);
const SAMPLING = {
  id: "sa-2026-1",
  kind: "batch",
  region: "510824",
  from: "2026-09-01",
  to: "2026-10-08",
  count: 2,
  commitment: createHash("sha256").update(Buffer.from(SEED, "hex")).digest("hex"),
};
const FROM = "?from=cangxi-bureau";
const FINDING = {
  id: "f-2026-1",
  about: { kind: "base", id: `yunfeng/${BASE.id}` },
  severity: "major",
  clause: "NY/T 1056 5.2",
  text: "冷库门口没有温度记录",
  inspectedOn: "2026-10-07",
  dueOn: "2026-10-20",
};
const DISPUTE = {
  id: "d-2026-1",
  gtin: GTIN,
  lot: LOT,
  claim: "delivery",
  about: SHIPMENT.id,
  reason: "这车货没有到过我们冷库",
};

const DISPUTES: readonly Step[] = [
  post("depot", "/api/disputes", DISPUTE),
  get("inspector", "/api/disputes?status=open&limit=20"),
  post("inspector", "/api/disputes/d-2026-1/settlement?from=guangyuan-cold", {
    id: "ds-2026-1",
    outcome: "rejected",
    reason: "冷库签收单可查",
  }),
  post("depot", "/api/disputes", { ...DISPUTE, id: "d-2026-2", about: "s-2026-4" }),
  post("depot", "/api/disputes/d-2026-2/withdrawal?from=guangyuan-cold", { id: "dw-2026-1", reason: "查到签收记录" }),
];

const FINDINGS: readonly Step[] = [
  post("inspector", "/api/findings", FINDING),
  get("clerk", "/api/findings?status=open&limit=20"),
  post("inspector", `/api/findings/f-2026-1/corrections${FROM}`, {
    id: "fc-2026-1",
    reason: "条款写错",
    clause: "NY/T 1056 5.3",
  }),
  post("clerk", `/api/findings/f-2026-1/actions${FROM}`, { id: "a-2026-1", text: "已装温度记录仪" }),
  {
    as: "clerk",
    method: "POST",
    path: `/api/findings/f-2026-1/photos${FROM}&id=a-2026-2&text=${encodeURIComponent("记录仪照片")}`,
    body: OTHER_PICTURE,
    headers: { "content-type": "image/png" },
  },
  post("inspector", `/api/findings/f-2026-1/decisions${FROM}`, {
    id: "fd-2026-1",
    outcome: "accepted",
    reason: "已核实",
  }),
  post("inspector", "/api/findings", { ...FINDING, id: "f-2026-2" }),
  post("inspector", `/api/findings/f-2026-2/void${FROM}`, { id: "fv-2026-1", reason: "重复登记" }),
];

const SAMPLINGS: readonly Step[] = [
  post("inspector", "/api/samplings", SAMPLING),
  post("inspector", `/api/samplings/sa-2026-1/freezing${FROM}`, { id: "sf-2026-1" }),
  post("inspector", `/api/samplings/sa-2026-1/draw${FROM}`, { id: "sd-2026-1", seed: SEED }),
  get("clerk", `/api/samplings/sa-2026-1/list${FROM}`),
  post("inspector", "/api/samplings", { ...SAMPLING, id: "sa-2026-2" }),
  post("inspector", `/api/samplings/sa-2026-2/abandonment${FROM}`, { id: "sx-2026-1", reason: "日期填错" }),
  get("inspector", "/api/samplings?limit=20"),
];

export const OVERSIGHT: readonly Step[] = [...DISPUTES, ...FINDINGS, ...SAMPLINGS, ...ASSESSMENT];

/** What each of them refuses once it is decided. */
export const OVERSIGHT_REFUSED: readonly Step[] = [
  post("depot", "/api/disputes", { ...DISPUTE, id: "d-2026-3" }),
  post("clerk", `/api/findings/f-2026-1/actions${FROM}`, { id: "a-2026-9", text: "又改了" }),
  post("inspector", `/api/samplings/sa-2026-2/draw${FROM}`, { id: "sd-2026-9", seed: SEED }),
];

/** The photo of what was done about a finding. */
export async function findingPhotosOf(site: Site): Promise<readonly Step[]> {
  const { json } = await site.send(get("clerk", `/api/findings/f-2026-1${FROM}`));
  const { actions } = json as { readonly actions: readonly { readonly photo?: { readonly sha256: string } }[] };
  const sha256 = actions.findLast(({ photo }) => photo !== undefined)?.photo?.sha256;
  return [get("inspector", `/api/findings/f-2026-1/photos/${sha256}${FROM}`)];
}
