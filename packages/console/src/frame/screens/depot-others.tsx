import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import { type Screen, Screens, type Shown } from "../routes.tsx";
import { SCREENS } from "./shared-screens.tsx";

const Logs = lazy(() => import("../../depot/logs/logs.tsx"));

const OTHERS: readonly Screen[] = [{ path: "/logs", component: Logs }, ...SCREENS];

/** The depot's screens that are opened now and then. It stands where an address below the app's own matches none before: the rest of it counts here. */
export default function DepotOthers({ acting, onBusy, none }: Shown): JSX.Element {
  return <Screens screens={OTHERS} base="" acting={acting} onBusy={onBusy} none={none} />;
}
