import { VoidingBody } from "../../commands/act.ts";
import { UnitBody, UnitPath, UnpackingBody } from "../../commands/units/body.ts";
import { UnitRecord } from "../../commands/units/view.ts";
import { route } from "../../http/route.ts";
import { execute } from "../../ledger/commit.ts";
import { UnitWithHistory } from "./answer.ts";

const takingOut = {
  method: "POST",
  tag: "custody",
  roles: ["clerk", "depot"],
  params: UnitPath,
  answers: { 201: UnitRecord },
} as const;

/** What packs and unpacks is loaded when it is first asked for. */
export const unitRoutes = [
  route({
    method: "POST",
    path: "/api/units",
    tag: "custody",
    summary: {
      zh: "装入物流单元（SSCC）：箱、筐、托盘，可嵌套",
      en: "Pack batches and units into a logistic unit (SSCC): a carton, crate or pallet",
    },
    roles: ["clerk", "depot"],
    body: UnitBody,
    answers: { 201: UnitRecord },
    problems: [
      "id-taken",
      "not-found",
      "unit-not-free",
      "already-voided",
      "date-order",
      "insufficient-stock",
      "batch-on-hold",
      "batch-recalled",
    ],
    handler: async (deps, call) => (await import("../../commands/units/pack.ts")).packed(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/units/{sscc}",
    tag: "custody",
    summary: { zh: "查询物流单元及其内装货物", en: "A logistic unit and what is in it" },
    roles: ["clerk", "depot", "integrator", "inspector"],
    params: UnitPath,
    answers: { 200: UnitWithHistory },
    problems: ["not-found"],
    handler: async (deps, call) => (await import("./read.ts")).readUnit(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/units/{sscc}/label.pdf",
    tag: "custody",
    summary: { zh: "物流单元标签（PDF，GS1-128）", en: "The label of a logistic unit: its SSCC as GS1-128, as a PDF" },
    roles: ["clerk", "depot"],
    params: UnitPath,
    answers: { 200: { file: ["application/pdf"] } },
    isLarge: true,
    problems: ["not-found", "label-character-missing", "payload-too-large"],
    handler: async (deps, call) => (await import("./label.ts")).unitLabel(deps, call),
  }),
  route({
    ...takingOut,
    path: "/api/units/{sscc}/unpacking",
    summary: { zh: "拆开物流单元（全部或部分取出）", en: "Unpack a logistic unit, in part or whole" },
    body: UnpackingBody,
    problems: ["id-taken", "not-found", "unit-not-free", "date-order"],
    handler: async (deps, call) =>
      execute(deps, (await import("../../commands/units/unpack.ts")).unpackCommand(deps, call)),
  }),
  route({
    ...takingOut,
    path: "/api/units/{sscc}/void",
    summary: {
      zh: "撤销最近一次装入（其后无变动时）",
      en: "Take the newest packing back, while nothing happened to the unit since",
    },
    body: VoidingBody,
    problems: ["id-taken", "not-found", "unit-not-free"],
    handler: async (deps, call) =>
      execute(deps, (await import("../../commands/units/unpack.ts")).voidPackingCommand(deps, call)),
  }),
];
