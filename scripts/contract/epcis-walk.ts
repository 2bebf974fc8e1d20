import { CRATE, DOCUMENT, PACKING, STORING, SUBSCRIPTION } from "./season.ts";
import type { Step, Who } from "./site.ts";

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string, headers: Step["headers"] = {}): Step => ({ as, method: "GET", path, headers });

/** What a depot's own system does with EPCIS; addresses that the service makes are followed by `asked`. */
export async function epcisWalk(
  asked: (step: Step) => Promise<{ readonly location: string; readonly text: string }>,
): Promise<void> {
  const as = "integrator";
  const { location: job } = await asked(post(as, "/epcis/capture", DOCUMENT));
  const { location: event } = await asked(post(as, "/epcis/events", PACKING));
  await asked(get(as, "/epcis"));
  await asked(get(as, "/epcis/capture?perPage=1"));
  await asked(get(as, job));
  await asked(get(as, "/epcis/events?EQ_bizStep=packing&perPage=1"));
  await asked(get(as, event));
  const { text } = await asked(get(as, "/epcis/events?EQ_bizStep=packing", { accept: "application/xml" }));
  await asked({
    as,
    method: "POST",
    path: "/epcis/capture",
    body: text,
    headers: { "content-type": "application/xml" },
  });
  for (const [name, value] of [
    ["eventTypes", "AggregationEvent"],
    ["epcs", encodeURIComponent(`https://id.gs1.org/00/${CRATE}`)],
    ["bizSteps", "packing"],
    ["bizLocations", encodeURIComponent(STORING.bizLocation.id)],
    ["readPoints", encodeURIComponent(STORING.readPoint.id)],
    ["dispositions", "in_progress"],
  ] as const) {
    await asked(get(as, `/epcis/${name}?perPage=1`));
    await asked(get(as, `/epcis/${name}/${value}`));
    await asked(get(as, `/epcis/${name}/${value}/events?perPage=1`));
  }
  await asked(post(as, "/epcis/queries", { name: "arrivals", query: { EQ_bizStep: ["storing", "packing"] } }));
  await asked(get(as, "/epcis/queries"));
  await asked(get(as, "/epcis/queries/arrivals"));
  await asked(get(as, "/epcis/queries/arrivals/events?perPage=1"));
  const { location } = await asked(
    post(as, "/epcis/queries/arrivals/subscriptions", {
      ...SUBSCRIPTION,
      initialRecordTime: "2026-01-01T00:00:00Z",
    }),
  );
  const subscription = new URL(location, "https://host").pathname;
  await asked(get(as, "/epcis/queries/arrivals/subscriptions"));
  await asked(get(as, "/api/subscriptions?limit=20"));
  const id = subscription.split("/").at(-1);
  await asked(post(as, `/api/subscriptions/${id}/status`, { id: "ws-1", status: "resumed" }));
  await asked(get(as, `/api/subscriptions/${id}/deliveries`));
  await asked(post(as, `/api/subscriptions/${id}/deliveries/0/redelivery`, { id: "wr-1" }));
  await asked(get(as, subscription));
  await asked({ as, method: "DELETE", path: subscription });
  await asked({ as, method: "DELETE", path: "/epcis/queries/arrivals" });
  await asked({ as, method: "DELETE", path: "/epcis/nextPageToken/gone" });
}
