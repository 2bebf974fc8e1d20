import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { address } from "../parts/address.ts";
import { duration } from "../parts/clock.tsx";
import { Facts } from "../parts/facts.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { Refused, type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { serviceTime } from "../words/clock.ts";
import { daysBetween, shownNumber, shownTime } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { shownBytes } from "./backups.tsx";

const RENEWED_EVERY_MS = 30_000;
/** A backup that is older than this is too old. */
const BACKUP_DAYS_MAX = 2;
/** What follows from a fact is usually there within seconds: from so many on it is late. */
const LAG_SECONDS_MAX = 60;

interface State {
  readonly followers: Shape<"Health">["followers"];
  readonly ready: Shape<"Readiness"> | undefined;
  /** What needs the operator, by the names that the service gives. */
  readonly failing: readonly string[];
  readonly lacking: number;
}

/** What stands in the way, where the service says that something does. */
function failingIn(error: unknown): readonly string[] {
  if (!(error instanceof Refused)) throw error;
  const { failing } = error.problem as { readonly failing?: unknown };
  if (!Array.isArray(failing)) throw error;
  return failing.map(String);
}

async function readState(): Promise<State> {
  const [health, ready, devices] = await Promise.all([
    taken(service.GET("/health")),
    taken(service.GET("/health/ready")).catch((error: unknown) => failingIn(error)),
    taken(service.GET("/api/devices", { params: { query: { lacking: "true", limit: 20 } } })),
  ]);
  const isReady = "status" in ready;
  return {
    followers: health.followers,
    ready: isReady ? ready : undefined,
    failing: isReady ? [] : ready,
    lacking: devices.items.length,
  };
}

/** How the service stands: what needs somebody first, then its figures. */
export default function Health(): JSX.Element {
  const words = officeWords();
  const reading = useReading("health", readState);
  const { again } = reading;
  useEffect(() => {
    const timer = setInterval(again, RENEWED_EVERY_MS);
    return () => clearInterval(timer);
  });
  return (
    <Screen title={words.health}>
      <Shown reading={reading}>{(state) => <Whole state={state} />}</Shown>
      <p class="dim foot">{operatorWords().everySecond}</p>
    </Screen>
  );
}

function Whole({ state }: { readonly state: State }): JSX.Element {
  const words = officeWords();
  const own = operatorWords();
  const { followers, ready, failing, lacking } = state;
  const told: Readonly<Record<string, string>> = own.failingWords;
  const backedUpAt = ready?.backedUpAt;
  const lag = followers.lagSeconds;
  const late = duration(lag * 1000);
  const age = backedUpAt === undefined ? undefined : daysBetween(backedUpAt, serviceTime().toISOString());
  return (
    <div class="stack narrow">
      {failing.length === 0 ? (
        <p class="message calm">
          <b>{words.ready}</b>
        </p>
      ) : (
        <div class="message stop" role="alert">
          <b>{own.failing}</b>
          <ul class="bullets">
            {failing.map((name) => (
              <li key={name}>{told[name] ?? name}</li>
            ))}
          </ul>
        </div>
      )}
      {lag > LAG_SECONDS_MAX && <p class="message note">{own.isBehind(late)}</p>}
      {ready !== undefined && backedUpAt === undefined && <p class="message note">{own.neverBackedUp}</p>}
      {age !== undefined && age > BACKUP_DAYS_MAX && <p class="message note">{own.backupOld(age)}</p>}
      <Facts
        rows={[
          [words.setAside, shownNumber(followers.setAside)],
          [own.afterwards, lag > LAG_SECONDS_MAX ? `${own.behind} ${late}` : own.keepsUp],
          [own.lacking, shownNumber(lacking)],
          [words.free, ready?.freeBytes === undefined ? undefined : shownBytes(ready.freeBytes)],
          [own.lastBackup, backedUpAt === undefined ? words.never : shownTime(backedUpAt)],
          [words.checked, ready?.checkedAt === undefined ? undefined : shownTime(ready.checkedAt)],
        ]}
      />
      <div class="acts">
        {followers.setAside > 0 && (
          <a class="button main" href={address("/set-aside")}>
            {own.seeSetAside}
          </a>
        )}
        {lacking > 0 && (
          <a class="button" href={address("/devices")}>
            {own.seeDevices}
          </a>
        )}
        <a class="button" href={address("/backups")}>
          {own.backups}
        </a>
      </div>
    </div>
  );
}
