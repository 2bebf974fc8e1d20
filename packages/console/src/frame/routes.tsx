import type { ComponentType, JSX } from "preact";
import lazy from "preact-iso/lazy";
import { Route } from "preact-iso/router";
import { BASE } from "../parts/address.ts";
import type { Role } from "../sign-in/session.ts";

interface Screen {
  /** Below `/console`, as preact-iso matches it. */
  readonly path: string;
  readonly component: ComponentType;
  /** Who may open it; everyone where it is absent. */
  readonly roles?: readonly Role[];
}

const HOLDERS: readonly Role[] = ["clerk", "depot"];
const ACTORS: readonly Role[] = ["clerk", "depot", "inspector"];
const SUBSCRIBERS: readonly Role[] = ["operator", ...ACTORS, "laboratory"];

const Home = lazy(() => import("../clerk/home/home.tsx"));
const DepotHome = lazy(() => import("../depot/home.tsx"));
const Scan = lazy(() => import("../depot/scan.tsx"));
const Handoff = lazy(() => import("../depot/handoff/handoff-page.tsx"));
const Logs = lazy(() => import("../depot/logs/logs.tsx"));
const Scanner = lazy(() => import("../depot/scanner-page.tsx"));
const Stock = lazy(() => import("../depot/stock.tsx"));
const BureauHome = lazy(() => import("../bureau/home.tsx"));
const Exceptions = lazy(() => import("../bureau/exceptions.tsx"));
const CertificateTable = lazy(() => import("../bureau/certificate-table.tsx"));
const ExceptionTable = lazy(() => import("../bureau/exception-table.tsx"));
const Laboratories = lazy(() => import("../bureau/laboratories.tsx"));
const Reports = lazy(() => import("../laboratory/reports.tsx"));
const CertificateAct = lazy(() => import("../bureau/certificate-act.tsx"));
const GrantForm = lazy(() => import("../bureau/grant-form.tsx"));
const RecallEnd = lazy(() => import("../records/acts/recall-end.tsx"));
const Register = lazy(() => import("../clerk/register.tsx"));
const BatchAct = lazy(() => import("../records/acts/batch-act.tsx"));
const Batches = lazy(() => import("../records/batches.tsx"));
const BatchTable = lazy(() => import("../records/batch-table.tsx"));
const Farm = lazy(() => import("../clerk/farm.tsx"));
const FarmForm = lazy(() => import("../clerk/farm-form.tsx"));
const Shipments = lazy(() => import("../records/shipments.tsx"));
const ShipForm = lazy(() => import("../clerk/ship-form.tsx"));
const Labels = lazy(() => import("../clerk/labels.tsx"));
const LabelForm = lazy(() => import("../clerk/label-form.tsx"));
const Import = lazy(() => import("../clerk/import/import-screen.tsx"));
const Certificates = lazy(() => import("../records/certificates.tsx"));
const Products = lazy(() => import("../records/products.tsx"));
const ProductForm = lazy(() => import("../clerk/product-form.tsx"));
const Bases = lazy(() => import("../records/bases.tsx"));
const ProductCorrect = lazy(() => import("../clerk/product-correct.tsx"));
const BaseCorrect = lazy(() => import("../clerk/base-correct.tsx"));
const OwnCommissions = lazy(() => import("../clerk/commissions.tsx"));
const ReceiptCorrect = lazy(() => import("../records/acts/receipt-correct.tsx"));
const OwnOrganisation = lazy(() => import("../records/acts/own-organisation.tsx"));
const OutlineScreen = lazy(() => import("../clerk/land/outline-screen.tsx"));
const BaseForm = lazy(() => import("../clerk/base-form.tsx"));
const Recalls = lazy(() => import("../records/recalls/recalls.tsx"));
const RecallTable = lazy(() => import("../records/recalls/recall-table.tsx"));
const Search = lazy(() => import("../records/search.tsx"));
const Audit = lazy(() => import("../records/audit.tsx"));
const Receive = lazy(() => import("../records/acts/receive.tsx"));
const Commissions = lazy(() => import("../laboratory/commissions.tsx"));
const ReportForm = lazy(() => import("../laboratory/report-form.tsx"));
const Organisations = lazy(() => import("../operator/organisations.tsx"));
const OrganisationForm = lazy(() => import("../operator/organisation-form.tsx"));
const Health = lazy(() => import("../operator/health.tsx"));
const People = lazy(() => import("../operator/people.tsx"));
const PersonForm = lazy(() => import("../operator/person-form.tsx"));
const MembershipForm = lazy(() => import("../operator/membership-form.tsx"));
const OrganisationCorrect = lazy(() => import("../operator/organisation-correct.tsx"));
const PersonCorrect = lazy(() => import("../operator/person-correct.tsx"));
const Numbers = lazy(() => import("../operator/numbers.tsx"));
const KeyForm = lazy(() => import("../operator/key-form.tsx"));
const Devices = lazy(() => import("../operator/devices.tsx"));
const SetAside = lazy(() => import("../operator/set-aside.tsx"));
const Backups = lazy(() => import("../operator/backups.tsx"));
const Webhooks = lazy(() => import("../records/webhooks/webhooks.tsx"));
const PlainHome = lazy(() => import("./plain-home.tsx"));
const TourPage = lazy(() => import("./tour/tour-page.tsx"));
const Unsent = lazy(() => import("./unsent-list.tsx"));
const Me = lazy(() => import("./me.tsx"));
const More = lazy(() => import("./more.tsx"));

/** Every screen, loaded when it is first opened. The first that matches is shown. */
const SCREENS: readonly Screen[] = [
  { path: "/", component: Home, roles: ["clerk"] },
  { path: "/", component: BureauHome, roles: ["inspector"] },
  { path: "/", component: DepotHome, roles: ["depot"] },
  { path: "/", component: Health, roles: ["operator"] },
  { path: "/", component: PlainHome },
  { path: "/scan/handoff", component: Handoff, roles: ["depot"] },
  { path: "/scan/scanner", component: Scanner, roles: ["depot"] },
  { path: "/scan/receive/:from/:id", component: Scan, roles: ["depot"] },
  { path: "/scan/:task?", component: Scan, roles: ["depot"] },
  { path: "/stock", component: Stock, roles: ["depot"] },
  { path: "/logs", component: Logs, roles: ["depot"] },
  { path: "/commissions", component: Commissions, roles: ["laboratory"] },
  { path: "/reports", component: Reports, roles: ["laboratory", "inspector"] },
  { path: "/report/:gtin/:lot", component: ReportForm, roles: ["laboratory", "inspector", "clerk"] },
  { path: "/organisations/new", component: OrganisationForm, roles: ["operator"] },
  { path: "/organisations/:id/key", component: KeyForm, roles: ["operator"] },
  { path: "/organisations/:id/correct", component: OrganisationCorrect, roles: ["operator"] },
  { path: "/numbers", component: Numbers, roles: ["operator"] },
  { path: "/organisations/:id?", component: Organisations, roles: ["operator"] },
  { path: "/people/new", component: PersonForm, roles: ["operator"] },
  { path: "/people/:id/correct", component: PersonCorrect, roles: ["operator"] },
  { path: "/people/:id/memberships", component: MembershipForm, roles: ["operator"] },
  { path: "/people/:id?", component: People, roles: ["operator"] },
  { path: "/devices", component: Devices, roles: ["operator"] },
  { path: "/set-aside", component: SetAside, roles: ["operator"] },
  { path: "/backups", component: Backups, roles: ["operator"] },
  { path: "/health", component: Health, roles: ["operator"] },
  { path: "/webhooks/:id?", component: Webhooks, roles: SUBSCRIBERS },
  { path: "/exceptions/table", component: ExceptionTable, roles: ["inspector"] },
  { path: "/exceptions/:id?", component: Exceptions, roles: ["inspector"] },
  { path: "/laboratories/:id?", component: Laboratories, roles: ["inspector"] },
  { path: "/certificates/table", component: CertificateTable, roles: ["inspector"] },
  { path: "/certificates/new", component: GrantForm, roles: ["inspector"] },
  { path: "/certificates/:id/:act", component: CertificateAct, roles: ["inspector"] },
  { path: "/recalls/table", component: RecallTable, roles: ACTORS },
  { path: "/recalls/:id/end", component: RecallEnd, roles: ["clerk", "inspector"] },
  { path: "/batches/new", component: Register, roles: ["clerk"] },
  { path: "/batches/table", component: BatchTable },
  { path: "/batches/:gtin/:lot/:act", component: BatchAct, roles: ACTORS },
  { path: "/batches/:gtin?/:lot?", component: Batches },
  { path: "/farm/new", component: FarmForm, roles: ["clerk"] },
  { path: "/farm/:id/correct", component: FarmForm, roles: ["clerk"] },
  { path: "/farm/:id?", component: Farm, roles: ["clerk"] },
  { path: "/shipments/new", component: ShipForm, roles: HOLDERS },
  { path: "/shipments/:from/:id/receive", component: Receive, roles: HOLDERS },
  { path: "/shipments/:from/:id/correct", component: ReceiptCorrect, roles: HOLDERS },
  { path: "/shipments/:from?/:id?", component: Shipments, roles: ACTORS },
  { path: "/labels/new", component: LabelForm, roles: HOLDERS },
  { path: "/labels/:id?", component: Labels, roles: HOLDERS },
  { path: "/tests", component: OwnCommissions, roles: HOLDERS },
  { path: "/organisation", component: OwnOrganisation, roles: HOLDERS },
  { path: "/import", component: Import, roles: ["clerk"] },
  { path: "/certificates/:id?", component: Certificates },
  { path: "/products/new", component: ProductForm, roles: ["clerk"] },
  { path: "/products/:gtin/correct", component: ProductCorrect, roles: ["clerk"] },
  { path: "/products/:gtin?", component: Products },
  { path: "/bases/new", component: BaseForm, roles: ["clerk"] },
  { path: "/bases/:id/plots", component: BaseForm, roles: ["clerk"] },
  { path: "/bases/:id/correct", component: BaseCorrect, roles: ["clerk"] },
  { path: "/bases/:id/map", component: OutlineScreen, roles: ["clerk"] },
  { path: "/bases/:id?", component: Bases },
  { path: "/recalls/:id?", component: Recalls, roles: ACTORS },
  { path: "/search", component: Search },
  { path: "/audit", component: Audit },
  { path: "/tour", component: TourPage },
  { path: "/unsent", component: Unsent },
  { path: "/me", component: Me },
  { path: "/more", component: More },
];

/** The routes of a role. */
export function routesFor(role: Role): readonly JSX.Element[] {
  return SCREENS.filter(({ roles }) => roles === undefined || roles.includes(role)).map(({ path, component }) => (
    <Route key={path} path={`${BASE}${path}`} component={component} />
  ));
}
