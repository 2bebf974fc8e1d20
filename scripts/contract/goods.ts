import { OTHER_PICTURE } from "./corrections.ts";
import { GTIN, item, LOT, SHIPMENT } from "./season.ts";
import type { Step } from "./site.ts";

/** What else becomes of the goods: a shipment that is taken back, sorting into other lots, and one sorting that was a mistake. */

const post = (as: Step["as"], path: string, body: unknown): Step => ({ as, method: "POST", path, body });

const SORTING = {
  id: "tr-2026-1",
  inputs: [item(40)],
  outputs: [item(30, `${LOT}-A`), item(9.5, `${LOT}-B`)],
  lossKg: 0.5,
  at: "2026-10-07T19:40:00+08:00",
  line: "分选一线",
};

/** A carton, and the pallet that it stands on for a while. */
const CARTON = { id: "u-2026-1", sscc: "095200005100000015", at: "2026-10-07T19:50:00+08:00" };
const PALLET = "095200005100000022";

/** A load of which some was turned away, with a photo of it. */
export const TURNED_AWAY = "s-2026-4";

export const GOODS: readonly Step[] = [
  post("clerk", "/api/shipments", { ...SHIPMENT, id: TURNED_AWAY, items: [item(20)] }),
  post("depot", `/api/shipments/${TURNED_AWAY}/receipt?from=yunfeng`, {
    items: [{ ...item(15), rejectedKg: 5 }],
    receivedAt: "2026-10-07T19:20:00+08:00",
    remark: "压坏",
  }),
  {
    as: "depot",
    method: "POST",
    path: `/api/shipments/${TURNED_AWAY}/receipt/photos?from=yunfeng&gtin=${GTIN}&lot=${LOT}&id=rp-2026-1`,
    body: OTHER_PICTURE,
    headers: { "content-type": "image/png" },
  },
  post("clerk", "/api/shipments", { ...SHIPMENT, id: "s-2026-2", items: [item(50)] }),
  post("clerk", "/api/shipments/s-2026-2/void?from=yunfeng", { reason: "装错车" }),
  post("depot", "/api/transformations/preview", SORTING),
  post("depot", "/api/transformations", SORTING),
  { as: "depot", method: "GET", path: `/api/transformations/${SORTING.id}?from=${SHIPMENT.to}` },
  post("depot", "/api/transformations", {
    ...SORTING,
    id: "tr-2026-2",
    inputs: [item(10)],
    outputs: [item(7, `${LOT}-C`)],
    lossKg: 3,
    lossCause: "trimming",
  }),
  post("depot", `/api/batches/${GTIN}/${LOT}-A/commitment`, { id: "cr-2026-1", commitmentBasis: ["quality-control"] }),
  { as: "depot", method: "GET", path: "/api/transformations?limit=20" },
  post("depot", "/api/transformations/tr-2026-2/void", { id: "tv-2026-1", reason: "称重有误" }),
  post("depot", "/api/units", { ...CARTON, contains: [{ ...item(6, `${LOT}-A`) }] }),
  post("depot", "/api/units", {
    ...CARTON,
    id: "u-2026-2",
    sscc: PALLET,
    contains: [{ sscc: CARTON.sscc }, item(3, `${LOT}-B`)],
  }),
  post("depot", `/api/units/${CARTON.sscc}/unpacking`, { id: "x-2026-0", at: CARTON.at }),
  { as: "depot", method: "GET", path: `/api/units/${PALLET}` },
  { as: "depot", method: "GET", path: "/api/units?limit=20" },
  { as: "depot", method: "GET", path: `/api/units/${PALLET}/label.pdf` },
  post("depot", `/api/units/${PALLET}/unpacking`, { id: "x-2026-1", items: [{ sscc: CARTON.sscc }], at: CARTON.at }),
  post("depot", "/api/units", { ...CARTON, id: "u-2026-3", contains: [item(1, `${LOT}-A`)] }),
  post("depot", `/api/units/${CARTON.sscc}/void`, { id: "xv-2026-1", reason: "装错批次" }),
  post("depot", "/api/shipments", {
    id: "s-2026-5",
    to: "yunfeng",
    items: [{ sscc: CARTON.sscc }],
    shippedAt: "2026-10-07T19:55:00+08:00",
  }),
  post("clerk", `/api/shipments/s-2026-5/receipt?from=${SHIPMENT.to}`, {
    items: [{ sscc: CARTON.sscc, contents: [item(5.5, `${LOT}-A`)] }],
    receivedAt: "2026-10-07T19:58:00+08:00",
  }),
  { as: "inspector", method: "GET", path: `/api/trace?id=01/${item(1).gtin}/10/${LOT}&direction=forward` },
  { as: "inspector", method: "GET", path: `/api/trace.fcl.json?id=01/${GTIN}/10/${LOT}&direction=forward` },
  post("inspector", "/api/trace/common", {
    cases: [`01/${GTIN}/10/${LOT}-A`, `01/${GTIN}/10/${LOT}-B`],
    paths: 1,
  }),
  { as: "depot", method: "GET", path: `/api/trace.csv?id=01/${item(1).gtin}/10/${LOT}-A&direction=back` },
  { as: "inspector", method: "GET", path: `/api/batches/${item(1).gtin}/${LOT}-A/history.epcis.json` },
  { as: "inspector", method: "GET", path: `/api/batches/${item(1).gtin}/${LOT}-A/pack.html?lang=zh` },
  { as: "inspector", method: "GET", path: "/api/exports/certificate-use.xlsx?year=2026" },
  { as: "depot", method: "GET", path: "/api/exports/fsma204.xlsx?from=2026-09-01&to=2026-10-31" },
];
