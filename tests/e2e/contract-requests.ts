/** For tests over every route: requests that are right, naming things that are there or things that never were. */

import { createHash } from "node:crypto";
import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import { storeQuery } from "@suyuan/api/epcis/subscriptions/named-queries";
import { addSubscription } from "@suyuan/api/epcis/subscriptions/subscriptions";
import { TestDevice } from "@suyuan/api/fixtures/devices";
import { samplePicture } from "@suyuan/api/fixtures/pictures";
import { shareDevice } from "@suyuan/api/fixtures/shared-devices";
import { exceptionId } from "@suyuan/api/following/exceptions";
import { drainOutbox } from "@suyuan/api/following/follow";
import {
  type ActorName,
  BASE,
  BASE_BODY,
  batchBody,
  CERTIFICATE,
  CERTIFICATE_BODY,
  daysFromNow,
  GTIN,
  must,
  PRODUCT_BODY,
  plant,
  type Service,
} from "./api-fixture.ts";
import { ASSESSMENT_ASKS, makeAssessment } from "./assessment-requests.ts";
import { makeOversight, OVERSIGHT_ASKS } from "./oversight-requests.ts";
import { makePlatforms, PLATFORM_ASKS } from "./platform-requests.ts";

/** What a request names: the first cooperative's own things, or things that never were. Same lengths, so that only names differ. */
export interface Names {
  readonly gtin: string;
  readonly lot: string;
  readonly base: string;
  readonly certificate: string;
  readonly shipment: string;
  /** Some of it was turned away. */
  readonly turnedAway: string;
  readonly run: string;
  readonly link: string;
  readonly organisation: string;
  readonly sample: string;
  readonly step: string;
  readonly log: string;
  readonly recall: string;
  readonly order: string;
  readonly dispute: string;
  readonly finding: string;
  readonly sampling: string;
  /** A platform's order, the lot that it is of, and a platform with which is shared. */
  readonly sale: string;
  readonly sold: string;
  readonly platform: string;
  /** A special product. */
  readonly entry: string;
  readonly laboratory: string;
  readonly commission: string;
  readonly transformation: string;
  readonly unit: string;
  readonly crate: string;
  readonly device: string;
  readonly upload: string;
  readonly person: string;
  readonly sharedDevice: string;
  readonly household: string;
  readonly assessed: string;
  readonly objection: string;
  readonly benefit: string;
  readonly standard: string;
  /** Made by the service. */
  input: string;
  exception: string;
  photo: string;
  rejectionPhoto: string;
  findingPhoto: string;
  serial: string;
  key: string;
  webhook: string;
}

export const LOG = [
  "Model,RC-5+",
  "Serial,EFI234105840",
  "No.,Time,Temperature(°C)",
  ...[0, 1, 2].map((n) => `${n + 1},${daysFromNow(-1)} 0${n}:00:00,1.2`),
].join("\n");

export const KNOWN: Names = {
  gtin: GTIN,
  lot: "CX0001",
  base: BASE,
  certificate: CERTIFICATE,
  shipment: "S-0001",
  turnedAway: "S-0002",
  run: "R-0001",
  link: "K-0001",
  organisation: "lingjiang",
  sample: "T-0001",
  step: "000004",
  log: createHash("sha256").update(LOG).digest("hex"),
  recall: "C-0001",
  order: "C-0002",
  dispute: "D-0002",
  finding: "F-0001",
  sampling: "A-0001",
  sale: "O-0001",
  sold: "CX0009",
  platform: "mianyang-shop",
  entry: "E-0001",
  laboratory: "sichuan-lab",
  commission: "M-0001",
  transformation: "T-0001",
  unit: "095200005100000015",
  crate: "095200005100000046",
  device: "D-0001",
  upload: "U-0001",
  person: "p-00000000000000a1",
  sharedDevice: `sd-${"0a".repeat(12)}`,
  household: "J-0001",
  assessed: "510800",
  objection: "O-0001",
  benefit: "B-0001",
  standard: "DB-0001",
  input: "",
  exception: "",
  photo: "",
  rejectionPhoto: "",
  findingPhoto: "",
  serial: "",
  key: "",
  webhook: "",
};
export const UNKNOWN: Names = {
  gtin: "06909999999996",
  lot: "QZ9999",
  base: "lingjiang-9",
  certificate: "gf-none",
  shipment: "S-9999",
  turnedAway: "S-9998",
  run: "R-9999",
  link: "K-9999",
  organisation: "lingjiane",
  sample: "T-9999",
  step: "009999",
  log: "0".repeat(64),
  recall: "C-9999",
  order: "C-9998",
  dispute: "D-9998",
  finding: "F-9999",
  sampling: "A-9999",
  sale: "O-9999",
  sold: "QZ9998",
  platform: "mianyang-shoq",
  entry: "E-9999",
  laboratory: "sichuan-laa",
  commission: "M-9999",
  transformation: "T-9999",
  unit: "095200005100000022",
  crate: "095200005100000022",
  device: "D-9999",
  upload: "U-9999",
  person: "p-99999999999999f9",
  sharedDevice: `sd-${"9f".repeat(12)}`,
  household: "J-9999",
  assessed: "510700",
  objection: "O-9998",
  benefit: "B-9999",
  standard: "DB-9999",
  input: "0".repeat(32),
  exception: "0".repeat(32),
  photo: "0".repeat(64),
  rejectionPhoto: "0".repeat(64),
  findingPhoto: "0".repeat(64),
  serial: "0".repeat(13),
  key: `key-${"0".repeat(16)}`,
  webhook: "0".repeat(26),
};

/** A person whose names were erased. */
export const ERASED = "p-00000000000000e1";

/** What a link of the cooperative says. */
const LINK = { linkType: "gs1:recipeInfo", href: "https://coop.example/recipes", title: { zh: "食谱", en: "Recipes" } };

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

let fresh = 0;
const newId = () => `new-${++fresh}`;

export const at = (hour: number): string => `${daysFromNow(-1)}T${String(hour).padStart(2, "0")}:00:00+08:00`;
export const item = ({ gtin, lot }: Names, quantityKg: number) => ({ gtin, lot, quantityKg });

export const testOf = ({ gtin, lot }: Names, _who?: unknown, sampleId = newId()): Ask => ({
  method: "POST",
  path: `/api/batches/${gtin}/${lot}/tests`,
  body: {
    sampleId,
    sampledOn: daysFromNow(-1),
    testedOn: daysFromNow(-1),
    issuedOn: daysFromNow(0),
    items: [{ active: "matrine", resultMgPerKg: 0, limitMgPerKg: 1 }],
    verdict: "passed",
  },
});

function inputOn({ base }: Names): Ask {
  const applied = { product: "苦参碱", actives: ["matrine"], dosage: "1 L", appliedOn: daysFromNow(-60) };
  return { method: "POST", path: "/api/inputs", body: { base, plot: "p1", ...applied, safetyIntervalDays: 7 } };
}

/** For every route of the contract, a request that is right in all but, perhaps, who sends it and what it names. */
export const ASKS: Readonly<Record<string, (names: Names, who: ActorName | "nobody") => Ask>> = {
  "GET /health": () => ({ method: "GET", path: "/health" }),
  "GET /health/ready": () => ({ method: "GET", path: "/health/ready" }),
  "GET /openapi.json": () => ({ method: "GET", path: "/openapi.json" }),
  "GET /api/logger-formats": () => ({ method: "GET", path: "/api/logger-formats" }),
  "GET /problems/{code}": () => ({ method: "GET", path: "/problems/not-found" }),
  "GET /console/sign-in.json": () => ({ method: "GET", path: "/console/sign-in.json" }),
  "GET /api/me": () => ({ method: "GET", path: "/api/me" }),
  "POST /api/me/sign-out": () => ({ method: "POST", path: "/api/me/sign-out" }),
  "POST /api/people": () => ({
    method: "POST",
    path: "/api/people",
    body: { id: `p-${String(++fresh).padStart(16, "0")}`, name: "王一", account: `wang.${fresh}` },
  }),
  "POST /api/keys": ({ organisation }) => ({
    method: "POST",
    path: "/api/keys",
    body: { id: newId(), organisation, role: "clerk" },
  }),
  "GET /api/keys": ({ organisation }) => ({ method: "GET", path: `/api/keys?organisation=${organisation}` }),
  "POST /api/keys/{id}/revocation": ({ key }) => ({
    method: "POST",
    path: `/api/keys/${key}/revocation`,
    body: { id: newId(), reason: "系统停用" },
  }),
  "GET /api/set-aside": () => ({ method: "GET", path: "/api/set-aside" }),
  "POST /api/set-aside/retry": () => ({ method: "POST", path: "/api/set-aside/retry", body: {} }),
  "GET /api/backups": () => ({ method: "GET", path: "/api/backups" }),
  "GET /api/tests": () => ({ method: "GET", path: "/api/tests" }),
  "GET /api/people": () => ({ method: "GET", path: "/api/people" }),
  "GET /api/people/{id}": ({ person }) => ({ method: "GET", path: `/api/people/${person}` }),
  "POST /api/me/corrections": () => ({
    method: "POST",
    path: "/api/me/corrections",
    body: { id: newId(), name: `王${++fresh}`, reason: "姓名写错" },
  }),
  "POST /api/people/{id}/corrections": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person}/corrections`,
    body: { id: newId(), name: `李${++fresh}`, reason: "姓名写错" },
  }),
  "POST /api/people/{id}/recovery": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person}/recovery`,
    body: { id: newId(), reason: "忘记密码" },
  }),
  "POST /api/people/{id}/status": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person}/status`,
    body: { id: newId(), status: "reinstated", reason: "已查清" },
  }),
  // Of somebody whose names were erased before: the other requests need the person.
  "POST /api/people/{id}/erasure": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person === KNOWN.person ? ERASED : person}/erasure`,
    body: { id: newId(), reason: "本人要求" },
  }),
  "GET /api/people/{id}/memberships": ({ person }) => ({ method: "GET", path: `/api/people/${person}/memberships` }),
  "POST /api/people/{id}/memberships": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person}/memberships`,
    body: { id: newId(), organisation: "service", role: "integrator" },
  }),
  "POST /api/people/{id}/memberships/end": ({ person }) => ({
    method: "POST",
    path: `/api/people/${person}/memberships/end`,
    body: { id: newId(), organisation: "service", role: "integrator", reason: "离职" },
  }),
  "GET /api/shared-devices": () => ({ method: "GET", path: "/api/shared-devices" }),
  "POST /api/shared-devices/{id}/end": ({ sharedDevice }) => ({
    method: "POST",
    path: `/api/shared-devices/${sharedDevice}/end`,
    body: { id: newId(), reason: "平板遗失" },
  }),
  "POST /api/organisations": () => ({
    method: "POST",
    path: "/api/organisations",
    body: { id: newId(), name: "新合作社", kind: "cooperative", regionCode: "510824" },
  }),
  "GET /api/organisations/{id}": ({ organisation }) => ({ method: "GET", path: `/api/organisations/${organisation}` }),
  "GET /api/bases/{id}": ({ base }) => ({ method: "GET", path: `/api/bases/${base}` }),
  "GET /api/products/{gtin}": ({ gtin }) => ({ method: "GET", path: `/api/products/${gtin}` }),
  "GET /api/inputs/{id}": ({ input }) => ({ method: "GET", path: `/api/inputs/${input}` }),
  "GET /api/batches/{gtin}/{lot}/tests/{sampleId}": ({ gtin, lot, sample }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/tests/${sample}`,
  }),
  "POST /api/batches/{gtin}/{lot}/tests/{sampleId}/void": ({ gtin, lot, sample }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/tests/${sample}/void`,
    body: { reason: "报告录到了别的批次" },
  }),
  "GET /api/batches/{gtin}/{lot}/storage/{step}": ({ gtin, lot, step }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/storage/${step}`,
  }),
  "GET /api/batches/{gtin}/{lot}/temperature-logs/{sha256}": ({ gtin, lot, log }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/temperature-logs/${log}`,
  }),
  "POST /api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void": ({ gtin, lot, log }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/temperature-logs/${log}/void`,
    body: { reason: "上传到了别的批次" },
  }),
  "GET /api/recalls/{id}": ({ recall }) => ({ method: "GET", path: `/api/recalls/${recall}` }),
  "POST /api/recalls/{id}/end": ({ recall }) => ({
    method: "POST",
    path: `/api/recalls/${recall}/end`,
    body: { reason: "批号选错", outcome: "mistaken" },
  }),
  "GET /api/recalls/{id}/order": ({ order }) => ({ method: "GET", path: `/api/recalls/${order}/order` }),
  "GET /api/recalls/{id}/evidence": ({ order }) => ({ method: "GET", path: `/api/recalls/${order}/evidence` }),
  "GET /api/recalls/{id}/tasks/{organisation}": ({ order }) => ({
    method: "GET",
    path: `/api/recalls/${order}/tasks/lingjiang`,
  }),
  "POST /api/recalls/{id}/tasks/{organisation}": ({ order }) => ({
    method: "POST",
    path: `/api/recalls/${order}/tasks/lingjiang`,
    body: { id: newId(), acknowledged: true, at: "2026-10-07T08:00:00+08:00" },
  }),
  "GET /api/recall-orders": () => ({ method: "GET", path: "/api/recall-orders" }),
  "GET /api/recall-tasks": () => ({ method: "GET", path: "/api/recall-tasks" }),
  "POST /api/bases": () => ({ method: "POST", path: "/api/bases", body: { ...BASE_BODY, id: newId() } }),
  "POST /api/bases/{id}/capacity-policy": ({ base }) => ({
    method: "POST",
    path: `/api/bases/${base}/capacity-policy`,
    body: { capacity: "warn" },
  }),
  "POST /api/products": () => ({ method: "POST", path: "/api/products", body: { ...PRODUCT_BODY, gtin: freshGtin() } }),
  "POST /api/certificates": ({ gtin, base, organisation: holder }) => ({
    method: "POST",
    path: "/api/certificates",
    body: {
      ...CERTIFICATE_BODY,
      id: newId(),
      number: `LB-18-2601221${1000 + fresh}A`,
      holder,
      gtins: [gtin],
      bases: [base],
    },
  }),
  "GET /api/certificates/{id}": ({ certificate }) => ({ method: "GET", path: `/api/certificates/${certificate}` }),
  "GET /api/certificates/{id}/harvests": ({ certificate }) => ({
    method: "GET",
    path: `/api/certificates/${certificate}/harvests`,
  }),
  "POST /api/certificates/{id}/status": ({ certificate }) => ({
    method: "POST",
    path: `/api/certificates/${certificate}/status`,
    body: { status: "suspended", reason: "核查", effectiveFrom: daysFromNow(100) },
  }),
  "POST /api/certificates/{id}/annual-checks": ({ certificate }) => ({
    method: "POST",
    path: `/api/certificates/${certificate}/annual-checks`,
    body: { year: Number(daysFromNow(-1).slice(0, 4)), result: "passed", inspectedOn: daysFromNow(-1) },
  }),
  "POST /api/certificates/{id}/annual-checks/{year}/void": ({ certificate }) => ({
    method: "POST",
    path: `/api/certificates/${certificate}/annual-checks/${daysFromNow(-1).slice(0, 4)}/void`,
    body: { reason: "年度录错" },
  }),
  "POST /api/certificates/{id}/corrections": ({ certificate }) => ({
    method: "POST",
    path: `/api/certificates/${certificate}/corrections`,
    body: { id: newId(), reason: "少输一个零", approvedKgPerYear: 100_000 + ++fresh },
  }),
  "POST /api/certificates/{id}/scope": ({ certificate }) => ({
    method: "POST",
    path: `/api/certificates/${certificate}/scope`,
    body: { id: newId(), reason: "扩大范围", approvedKgPerYear: 200_000, effectiveFrom: daysFromNow(-1) },
  }),
  "POST /api/organisations/{id}/corrections": ({ organisation }) => ({
    method: "POST",
    path: `/api/organisations/${organisation}/corrections`,
    body: { id: newId(), reason: "换号", contact: `0839-522${1000 + ++fresh}` },
  }),
  "POST /api/organisations/{id}/status": ({ organisation }) => ({
    method: "POST",
    path: `/api/organisations/${organisation}/status`,
    body: { id: newId(), status: "reinstated", reason: "已查清" },
  }),
  "POST /api/organisations/{id}/gs1-prefixes": ({ organisation }) => ({
    method: "POST",
    path: `/api/organisations/${organisation}/gs1-prefixes`,
    body: { prefix: `69${6_000_000 + ++fresh}` },
  }),
  "GET /api/organisations/{id}/gs1-prefixes": ({ organisation }) => ({
    method: "GET",
    path: `/api/organisations/${organisation}/gs1-prefixes`,
  }),
  "POST /api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal": ({ organisation }) => ({
    method: "POST",
    path: `/api/organisations/${organisation}/gs1-prefixes/6999999/withdrawal`,
    body: { id: newId(), reason: "登错机构" },
  }),
  "GET /api/claims": ({ gtin }) => ({ method: "GET", path: `/api/claims?kind=gtin&number=${gtin}` }),
  "POST /api/claims/release": ({ organisation }) => ({
    method: "POST",
    path: "/api/claims/release",
    body: { id: newId(), kind: "sscc", number: "106141412345678908", from: organisation, reason: "凭厂商识别代码证书" },
  }),
  "POST /api/bases/{id}/plots": ({ base }) => ({
    method: "POST",
    path: `/api/bases/${base}/plots`,
    body: { id: newId(), reason: "新建园", plots: [{ id: `n${++fresh}`, areaMu: 5, crop: "猕猴桃" }] },
  }),
  "POST /api/bases/{id}/corrections": ({ base }) => ({
    method: "POST",
    path: `/api/bases/${base}/corrections`,
    body: { id: newId(), reason: "更名", name: `基地 ${++fresh}` },
  }),
  "POST /api/products/{gtin}/corrections": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/corrections`,
    body: { id: newId(), reason: "更名", name: { zh: `猕猴桃 ${++fresh}` } },
  }),
  "POST /api/products/{gtin}/producers": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/producers`,
    body: { reason: "同一品牌", organisation: "jiange-pears" },
  }),
  "POST /api/products/{gtin}/producers/{organisation}/withdrawal": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/producers/jiange-pears/withdrawal`,
    body: { reason: "合作终止" },
  }),
  "POST /api/products/{gtin}/words": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/words`,
    body: { id: newId(), zh: [`手工采摘 ${++fresh}`] },
  }),
  "POST /api/products/{gtin}/words/withdrawal": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/words/withdrawal`,
    body: { reason: "换包装" },
  }),
  "POST /api/products/{gtin}/photo": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/photo?id=${newId()}`,
    body: samplePicture("jpeg", { width: 100 + ++fresh, height: 100 }),
  }),
  "GET /api/products/{gtin}/photos/{sha256}": ({ gtin, photo }) => ({
    method: "GET",
    path: `/api/products/${gtin}/photos/${photo}`,
  }),
  "GET /photos/{gtin}/{sha256}.webp": ({ gtin, photo }) => ({ method: "GET", path: `/photos/${gtin}/${photo}.webp` }),
  "POST /api/products/{gtin}/photo/withdrawal": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/photo/withdrawal`,
    body: { reason: "拍得不好" },
  }),
  "POST /api/products/{gtin}/hiding": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/hiding`,
    body: { part: "links", reason: "链接已失效" },
  }),
  "POST /api/products/{gtin}/showing": ({ gtin }) => ({
    method: "POST",
    path: `/api/products/${gtin}/showing`,
    body: { part: "links", reason: "链接已更正" },
  }),
  "POST /api/inputs": inputOn,
  "POST /api/inputs/{id}/corrections": ({ input }) => ({
    method: "POST",
    path: `/api/inputs/${input}/corrections`,
    body: { id: newId(), reason: "输错了", dosage: `${fresh} L` },
  }),
  "POST /api/inputs/{id}/void": ({ input }) => ({
    method: "POST",
    path: `/api/inputs/${input}/void`,
    body: { reason: "打在别家地里" },
  }),
  "POST /api/batches": ({ gtin, base, certificate }) => ({
    method: "POST",
    path: "/api/batches",
    body: batchBody(newId(), 1, { gtin, base, certificate }),
  }),
  "GET /api/organisations": () => ({ method: "GET", path: "/api/organisations" }),
  "GET /api/bases": () => ({ method: "GET", path: "/api/bases" }),
  "GET /api/products": () => ({ method: "GET", path: "/api/products" }),
  "GET /api/certificates": () => ({ method: "GET", path: "/api/certificates" }),
  "GET /api/inputs": () => ({ method: "GET", path: "/api/inputs" }),
  "GET /api/labels": () => ({ method: "GET", path: "/api/labels" }),
  "GET /api/search": () => ({ method: "GET", path: "/api/search?q=CX0001" }),
  "GET /api/recalls": () => ({ method: "GET", path: "/api/recalls" }),
  "GET /api/batches": () => ({ method: "GET", path: "/api/batches" }),
  "GET /api/batches/{gtin}/{lot}": ({ gtin, lot }) => ({ method: "GET", path: `/api/batches/${gtin}/${lot}` }),
  "GET /api/laboratories/{id}": ({ laboratory }) => ({ method: "GET", path: `/api/laboratories/${laboratory}` }),
  "POST /api/laboratories/{id}/status": ({ laboratory }) => ({
    method: "POST",
    path: `/api/laboratories/${laboratory}/status`,
    body: { id: newId(), status: "admitted", reason: "整改完成" },
  }),
  "POST /api/commissions": ({ gtin, lot }) => ({
    method: "POST",
    path: "/api/commissions",
    body: { id: newId(), laboratory: KNOWN.laboratory, gtin, lot },
  }),
  "POST /api/devices": () => ({
    method: "POST",
    path: "/api/devices",
    body: { id: newId(), name: "手持机", kind: "handheld" },
  }),
  "GET /api/devices": () => ({ method: "GET", path: "/api/devices" }),
  "GET /api/devices/{id}": ({ device, organisation }, who) => ({
    method: "GET",
    path: `/api/devices/${device}${who === "operator" ? `?organisation=${organisation}` : ""}`,
  }),
  "GET /api/devices/{id}/places": ({ device, organisation }, who) => ({
    method: "GET",
    path: `/api/devices/${device}/places${who === "operator" ? `?organisation=${organisation}` : ""}`,
  }),
  "POST /api/devices/{id}/places/erasure": ({ device }) => ({
    method: "POST",
    path: `/api/devices/${device}/places/erasure`,
    body: { id: "fp-1" },
  }),
  "POST /api/devices/{id}/discarded": ({ device }) => ({
    method: "POST",
    path: `/api/devices/${device}/discarded`,
    body: { id: newId(), numbers: [{ from: 1, to: 1 }], reason: "扫错了" },
  }),
  "POST /api/uploads": () => {
    const id = newId();
    const sha256 = createHash("sha256").update(id).digest("hex");
    return {
      method: "POST",
      path: "/api/uploads",
      body: { id, bytes: 100, sha256, purpose: "temperature-log" },
    };
  },
  "PATCH /api/uploads/{id}": ({ upload }) => ({
    method: "PATCH",
    path: `/api/uploads/${upload}`,
    body: new TextEncoder().encode(LOG),
    headers: { "content-type": "application/partial-upload", "upload-offset": "0" },
  }),
  "GET /api/uploads/{id}": ({ upload }) => ({ method: "GET", path: `/api/uploads/${upload}` }),
  "GET /api/commissions": () => ({ method: "GET", path: "/api/commissions" }),
  "GET /api/commissions/{id}": ({ commission, organisation }) => ({
    method: "GET",
    path: `/api/commissions/${commission}?from=${organisation}`,
  }),
  "POST /api/commissions/{id}/end": ({ commission }) => ({
    method: "POST",
    path: `/api/commissions/${commission}/end`,
    body: { reason: "检测完成" },
  }),
  "POST /api/batches/{gtin}/{lot}/tests": testOf,
  "POST /api/batches/{gtin}/{lot}/storage": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/storage`,
    body: { action: "in", location: "A1", quantityKg: 1, at: at(12) },
  }),
  "POST /api/batches/{gtin}/{lot}/temperature-logs": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/temperature-logs`,
    body: new TextEncoder().encode(
      `${LOG}\n${newId()}`.replace(/new-(\d+)$/, (_, n) => `4,${at(3).slice(0, 10)} 03:00:00,1.${n}`),
    ),
  }),
  "POST /api/batches/{gtin}/{lot}/corrections": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/corrections`,
    body: { id: newId(), reason: "多输了一个零", quantityKg: (800_000 + Math.floor(Math.random() * 100_000)) / 1000 },
  }),
  "POST /api/batches/{gtin}/{lot}/void": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/void`,
    body: { id: newId(), reason: "批号登错" },
  }),
  "POST /api/batches/{gtin}/{lot}/losses": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/losses`,
    body: { id: newId(), reason: "烂果", quantityKg: 0.001, cause: "spoiled", at: at(14) },
  }),
  "POST /api/shipments": (names) => ({
    method: "POST",
    path: "/api/shipments",
    body: { id: newId(), to: "chengdu-shop", items: [item(names, 1)], shippedAt: at(10) },
  }),
  "GET /api/packs/{gtin}/{serial}": ({ gtin, serial }) => ({ method: "GET", path: `/api/packs/${gtin}/${serial}` }),
  "GET /api/transformations": () => ({ method: "GET", path: "/api/transformations" }),
  "GET /api/shipments": () => ({ method: "GET", path: "/api/shipments" }),
  "GET /api/shipments/{id}": ({ shipment }, who) => ({
    method: "GET",
    path: `/api/shipments/${shipment}${senderFor(who)}`,
  }),
  "POST /api/shipments/{id}/receipt/photos": ({ turnedAway, gtin, lot }) => ({
    method: "POST",
    path: `/api/shipments/${turnedAway}/receipt/photos?gtin=${gtin}&lot=${lot}&id=${newId()}`,
    body: samplePicture("jpeg", { width: 100 + ++fresh, height: 120 }),
  }),
  "GET /api/shipments/{id}/receipt/photos/{sha256}": ({ turnedAway, rejectionPhoto }, who) => ({
    method: "GET",
    path: `/api/shipments/${turnedAway}/receipt/photos/${rejectionPhoto}${senderFor(who)}`,
  }),
  "POST /api/shipments/{id}/receipt/photos/{sha256}/void": ({ turnedAway, rejectionPhoto }, who) => ({
    method: "POST",
    path: `/api/shipments/${turnedAway}/receipt/photos/${rejectionPhoto}/void${senderFor(who)}`,
    body: { id: newId(), reason: "拍到了人" },
  }),
  "POST /api/shipments/{id}/receipt/corrections": (names) => ({
    method: "POST",
    path: `/api/shipments/${names.shipment}/receipt/corrections`,
    body: {
      id: newId(),
      reason: "复秤",
      items: [{ gtin: names.gtin, lot: names.lot, quantityKg: Math.floor(Math.random() * 900) / 1000 }],
    },
  }),
  "POST /api/shipments/{id}/receipt": (names) => ({
    method: "POST",
    path: `/api/shipments/${names.shipment}/receipt`,
    body: { items: [item(names, 10)], receivedAt: at(13) },
  }),
  "POST /api/shipments/{id}/void": ({ shipment }) => ({
    method: "POST",
    path: `/api/shipments/${shipment}/void`,
    body: { reason: "装错车" },
  }),
  "POST /api/batches/{gtin}/{lot}/commitment": ({ gtin, lot }) => ({
    method: "POST",
    path: `/api/batches/${gtin}/${lot}/commitment`,
    body: { id: newId(), commitmentBasis: ["quality-control"] },
  }),
  "POST /api/transformations": (names) => ({ method: "POST", path: "/api/transformations", body: sorting(names) }),
  "POST /api/transformations/preview": (names) => ({
    method: "POST",
    path: "/api/transformations/preview",
    body: sorting(names),
  }),
  "GET /api/transformations/{id}": ({ transformation, organisation }) => ({
    method: "GET",
    path: `/api/transformations/${transformation}?from=${organisation}`,
  }),
  "POST /api/transformations/{id}/void": ({ transformation }) => ({
    method: "POST",
    path: `/api/transformations/${transformation}/void`,
    body: { id: newId(), reason: "称重有误" },
  }),
  "GET /api/units": () => ({ method: "GET", path: "/api/units" }),
  "POST /api/units": (names) => ({
    method: "POST",
    path: "/api/units",
    body: { id: newId(), sscc: freshSscc(), contains: [item(names, 1)], at: at(14) },
  }),
  "GET /api/units/{sscc}": ({ unit }) => ({ method: "GET", path: `/api/units/${unit}` }),
  "GET /api/units/{sscc}/label.pdf": ({ unit }) => ({ method: "GET", path: `/api/units/${unit}/label.pdf` }),
  "POST /api/units/{sscc}/unpacking": ({ unit }) => ({
    method: "POST",
    path: `/api/units/${unit}/unpacking`,
    body: { id: newId(), at: at(14) },
  }),
  "POST /api/units/{sscc}/void": ({ crate }) => ({
    method: "POST",
    path: `/api/units/${crate}/void`,
    body: { id: newId(), reason: "装错" },
  }),
  "GET /api/trace": ({ gtin, lot }) => ({ method: "GET", path: `/api/trace?id=01/${gtin}/10/${lot}` }),
  "GET /api/trace.fcl.json": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/trace.fcl.json?id=01/${gtin}/10/${lot}`,
  }),
  "POST /api/trace/common": ({ gtin, lot }) => ({
    method: "POST",
    path: "/api/trace/common",
    body: { cases: [`01/${gtin}/10/${lot}`, `01/${gtin}/10/${lot}/21/1`] },
  }),
  "GET /api/trace.csv": ({ gtin, lot }) => ({ method: "GET", path: `/api/trace.csv?id=01/${gtin}/10/${lot}` }),
  "GET /api/batches/{gtin}/{lot}/history.epcis.json": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/history.epcis.json`,
  }),
  "GET /api/batches/{gtin}/{lot}/pack.html": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/pack.html`,
  }),
  "GET /api/exports/certificate-use.xlsx": () => ({
    method: "GET",
    path: "/api/exports/certificate-use.xlsx?year=2026",
  }),
  "GET /api/exports/fsma204.xlsx": () => ({
    method: "GET",
    path: "/api/exports/fsma204.xlsx?from=2026-01-01&to=2026-12-31",
  }),
  "POST /api/labels": ({ gtin, lot }) => ({
    method: "POST",
    path: "/api/labels",
    body: { id: newId(), gtin, lot, count: 1, netWeightG: 500 },
  }),
  "GET /api/labels/{id}": ({ run }) => ({ method: "GET", path: `/api/labels/${run}` }),
  "POST /api/labels/{id}/void": ({ run }) => ({
    method: "POST",
    path: `/api/labels/${run}/void`,
    body: { reason: "打印损坏" },
  }),
  "GET /api/labels/{id}.csv": ({ run }) => ({ method: "GET", path: `/api/labels/${run}.csv` }),
  "GET /api/labels/{id}.svg": ({ run }) => ({ method: "GET", path: `/api/labels/${run}.svg` }),
  "GET /api/labels/{id}.pdf": ({ run }) => ({ method: "GET", path: `/api/labels/${run}.pdf` }),
  "GET /api/labels/calibration.pdf": () => ({ method: "GET", path: "/api/labels/calibration.pdf" }),
  "GET /api/batches/{gtin}/{lot}/commitment.pdf": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/commitment.pdf`,
  }),
  "GET /api/batches/{gtin}/{lot}/commitment.html": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/commitment.html`,
  }),
  "GET /api/batches/{gtin}/{lot}/label.svg": ({ gtin, lot }) => ({
    method: "GET",
    path: `/api/batches/${gtin}/${lot}/label.svg`,
  }),
  "POST /api/links": ({ gtin, lot }) => ({
    method: "POST",
    path: "/api/links",
    body: { ...LINK, id: newId(), anchor: `01/${gtin}/10/${lot}` },
  }),
  "POST /api/links/list": ({ gtin, lot }) => ({
    method: "POST",
    path: "/api/links/list",
    body: { anchor: `01/${gtin}/10/${lot}`, links: [{ ...LINK, id: newId() }] },
  }),
  "GET /api/links": ({ gtin, lot }) => ({ method: "GET", path: `/api/links?anchor=01/${gtin}/10/${lot}` }),
  "GET /api/links/{id}": ({ link }) => ({ method: "GET", path: `/api/links/${link}` }),
  "POST /api/links/{id}/corrections": ({ link }) => ({
    method: "POST",
    path: `/api/links/${link}/corrections`,
    body: LINK,
  }),
  "POST /api/links/{id}/withdrawal": ({ link }) => ({
    method: "POST",
    path: `/api/links/${link}/withdrawal`,
    body: { reason: "页面已下线" },
  }),
  // A second recall has to be more serious than the first.
  "POST /api/recalls": ({ gtin, lot }, who) => ({
    method: "POST",
    path: "/api/recalls",
    body: { id: newId(), gtin, lot, reason: "检出超标", level: who === "clerk" ? 2 : 3 },
  }),
  "GET /api/audit": () => ({ method: "GET", path: "/api/audit" }),
  "GET /api/subscriptions": () => ({ method: "GET", path: "/api/subscriptions" }),
  "GET /api/subscriptions/{id}/deliveries": ({ webhook }) => ({
    method: "GET",
    path: `/api/subscriptions/${webhook}/deliveries`,
  }),
  "POST /api/subscriptions/{id}/deliveries/{number}/redelivery": ({ webhook }) => ({
    method: "POST",
    path: `/api/subscriptions/${webhook}/deliveries/0/redelivery`,
    body: { id: newId() },
  }),
  "POST /api/subscriptions/{id}/status": ({ webhook }) => ({
    method: "POST",
    path: `/api/subscriptions/${webhook}/status`,
    body: { id: newId(), status: "resumed" },
  }),
  "POST /api/households": (_names, who) => {
    const body = householdBody(newId());
    const village = who === "strangeStatistician" ? "510823100201" : body.village;
    return { method: "POST", path: "/api/households", body: { ...body, village } };
  },
  "GET /api/publications/preview": (_names, who) => ({
    method: "GET",
    path: `/api/publications/preview?region=${countyOf(who)}&month=2026-01`,
  }),
  // A month is published once, and none before another: each request asks for the next.
  "POST /api/publications": (_names, who) => ({
    method: "POST",
    path: "/api/publications",
    body: { region: countyOf(who), month: nextMonth() },
  }),
  "GET /api/publications": () => ({ method: "GET", path: "/api/publications?region=510824" }),
  "GET /api/publications/{region}/{month}": () => ({
    method: "GET",
    path: `/api/publications/510824/${FIRST_PUBLISHED}`,
  }),
  "GET /api/publications/{region}/{month}/cells.csv": () => ({
    method: "GET",
    path: `/api/publications/510824/${FIRST_PUBLISHED}/cells.csv`,
  }),
  "GET /api/households": () => ({ method: "GET", path: "/api/households" }),
  "GET /api/households/{id}": ({ household }) => ({ method: "GET", path: `/api/households/${household}${COUNTY}` }),
  "POST /api/households/{id}/corrections": ({ household }) => ({
    method: "POST",
    path: `/api/households/${household}/corrections${COUNTY}`,
    body: { id: newId(), reason: "核实", person: { name: newId() } },
  }),
  // Of one whose names nobody else asks for.
  "POST /api/households/{id}/erasure": ({ household }) => ({
    method: "POST",
    path: `/api/households/${household === KNOWN.household ? ERASABLE : household}/erasure${COUNTY}`,
    body: { id: "erase-1", reason: "本人要求" },
  }),
  "POST /api/deliveries": ({ household, gtin, lot }) => ({
    method: "POST",
    path: "/api/deliveries",
    body: { ...payment(household), gtin, lot, quantityKg: 0.001, pricePerKg: 6 },
  }),
  "POST /api/wages": ({ household }) => ({
    method: "POST",
    path: "/api/wages",
    body: { ...payment(household), from: at(1).slice(0, 10), to: at(1).slice(0, 10), days: 1 },
  }),
  "POST /api/dividends": ({ household }) => ({
    method: "POST",
    path: "/api/dividends",
    body: { ...payment(household), year: 2020 },
  }),
  "GET /api/benefits": () => ({ method: "GET", path: "/api/benefits" }),
  "GET /api/statistics": () => ({ method: "GET", path: "/api/statistics" }),
  "GET /api/statistics.csv": () => ({ method: "GET", path: "/api/statistics.csv" }),
  "GET /api/statistics/rows": () => ({ method: "GET", path: "/api/statistics/rows?key=batches" }),
  "GET /api/statistics/guidance": () => ({ method: "GET", path: "/api/statistics/guidance" }),
  "GET /api/benefits/{id}": ({ benefit, organisation }) => ({
    method: "GET",
    path: `/api/benefits/${benefit}?from=${organisation}`,
  }),
  "POST /api/benefits/{id}/corrections": ({ benefit, organisation }) => ({
    method: "POST",
    path: `/api/benefits/${benefit}/corrections?from=${organisation}`,
    body: { id: newId(), reason: "核实", receipt: newId() },
  }),
  "POST /api/benefits/{id}/void": ({ benefit, organisation }) => ({
    method: "POST",
    path: `/api/benefits/${benefit === KNOWN.benefit ? VOIDABLE_BENEFIT : benefit}/void?from=${organisation}`,
    body: { id: "void-1", reason: "录错" },
  }),
  "POST /api/benefits/{id}/confirmation": ({ benefit, organisation }) => ({
    method: "POST",
    path: `/api/benefits/${benefit}/confirmation?from=${organisation}`,
    body: { id: newId(), outcome: "confirmed", how: "visit", reason: newId() },
  }),
  "POST /api/households/{id}/codes": ({ household }) => ({
    method: "POST",
    path: `/api/households/${household}/codes${COUNTY}`,
    body: { id: newId(), count: 2, validTo: daysFromNow(30) },
  }),
  // A record that nothing else confirms, and the code of a household that nothing else makes codes for.
  "POST /api/benefits/{id}/code": ({ benefit, organisation }) => ({
    method: "POST",
    path: `/api/benefits/${benefit === KNOWN.benefit ? CODED_BENEFIT : benefit}/code?from=${organisation}`,
    body: { id: "code-1", code: toldCode },
  }),
  "GET /api/standards": () => ({ method: "GET", path: "/api/standards" }),
  "GET /api/standards/rules": () => ({ method: "GET", path: "/api/standards/rules?subject=matrine" }),
  "POST /api/standards": () => ({ method: "POST", path: "/api/standards", body: standardOf(newId()) }),
  "POST /api/standards/{id}/end": ({ standard }) => ({
    method: "POST",
    path: `/api/standards/${standard}/end`,
    body: { id: newId(), to: daysFromNow(30), reason: "修订" },
  }),
  ...OVERSIGHT_ASKS,
  ...PLATFORM_ASKS,
  ...ASSESSMENT_ASKS,
  "GET /api/exceptions": () => ({ method: "GET", path: "/api/exceptions" }),
  "GET /api/exceptions/{id}": ({ exception }) => ({ method: "GET", path: `/api/exceptions/${exception}` }),
  "GET /api/exceptions/{id}/occurrences": ({ exception }) => ({
    method: "GET",
    path: `/api/exceptions/${exception}/occurrences`,
  }),
  "GET /api/exceptions/{id}/decisions": ({ exception }) => ({
    method: "GET",
    path: `/api/exceptions/${exception}/decisions`,
  }),
  "POST /api/exceptions/{id}/acknowledgement": ({ exception }) => ({
    method: "POST",
    path: `/api/exceptions/${exception}/acknowledgement`,
    body: { id: newId(), reason: "派员核查" },
  }),
  "POST /api/exceptions/{id}/closing": ({ exception }) => ({
    method: "POST",
    path: `/api/exceptions/${exception}/closing`,
    body: { id: newId(), reason: "磅秤已校准" },
  }),
};

const COUNTY = "?county=510824";
const ERASABLE = "J-0002";
const VOIDABLE_BENEFIT = "B-0002";
const CODED_BENEFIT = "B-0003";
/** The code by which its household confirms it. */
let toldCode = "";

const countyOf = (who: ActorName | "nobody"): string => (who === "strangeStatistician" ? "510823" : "510824");
/** The month that everybody may read. */
const FIRST_PUBLISHED = "2017-12";
let published = 0;
const nextMonth = (): string => {
  published += 1;
  return new Date(Date.UTC(2017, 11 + published)).toISOString().slice(0, 7);
};

const householdBody = (id: string) => ({
  ...{ id, class: "ordinary", village: "510824100201", validFrom: "2020-01-01", person: { name: "王五" } },
});

const standardOf = (id: string) => ({
  ...{ id, kind: "limit", title: { zh: "限量", en: "Limits" }, source: "县公报", from: daysFromNow(-30) },
  entries: [{ subject: "苦参碱", clause: "4.2", crops: ["猕猴桃"], mgPerKg: 0.02 }],
});

const payment = (household: string) => ({
  ...{ id: newId(), household, county: "510824", paidYuan: 0.01, paidOn: at(1).slice(0, 10) },
});

/** A bureau stands at neither end, and says whose shipment it means. */
const senderFor = (who: ActorName | "nobody"): string => (/inspector/i.test(who) ? `?from=${KNOWN.organisation}` : "");

/** A gram of a batch sorted into a lot of its own. */
function sorting(names: Names) {
  const id = newId();
  return { id, inputs: [item(names, 0.001)], outputs: [{ ...item(names, 0.001), lot: id }], lossKg: 0, at: at(14) };
}

function freshSscc(): string {
  const body = `0952000${String(7_000_000_000 + ++fresh)}`;
  const sum = [...body].reduce((total, digit, n) => total + Number(digit) * (n % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function freshGtin(): string {
  const body = `0690${String(100_000_000 + ++fresh)}`;
  const sum = [...body].reduce((total, digit, n) => total + Number(digit) * (n % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Makes everything that `KNOWN` names: one batch on its way, part of it at the depot (10 kg short), part bound for a shop. */
export async function makeKnown(service: Service): Promise<void> {
  await plant(service, 100_000);
  const { gtin, lot, shipment, run, link } = KNOWN;
  await must(service.call("clerk", "POST", "/api/batches", batchBody(lot, 1000)));
  const leg = (id: string, to: string, quantityKg: number) => ({
    id,
    to,
    items: [{ gtin, lot, quantityKg }],
    shippedAt: at(9),
  });
  await must(service.call("clerk", "POST", "/api/shipments", leg("to-depot", "cold-one", 300)));
  const arrived = { items: [{ gtin, lot, quantityKg: 290 }], receivedAt: at(11) };
  await must(service.call("depot", "POST", "/api/shipments/to-depot/receipt", arrived));
  const stored = { action: "in", location: "A1", quantityKg: 1, at: at(12) };
  await must(service.call("depot", "POST", `/api/batches/${gtin}/${lot}/storage`, stored));
  const log = new TextEncoder().encode(LOG);
  await must(service.call("depot", "POST", `/api/batches/${gtin}/${lot}/temperature-logs`, log));
  await must(service.call("clerk", "POST", "/api/shipments", leg("to-shop", "chengdu-shop", 10)));
  await must(service.call("clerk", "POST", "/api/shipments", leg(shipment, "cold-one", 10)));
  await must(service.call("clerk", "POST", "/api/shipments", leg(KNOWN.turnedAway, "cold-one", 5)));
  const turned = { items: [{ gtin, lot, quantityKg: 3, rejectedKg: 2 }], receivedAt: at(11), remark: "腐烂" };
  await must(service.call("depot", "POST", `/api/shipments/${KNOWN.turnedAway}/receipt`, turned));
  const photographed = await must(
    service.call(
      "depot",
      "POST",
      `/api/shipments/${KNOWN.turnedAway}/receipt/photos?gtin=${gtin}&lot=${lot}`,
      samplePicture("png", { width: 92, height: 90 }),
    ),
  );
  KNOWN.rejectionPhoto = (photographed.json.photos as { readonly sha256: string }[])[0]?.sha256 ?? "";
  const { method, path, body } = testOf(KNOWN, undefined, KNOWN.sample);
  await must(service.call("laboratory", method, path, body));
  for (const id of [KNOWN.person, ERASED]) {
    const account = `li.si.${id.slice(-4)}`;
    await must(service.call("operator", "POST", "/api/people", { id, name: "李四", account }));
  }
  await must(service.call("operator", "POST", `/api/people/${ERASED}/erasure`, { reason: "本人要求" }));
  await shareDevice(service.deps, { id: KNOWN.sharedDevice, begunBy: KNOWN.person, organisation: KNOWN.organisation });
  const made = { id: "key-of-a-system", organisation: KNOWN.organisation, role: "clerk" };
  KNOWN.key = String((await must(service.call("operator", "POST", "/api/keys", made))).json.id);
  const input = await must(service.call("clerk", "POST", "/api/inputs", inputOn(KNOWN).body));
  KNOWN.input = String(input.json.id);
  const shown = await must(
    service.call("clerk", "POST", `/api/products/${gtin}/photo`, samplePicture("png", { width: 90, height: 90 })),
  );
  const { photo } = shown.json.presentation as { readonly photo: { readonly sha256: string } };
  KNOWN.photo = photo.sha256;
  await must(service.call("clerk", "POST", "/api/batches", batchBody("CX0002", 10)));
  const { commission: id, laboratory } = KNOWN;
  await must(service.call("clerk", "POST", "/api/commissions", { id, laboratory, gtin, lot: "CX0002" }));
  await must(service.call("clerk", "POST", "/api/batches", batchBody("CX0003", 10)));
  const sorted = { ...sorting({ ...KNOWN, lot: "CX0003" }), id: KNOWN.transformation };
  await must(service.call("clerk", "POST", "/api/transformations", sorted));
  const carton = { id: "U-0001", sscc: KNOWN.unit, contains: [{ gtin, lot: "CX0003", quantityKg: 1 }], at: at(13) };
  await must(service.call("clerk", "POST", "/api/units", carton));
  await must(service.call("clerk", "POST", "/api/units", { ...carton, id: "U-0002", sscc: KNOWN.crate }));
  await must(service.call("statistician", "POST", "/api/standards", standardOf(KNOWN.standard)));
  const first = { region: "510824", month: FIRST_PUBLISHED };
  await must(service.call("statistician", "POST", "/api/publications", first));
  for (const id of [KNOWN.household, ERASABLE]) {
    await must(service.call("statistician", "POST", "/api/households", householdBody(id)));
  }
  for (const id of [KNOWN.benefit, VOIDABLE_BENEFIT]) {
    const wage = { ...payment(KNOWN.household), id, from: at(1).slice(0, 10), to: at(1).slice(0, 10) };
    await must(service.call("clerk", "POST", "/api/wages", wage));
  }
  const paid = { ...payment(ERASABLE), id: CODED_BENEFIT, from: at(1).slice(0, 10), to: at(1).slice(0, 10) };
  await must(service.call("clerk", "POST", "/api/wages", paid));
  const sheet = { id: "sheet-1", count: 1, validTo: daysFromNow(30) };
  const codes = await must(service.call("statistician", "POST", `/api/households/${ERASABLE}/codes${COUNTY}`, sheet));
  [toldCode = ""] = codes.json.codes as readonly string[];
  const device = { id: KNOWN.device, name: "手持机", kind: "handheld" };
  await must(service.call("clerk", "POST", "/api/devices", device));
  const numbered = new TestDevice(service.deps, KNOWN.device);
  numbered.write("POST", "/api/devices", device);
  const second = numbered.write("POST", "/api/devices", device);
  await must(service.call("clerk", "POST", second.path, second.body, second.headers));
  const announced = { bytes: new TextEncoder().encode(LOG).length, sha256: KNOWN.log, purpose: "temperature-log" };
  await must(service.call("clerk", "POST", "/api/uploads", { id: KNOWN.upload, ...announced }));
  const recalled = { id: KNOWN.recall, gtin, lot: "CX0002", reason: "检出超标", level: 2 };
  await must(service.call("inspector", "POST", "/api/recalls", recalled));
  const scope = { kind: "batch", id: `01/${gtin}/10/CX0002` };
  const exercise = { id: KNOWN.order, scope, reason: "年度演练", level: 2, mock: true };
  await must(service.call("inspector", "POST", "/api/recalls", exercise));
  await must(service.call("clerk", "POST", "/api/labels", { id: run, gtin, lot, count: 2, netWeightG: 500 }));
  const printed = await must(service.call("clerk", "GET", `/api/labels/${run}.csv`));
  KNOWN.serial = printed.text.split("\n")[1]?.split(",")[0] ?? "";
  await must(service.call("clerk", "POST", "/api/links", { ...LINK, id: link, anchor: `01/${gtin}/10/${lot}` }));
  await drainOutbox(service.deps);
  const short = { subject: `01/${gtin}/10/${lot}`, code: "quantity-short", claimedBy: "parties" } as const;
  KNOWN.exception = exceptionId(service.deps, short);
  await makeAssessment(service, KNOWN);
  KNOWN.findingPhoto = await makeOversight(service, KNOWN, "to-depot");
  await makePlatforms(service, KNOWN);
  await drainOutbox(service.deps);
  KNOWN.webhook = await toldOnce(service);
}

/** A webhook of the cooperative's to which one report was delivered. */
async function toldOnce({ deps }: Service): Promise<string> {
  const actor = { organisation: "lingjiang", role: "clerk", key: "key-of-nobody" } as const;
  const [queryName, dest] = ["known", "https://hooks.example/known"];
  await storeQuery(deps, actor, { name: queryName, query: {}, extensions: {}, idempotency: undefined });
  const initialRecordTime = "2020-01-01T00:00:00.000Z";
  const wanted = { queryName, dest, reportIfEmpty: false, epcFormat: "No_Preference", initialRecordTime } as const;
  const { body } = await addSubscription(deps, actor, { ...wanted, idempotency: undefined });
  const { delivered } = await runDueSubscriptions(deps, { send: async () => ({ ok: true }) });
  if (delivered === 0) throw new Error("nothing was delivered");
  return (body as { readonly subscriptionID: string }).subscriptionID;
}
