import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import { type Screen, Screens, type Shown } from "./routes.tsx";
import { SCREENS } from "./screens/shared-screens.tsx";

const BureauHome = lazy(() => import("../bureau/home.tsx"));
const Exceptions = lazy(() => import("../bureau/exceptions.tsx"));
const CertificateTable = lazy(() => import("../bureau/certificate-table.tsx"));
const ExceptionTable = lazy(() => import("../bureau/exception-table.tsx"));
const Laboratories = lazy(() => import("../bureau/laboratories.tsx"));
const Reports = lazy(() => import("../laboratory/reports.tsx"));
const CertificateHarvests = lazy(() => import("../records/oversight/certificate-harvests.tsx"));
const CertificateAct = lazy(() => import("../bureau/certificate-act.tsx"));
const GrantForm = lazy(() => import("../bureau/grant-form.tsx"));
const Commissions = lazy(() => import("../laboratory/commissions.tsx"));
const AskedTests = lazy(() => import("../clerk/commissions.tsx"));
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
const Devices = lazy(() => import("../operator/devices/devices.tsx"));
const SharedDevices = lazy(() => import("../operator/devices/shared.tsx"));
const SetAside = lazy(() => import("../operator/set-aside.tsx"));
const Backups = lazy(() => import("../operator/backups.tsx"));
const PlatformHome = lazy(() => import("../records/shipments/platform-home.tsx"));
const Households = lazy(() => import("../records/county/households.tsx"));
const HouseholdForm = lazy(() => import("../records/county/household-form.tsx"));
const HouseholdCodes = lazy(() => import("../records/county/household-codes.tsx"));
const Benefits = lazy(() => import("../records/county/benefits.tsx"));
const BenefitAnswer = lazy(() => import("../records/county/benefit-answer.tsx"));
const Assessment = lazy(() => import("../records/assessment/assessment.tsx"));
const Objections = lazy(() => import("../records/assessment/objections.tsx"));
const Statistics = lazy(() => import("../records/statistics/statistics.tsx"));
const FigureRows = lazy(() => import("../records/statistics/figure-rows.tsx"));
const Standards = lazy(() => import("../records/standards/standards.tsx"));
const StandardForm = lazy(() => import("../records/standards/standard-form.tsx"));
const StandardEnd = lazy(() => import("../records/standards/standard-end.tsx"));
const Publications = lazy(() => import("../records/publishing/publications.tsx"));
const PublishForm = lazy(() => import("../records/publishing/publish-form.tsx"));
const PlainHome = lazy(() => import("./plain-home.tsx"));

/** Before the screens that everybody has, those of bureaus, laboratories and the operator: a phone at the base loads none of their names. */
const OFFICE: readonly Screen[] = [
  { path: "/", component: BureauHome, roles: ["inspector"] },
  { path: "/", component: Health, roles: ["operator"] },
  { path: "/", component: Commissions, roles: ["laboratory"] },
  { path: "/", component: PlatformHome, roles: ["integrator"] },
  { path: "/", component: PlainHome },
  { path: "/commissions", component: Commissions, roles: ["laboratory"] },
  { path: "/tests", component: AskedTests, roles: ["inspector"] },
  { path: "/reports", component: Reports, roles: ["laboratory", "inspector"] },
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
  { path: "/devices/shared", component: SharedDevices, roles: ["operator"] },
  { path: "/set-aside", component: SetAside, roles: ["operator"] },
  { path: "/backups", component: Backups, roles: ["operator"] },
  { path: "/health", component: Health, roles: ["operator"] },
  { path: "/exceptions/table", component: ExceptionTable, roles: ["inspector", "statistician"] },
  { path: "/exceptions/:id?", component: Exceptions, roles: ["inspector", "statistician"] },
  { path: "/laboratories/:id?", component: Laboratories, roles: ["inspector"] },
  { path: "/certificates/table", component: CertificateTable, roles: ["inspector"] },
  { path: "/certificates/new", component: GrantForm, roles: ["inspector"] },
  { path: "/certificates/:id/harvests/:table?", component: CertificateHarvests, roles: ["inspector"] },
  { path: "/certificates/:id/:act", component: CertificateAct, roles: ["inspector"] },
  { path: "/standards/new", component: StandardForm, roles: ["inspector", "statistician"] },
  { path: "/standards/:id/end", component: StandardEnd, roles: ["inspector", "statistician"] },
  { path: "/standards", component: Standards, roles: ["inspector", "statistician", "laboratory"] },
  { path: "/households/new", component: HouseholdForm, roles: ["statistician"] },
  { path: "/households/:county/:id/correct", component: HouseholdForm, roles: ["statistician"] },
  { path: "/households/:county/:id/codes", component: HouseholdCodes, roles: ["statistician"] },
  { path: "/households/:county?/:id?", component: Households, roles: ["statistician"] },
  { path: "/statistics/rows", component: FigureRows, roles: ["statistician", "inspector"] },
  { path: "/statistics", component: Statistics, roles: ["statistician", "inspector"] },
  { path: "/publications/new", component: PublishForm, roles: ["statistician"] },
  { path: "/publications/:region?/:month?", component: Publications, roles: ["statistician"] },
  { path: "/benefits/:from/:id/answer", component: BenefitAnswer, roles: ["statistician"] },
  { path: "/benefits/:from?/:id?", component: Benefits, roles: ["statistician", "inspector"] },
  { path: "/assessment/:set?/:year?/:what?", component: Assessment, roles: ["statistician", "inspector"] },
  { path: "/objections/:from?/:id?", component: Objections, roles: ["statistician", "inspector"] },
  ...SCREENS,
];

/** The screen of the address, for whoever works at a desk. */
export default function OfficeScreens(shown: Shown): JSX.Element {
  return <Screens screens={OFFICE} {...shown} />;
}
