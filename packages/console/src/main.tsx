import "./look/ground.css";
import "./look/frame.css";
import "./look/parts.css";
import "./look/depot.css";
import { render } from "preact";
import { App } from "./frame/app.tsx";
import { wearAppearance } from "./frame/appearance.ts";
import { listenForInstall } from "./frame/device/install-offer.ts";
import { completeBrowser } from "./frame/device/older-browsers.ts";
import { hasLock } from "./frame/lock/locked.ts";
import { watchNetwork } from "./frame/network.ts";
import { startUnsent } from "./frame/unsent.ts";
import { startWorker } from "./frame/worker.ts";
import { CALLBACK } from "./sign-in/issuer.ts";
import { preloadHome } from "./sign-in/preload.ts";
import { onEnd, startSession } from "./sign-in/session.ts";

/** So long the network is the home's alone: keeping the app on the device takes as many files again as it has screens. */
const WORKER_AFTER_MS = 2_000;

completeBrowser();
wearAppearance();
listenForInstall();
watchNetwork();
// What locks a screen is loaded where somebody has set a lock.
if (hasLock()) void import("./frame/lock/lock.ts").then(({ watchIdle }) => watchIdle());
onEnd(() => void import("./parts/draft.ts").then(({ dropDrafts }) => dropDrafts()));
onEnd(() => void import("./import/kept-progress.ts").then(({ forgetProgress }) => forgetProgress()));
const place = document.getElementById("app");
if (place !== null) {
  place.replaceChildren();
  render(<App />, place);
}
startUnsent();
const address = new URL(location.href);
// Elsewhere the page is left for the issuer's before any home is shown.
if (address.pathname === CALLBACK) preloadHome();
void startSession(address).finally(() => setTimeout(() => void startWorker(), WORKER_AFTER_MS));
