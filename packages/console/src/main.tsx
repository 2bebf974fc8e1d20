import "./look/ground.css";
import "./look/frame.css";
import "./look/parts.css";
import "./look/chart.css";
import "./look/depot.css";
import { render } from "preact";
import { App } from "./frame/app.tsx";
import { wearAppearance } from "./frame/appearance.ts";
import { listenForInstall } from "./frame/device/install-offer.ts";
import { completeBrowser } from "./frame/device/older-browsers.ts";
import { watchNetwork } from "./frame/network.ts";
import { startUnsent } from "./frame/unsent.ts";
import { startWorker } from "./frame/worker.ts";
import { dropDrafts } from "./parts/draft.ts";
import { onEnd, startSession } from "./sign-in/session.ts";

completeBrowser();
wearAppearance();
listenForInstall();
watchNetwork();
onEnd(dropDrafts);
onEnd(() => void import("./import/kept-progress.ts").then(({ forgetProgress }) => forgetProgress()));
const place = document.getElementById("app");
if (place !== null) {
  place.replaceChildren();
  render(<App />, place);
}
startUnsent();
void startWorker();
void startSession(new URL(location.href));
