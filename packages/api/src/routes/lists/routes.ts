import { ROLES } from "@suyuan/domain/organisation";
import { ShipmentRecord } from "../../commands/shipment-view.ts";
import { TransformationRecord } from "../../commands/transformations/view.ts";
import { UnitRecord } from "../../commands/units/view.ts";
import { route } from "../../http/route.ts";
import { NamedRun } from "../labels/labels.ts";
import { OwnTestsQuery, ownTestListing, TestedBatch } from "../laboratories/own-tests.ts";
import { BatchesQuery, BatchList, heldPlace, listBatches } from "./batches.ts";
import { CertificateSummary, CertificatesQuery, certificateListing, holderPlace } from "./certificates.ts";
import {
  BASES,
  BaseSummary,
  InputSummary,
  InputsQuery,
  inputListing,
  KeptQuery,
  PRODUCTS,
  ProductSummary,
} from "./farm.ts";
import { ListOf } from "./filters.ts";
import { LabelsQuery, labelListing } from "./labels.ts";
import { listOrSearch } from "./listing.ts";
import { listOrganisations, OrganisationList, OrganisationsQuery } from "./parties.ts";
import { RecallSummary, RecallsQuery, recallListing } from "./recalls.ts";
import { SearchQuery, SearchResults, search } from "./search.ts";
import { partyPlace, ShipmentsQuery, shipmentListing } from "./shipments.ts";
import { TransformationsQuery, transformationListing } from "./transformations.ts";
import { UnitsQuery, unitListing } from "./units.ts";

/**
 * The lists: an organisation's own things, and for offices what lies in their region, by the rules of who may read one of them. The newest
 * first; those that `q` finds in the order of the words. A page looks at a bounded number of things, so one with filters may be empty and
 * go on: `next` says so.
 */
export const listRoutes = [
  route({
    method: "GET",
    path: "/api/search",
    tag: "search",
    summary: {
      zh: "按批号、证书编号、货运单号、产品、基地或机构名称查找",
      en: "Find lots, certificates, shipments, products, bases and organisations that you may see",
    },
    description: {
      zh: "按开头查找：批号、证书编号或编号、货运单号、GTIN，以及名称或其中任一词语的开头。大小写、全半角、空格、连字符和不可见字符均不影响结果。只查到调用者可以查看的内容。",
      en: "By what a lot, a certificate's number or id, a shipment's id, a GTIN, or a name or one of its words begins with. Case, width, blanks, hyphens and what no eye sees make no difference. Nothing is found that the caller may not read at its address.",
    },
    roles: ROLES,
    query: SearchQuery,
    answers: { 200: SearchResults },
    problems: [],
    handler: search,
  }),
  route({
    method: "GET",
    path: "/api/organisations",
    tag: "parties",
    summary: {
      zh: "机构：可发货的对象、辖区内的机构、全部（运营方）",
      en: "Organisations: whom you may ship to, those of your region, or all for the operator",
    },
    roles: ["operator", "clerk", "depot", "inspector", "integrator", "statistician"],
    query: OrganisationsQuery,
    answers: { 200: OrganisationList },
    problems: [],
    handler: listOrganisations,
  }),
  route({
    method: "GET",
    path: "/api/bases",
    tag: "parties",
    summary: { zh: "生产基地", en: "Production bases: your own, or those of your region" },
    roles: ["clerk", "inspector", "statistician"],
    query: KeptQuery,
    answers: { 200: ListOf(BaseSummary) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, BASES),
  }),
  route({
    method: "GET",
    path: "/api/products",
    tag: "parties",
    summary: { zh: "产品", en: "Products: your own, or those of your region" },
    roles: ["clerk", "inspector", "statistician"],
    query: KeptQuery,
    answers: { 200: ListOf(ProductSummary) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, PRODUCTS),
  }),
  route({
    method: "GET",
    path: "/api/certificates",
    tag: "certificates",
    summary: {
      zh: "证书及本年度余量",
      en: "Certificates with what is left this year: your own, or those of your region's holders",
    },
    roles: ["inspector", "clerk"],
    query: CertificatesQuery,
    answers: { 200: ListOf(CertificateSummary) },
    problems: [],
    handler: (deps, { actor, query }) =>
      listOrSearch(deps, actor, query, certificateListing(deps, query), holderPlace(actor.organisation)),
  }),
  route({
    method: "GET",
    path: "/api/inputs",
    tag: "farm",
    summary: {
      zh: "农业投入品记录（长期保存；法定至少二年）",
      en: "Farm inputs on your bases, or on those of your region; kept for good (the law asks for two years)",
    },
    roles: ["clerk", "inspector", "statistician"],
    query: InputsQuery,
    answers: { 200: ListOf(InputSummary) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, inputListing(query)),
  }),
  route({
    method: "GET",
    path: "/api/tests",
    tag: "batches",
    summary: { zh: "本机构登记的检测报告，按批次", en: "Tests that your organisation reported, batch by batch" },
    roles: ["laboratory", "inspector", "clerk"],
    query: OwnTestsQuery,
    answers: { 200: ListOf(TestedBatch) },
    problems: [],
    handler: (deps, { actor, query }) =>
      listOrSearch(deps, actor, query, ownTestListing(query), heldPlace(actor.organisation)),
  }),
  route({
    method: "GET",
    path: "/api/batches",
    tag: "batches",
    summary: {
      zh: "本机构登记、收到或检测的批次，或辖区内的批次",
      en: "Batches that your organisation registered, received or tested, or those of your region",
    },
    roles: ["clerk", "depot", "inspector", "laboratory", "integrator", "statistician"],
    query: BatchesQuery,
    answers: { 200: BatchList },
    problems: [],
    handler: listBatches,
  }),
  route({
    method: "GET",
    path: "/api/transformations",
    tag: "custody",
    summary: {
      zh: "分拣、分级、分装、混装、烘干和包装记录",
      en: "What your organisation sorted, divided, mixed, dried and packed; for a bureau that of its region",
    },
    roles: ["clerk", "depot", "inspector"],
    query: TransformationsQuery,
    answers: { 200: ListOf(TransformationRecord) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, transformationListing(query)),
  }),
  route({
    method: "GET",
    path: "/api/units",
    tag: "custody",
    summary: {
      zh: "本机构持有或在途的物流单元，或辖区内的物流单元",
      en: "Logistic units that your organisation has, or that come to it, or those of your region",
    },
    roles: ["clerk", "depot", "inspector"],
    query: UnitsQuery,
    answers: { 200: ListOf(UnitRecord) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, unitListing(query)),
  }),
  route({
    method: "GET",
    path: "/api/shipments",
    tag: "custody",
    summary: { zh: "本机构收发的货运", en: "Shipments to or from your organisation" },
    roles: ["clerk", "depot", "integrator"],
    query: ShipmentsQuery,
    answers: { 200: ListOf(ShipmentRecord) },
    problems: [],
    handler: (deps, { actor, query }) =>
      listOrSearch(deps, actor, query, shipmentListing(query), partyPlace(actor.organisation, query.direction)),
  }),
  route({
    method: "GET",
    path: "/api/labels",
    tag: "labels",
    summary: { zh: "本机构申领的追溯码批", en: "Runs of labels that your organisation issued" },
    roles: ["clerk", "depot"],
    query: LabelsQuery,
    answers: { 200: ListOf(NamedRun) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, labelListing(query)),
  }),
  route({
    method: "GET",
    path: "/api/recalls",
    tag: "recalls",
    summary: { zh: "召回", en: "Recalls of batches that you may see" },
    roles: ROLES,
    query: RecallsQuery,
    answers: { 200: ListOf(RecallSummary) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, recallListing(query)),
  }),
];
