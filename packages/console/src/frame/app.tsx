import type { JSX } from "preact";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import lazy, { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, useLocation } from "preact-iso/router";
import { address, BASE } from "../parts/address.ts";
import { CALLBACK } from "../sign-in/issuer.ts";
import { type Membership, returned, session } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { aheadMs } from "../words/clock.ts";
import { frameWords } from "../words/frame.ts";
import { surroundings } from "./device/browser-kind.ts";
import { Gate } from "./gate.tsx";
import { locked } from "./lock/locked.ts";
import { Menu } from "./menu.tsx";
import { listenForShortcuts } from "./shortcuts.ts";
import { OfflineNotice, Top } from "./top.tsx";
import { isSeen } from "./tour/tour-seen.ts";
import { OthersBar, UnsentBar, UnverifiedBar, VersionBar } from "./unsent-bar.tsx";

const ClockNotice = lazy(() => import("./device/clock-notice.tsx"));
const DeviceNotice = lazy(() => import("./device/device-notice.tsx"));
const LockScreen = lazy(() => import("./lock/lock-screen.tsx"));
const Tour = lazy(() => import("./tour/tour.tsx"));
const NoPage = lazy(() => import("./screens/no-page.tsx"));

/** A clock that is off by this much puts facts on the wrong side of a deadline. */
const CLOCK_DOUBT_MS = 2 * 60_000;

/** What a role opens comes by itself: a phone at the base loads no names of a bureau's screens. */
const ClerkScreens = lazy(() => import("./clerk-screens.tsx"));
const DepotScreens = lazy(() => import("./depot-screens.tsx"));
const OfficeScreens = lazy(() => import("./office-screens.tsx"));

/** The whole app: the gate until somebody is signed in, then the frame with the screen of the address. */
export function App(): JSX.Element {
  return (
    <LocationProvider scope={BASE}>
      <Whole />
    </LocationProvider>
  );
}

function Whole(): JSX.Element {
  const now = session.value;
  // Without a network nobody can be asked who they are: whoever was here last goes on, and sends once they signed in.
  const acting = now.kind === "signed-in" ? now.acting : unverified.value?.acting;
  const { route, path } = useLocation();
  const goTo = returned.value;
  useEffect(() => {
    if (goTo === undefined) return;
    returned.value = undefined;
    route(goTo === CALLBACK ? address("") : goTo, true);
  }, [goTo, route]);
  if (acting === undefined || path === CALLBACK) {
    return (
      <div class="app">
        <Top />
        <div class="notices">
          <OfflineNotice />
        </div>
        <main class="content" id="main" tabIndex={-1}>
          <Gate />
        </main>
      </div>
    );
  }
  const isLocked = locked.value !== undefined;
  return (
    <>
      {isLocked && (
        <ErrorBoundary>
          <LockScreen />
        </ErrorBoundary>
      )}
      <div hidden={isLocked}>
        <Inside acting={acting} />
      </div>
    </>
  );
}

function Inside({ acting }: { readonly acting: Membership }): JSX.Element {
  const words = frameWords();
  // Whoever goes on before a screen has come hears no more of it: what is on its way is that of this address alone.
  const [busyAt, setBusy] = useState<string>();
  const { host, keepsNothing } = surroundings();
  const isDoubtful = host !== undefined || keepsNothing;
  const { path, route } = useLocation();
  useEffect(() => listenForShortcuts(route), [route]);
  return (
    <div class="app">
      <a class="skip" href="#main">
        {words.skip}
      </a>
      {busyAt === path && <div class="busy" role="progressbar" aria-label={words.loading} />}
      <Top />
      <div class="notices">
        <OfflineNotice />
        {isDoubtful && (
          <ErrorBoundary>
            <DeviceNotice />
          </ErrorBoundary>
        )}
        {Math.abs(aheadMs.value) >= CLOCK_DOUBT_MS && (
          <ErrorBoundary>
            <ClockNotice />
          </ErrorBoundary>
        )}
        <UnverifiedBar />
        <UnsentBar />
        <OthersBar />
        <VersionBar />
      </div>
      <Menu role={acting.role} />
      <Content key={acting.organisation.id} acting={acting} onBusy={(busy) => setBusy(busy ? path : undefined)} />
    </div>
  );
}

/** Where the screen is. A new address moves the focus to its beginning, so that whoever listens hears it. */
function Content({
  acting,
  onBusy,
}: {
  readonly acting: Membership;
  readonly onBusy: (busy: boolean) => void;
}): JSX.Element {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  const Screens = acting.role === "clerk" ? ClerkScreens : acting.role === "depot" ? DepotScreens : OfficeScreens;
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main class="content" id="main" tabIndex={-1} ref={main}>
      <Safe key={path}>
        <ErrorBoundary>
          <FirstTour acting={acting} />
          <Screens acting={acting} onBusy={onBusy} none={NoPage} />
        </ErrorBoundary>
      </Safe>
    </main>
  );
}

/** Above the home, until the person at the device has seen it. */
function FirstTour({ acting }: { readonly acting: Membership }): JSX.Element | null {
  const { path } = useLocation();
  const now = session.value;
  const person = now.kind === "signed-in" ? now.me.person.id : "";
  const [isOver, setOver] = useState(() => person === "" || isSeen(person));
  if (isOver || path.replace(/\/$/, "") !== BASE) return null;
  return <Tour role={acting.role} person={person} onEnd={() => setOver(true)} />;
}

/** A screen that fails leaves the frame standing, and says what to do. */
function Safe({ children }: { readonly children: JSX.Element }): JSX.Element {
  const [error, reset] = useErrorBoundary((cause: unknown) => console.error(cause));
  if (error === undefined) return children;
  const words = frameWords();
  return (
    <div class="message stop" role="alert">
      <b>{words.broken}</b>
      <p>{words.brokenWay}</p>
      <p class="code">{error instanceof Error ? error.message : String(error)}</p>
      <p class="acts">
        <button type="button" class="button" onClick={reset}>
          {words.again}
        </button>
      </p>
    </div>
  );
}
