import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import Home from "../depot/home.tsx";
import { SCREENS, type Screen, Screens, type Shown } from "./routes.tsx";

const Scan = lazy(() => import("../depot/scan.tsx"));
const Handoff = lazy(() => import("../depot/handoff/handoff-page.tsx"));
const Logs = lazy(() => import("../depot/logs/logs.tsx"));
const Scanner = lazy(() => import("../depot/scanner-page.tsx"));
const Stock = lazy(() => import("../depot/stock.tsx"));

const DEPOT: readonly Screen[] = [
  { path: "/", component: Home },
  { path: "/scan/handoff", component: Handoff },
  { path: "/scan/scanner", component: Scanner },
  { path: "/scan/receive/:from/:id", component: Scan },
  { path: "/scan/:task?", component: Scan },
  { path: "/stock", component: Stock },
  { path: "/logs", component: Logs },
  ...SCREENS,
];

/** The screen of the address, for whoever works in a cold room: its home comes with the names of the others. */
export default function DepotScreens(shown: Shown): JSX.Element {
  return <Screens screens={DEPOT} {...shown} />;
}
