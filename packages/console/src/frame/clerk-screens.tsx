import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import Home from "../clerk/home/home.tsx";
import { type Screen, Screens, type Shown } from "./routes.tsx";
import { SCREENS } from "./screens/shared-screens.tsx";

const Register = lazy(() => import("../clerk/register.tsx"));
const BatchCorrect = lazy(() => import("../clerk/batch-correct.tsx"));
const Farm = lazy(() => import("../clerk/farm.tsx"));
const FarmForm = lazy(() => import("../clerk/farm-form.tsx"));
const Import = lazy(() => import("../clerk/import/import-screen.tsx"));
const ProductForm = lazy(() => import("../clerk/product-form.tsx"));
const OutlineScreen = lazy(() => import("../clerk/land/outline-screen.tsx"));
const BaseForm = lazy(() => import("../clerk/base-form.tsx"));
const BenefitCode = lazy(() => import("../records/county/benefit-code.tsx"));
const Standards = lazy(() => import("../records/standards/standards.tsx"));
const Benefits = lazy(() => import("../records/county/benefits.tsx"));
const BenefitForm = lazy(() => import("../records/county/benefit-form.tsx"));
const BenefitCorrect = lazy(() => import("../records/county/benefit-correct.tsx"));
const Scan = lazy(() => import("../depot/scan.tsx"));

const CLERK: readonly Screen[] = [
  { path: "/", component: Home },
  { path: "/batches/new", component: Register },
  { path: "/batches/:gtin/:lot/correct", component: BatchCorrect },
  { path: "/farm/new", component: FarmForm },
  { path: "/farm/:id/correct", component: FarmForm },
  { path: "/farm/:id?", component: Farm },
  { path: "/import", component: Import },
  { path: "/scan/receive/:from/:id", component: Scan },
  { path: "/scan/:task?", component: Scan },
  { path: "/products/new", component: ProductForm },
  { path: "/products/:gtin/correct", component: ProductForm },
  { path: "/bases/new", component: BaseForm },
  { path: "/bases/:id/plots", component: BaseForm },
  { path: "/bases/:id/correct", component: BaseForm },
  { path: "/bases/:id/map", component: OutlineScreen },
  { path: "/standards", component: Standards },
  { path: "/benefits/new", component: BenefitForm },
  { path: "/benefits/:from/:id/correct", component: BenefitCorrect },
  { path: "/benefits/:from/:id/code", component: BenefitCode },
  { path: "/benefits/:from?/:id?", component: Benefits },
  ...SCREENS,
];

/** The screen of the address, for whoever registers for a cooperative: its home comes with the names of the others. */
export default function ClerkScreens(shown: Shown): JSX.Element {
  return <Screens screens={CLERK} {...shown} />;
}
