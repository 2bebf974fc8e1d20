import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import Home from "../depot/home.tsx";
import { type Screen, Screens, type Shown } from "./routes.tsx";

const Scan = lazy(() => import("../depot/scan.tsx"));
const Stock = lazy(() => import("../depot/stock.tsx"));
const Others = lazy(() => import("./screens/depot-others.tsx"));

/** What a depot opens all day long; the names of the other screens come when one of them is asked for. */
const DEPOT: readonly Screen[] = [
  { path: "/", component: Home },
  { path: "/scan/receive/:from/:id", component: Scan },
  { path: "/scan/:task?", component: Scan },
  { path: "/stock", component: Stock },
  { path: "/*", component: Others },
];

/** The screen of the address, for whoever works in a cold room: its home comes with it. */
export default function DepotScreens(shown: Shown): JSX.Element {
  return <Screens screens={DEPOT} {...shown} />;
}
