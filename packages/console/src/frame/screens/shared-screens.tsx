import lazy from "preact-iso/lazy";
import type { Role } from "../../sign-in/session.ts";
import type { Screen } from "../routes.tsx";

const HOLDERS: readonly Role[] = ["clerk", "depot"];
/** What the system of a holder does, a person of it does too: receive, and answer a recall. */
const RECEIVERS: readonly Role[] = [...HOLDERS, "integrator"];
const ACTORS: readonly Role[] = ["clerk", "depot", "inspector"];
const ORDERERS: readonly Role[] = ["clerk", "inspector"];
const SUBSCRIBERS: readonly Role[] = ["operator", ...ACTORS, "laboratory", "integrator"];

const RecallEnd = lazy(() => import("../../records/acts/recall-end.tsx"));
const BatchAct = lazy(() => import("../../records/acts/batch-act.tsx"));
const Batches = lazy(() => import("../../records/batches.tsx"));
const BatchTable = lazy(() => import("../../records/batch-table.tsx"));
const Shipments = lazy(() => import("../../records/shipments/shipments.tsx"));
const ShipForm = lazy(() => import("../../clerk/ship-form.tsx"));
const Transform = lazy(() => import("../../depot/transform/transform.tsx"));
const Transformations = lazy(() => import("../../records/transformations/transformations.tsx"));
const Labels = lazy(() => import("../../clerk/labels.tsx"));
const LabelForm = lazy(() => import("../../clerk/label-form.tsx"));
const CertificateHarvests = lazy(() => import("../../records/oversight/certificate-harvests.tsx"));
const Certificates = lazy(() => import("../../records/certificates.tsx"));
const Products = lazy(() => import("../../records/products.tsx"));
const Bases = lazy(() => import("../../records/bases.tsx"));
const OwnCommissions = lazy(() => import("../../clerk/commissions.tsx"));
const OwnOrganisation = lazy(() => import("../../records/acts/own-organisation.tsx"));
const Recalls = lazy(() => import("../../records/recalls/recalls.tsx"));
const RecallTable = lazy(() => import("../../records/recalls/recall-table.tsx"));
const RecallOrderForm = lazy(() => import("../../records/recalls/order-form.tsx"));
const RecallOrder = lazy(() => import("../../records/recalls/order-view.tsx"));
const RecallOrderEnd = lazy(() => import("../../records/recalls/order-end.tsx"));
const RecallTasks = lazy(() => import("../../records/recalls/tasks.tsx"));
const RecallTask = lazy(() => import("../../records/recalls/task-view.tsx"));
const CommonSource = lazy(() => import("../../records/causes/causes.tsx"));
const Trace = lazy(() => import("../../records/trace/trace.tsx"));
const Disputes = lazy(() => import("../../records/watch/disputes.tsx"));
const Findings = lazy(() => import("../../records/watch/findings.tsx"));
const Samplings = lazy(() => import("../../records/watch/samplings.tsx"));
const WatchTable = lazy(() => import("../../records/watch/tables.tsx"));
const Search = lazy(() => import("../../records/search.tsx"));
const Audit = lazy(() => import("../../records/audit.tsx"));
const Receive = lazy(() => import("../../records/acts/receive.tsx"));
const ReportForm = lazy(() => import("../../laboratory/report-form.tsx"));
const Webhooks = lazy(() => import("../../records/webhooks/webhooks.tsx"));
const TourPage = lazy(() => import("../tour/tour-page.tsx"));
const Unsent = lazy(() => import("../unsent-list.tsx"));
const Me = lazy(() => import("../me.tsx"));
const OwnPlaces = lazy(() => import("../device/own-places.tsx"));
const More = lazy(() => import("../more.tsx"));

/** The screens that several roles open, each loaded when it is first opened; those of one role stand before them. The first that matches is shown. */
export const SCREENS: readonly Screen[] = [
  { path: "/report/:gtin/:lot", component: ReportForm, roles: ["laboratory", "inspector", "clerk"] },
  { path: "/webhooks/:id?", component: Webhooks, roles: SUBSCRIBERS },
  { path: "/recalls/table", component: RecallTable, roles: ACTORS },
  { path: "/recalls/new", component: RecallOrderForm, roles: ORDERERS },
  { path: "/recalls/tasks", component: RecallTasks, roles: RECEIVERS },
  { path: "/recalls/tasks/:from/:id/:organisation", component: RecallTask, roles: [...ACTORS, "integrator"] },
  { path: "/recalls/orders/:id", component: RecallOrder, roles: ORDERERS },
  { path: "/recalls/orders/:id/end", component: RecallOrderEnd, roles: ORDERERS },
  { path: "/recalls/:id/end", component: RecallEnd, roles: ["clerk", "inspector"] },
  { path: "/batches/table", component: BatchTable },
  { path: "/batches/:gtin/:lot/:act", component: BatchAct, roles: ACTORS },
  { path: "/batches/:gtin?/:lot?", component: Batches },
  { path: "/shipments/new", component: ShipForm, roles: HOLDERS },
  { path: "/shipments/:from/:id/:act", component: Receive, roles: RECEIVERS },
  { path: "/shipments/:from?/:id?", component: Shipments, roles: [...ACTORS, "integrator"] },
  { path: "/transformations/new", component: Transform, roles: HOLDERS },
  { path: "/transformations/:from?/:id?", component: Transformations, roles: ACTORS },
  { path: "/labels/new", component: LabelForm, roles: HOLDERS },
  { path: "/labels/:id?", component: Labels, roles: HOLDERS },
  { path: "/tests", component: OwnCommissions, roles: HOLDERS },
  { path: "/organisation", component: OwnOrganisation, roles: HOLDERS },
  { path: "/certificates/:id/harvests/:table?", component: CertificateHarvests, roles: ORDERERS },
  { path: "/certificates/:id?", component: Certificates },
  { path: "/products/:gtin?", component: Products },
  { path: "/bases/:id?", component: Bases },
  { path: "/recalls/:id?", component: Recalls, roles: ACTORS },
  { path: "/trace/common", component: CommonSource, roles: ["inspector"] },
  { path: "/trace", component: Trace, roles: ACTORS },
  { path: "/disputes/:from?/:id?", component: Disputes },
  { path: "/findings/:from?/:id?", component: Findings },
  { path: "/samplings/:from?/:id?", component: Samplings, roles: ["inspector", "statistician"] },
  { path: "/watch/:what", component: WatchTable },
  { path: "/search", component: Search },
  { path: "/audit", component: Audit },
  { path: "/tour", component: TourPage },
  { path: "/unsent", component: Unsent },
  { path: "/me", component: Me },
  { path: "/me/places", component: OwnPlaces },
  { path: "/more", component: More },
];
