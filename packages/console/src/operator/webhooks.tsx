import type { JSX } from "preact";
import { Listing } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { shownTime } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";

/** What other systems have subscribed to, and how their deliveries go. */
export default function Webhooks(): JSX.Element {
  const words = officeWords();
  return (
    <Screen title={words.webhooks}>
      <Listing
        name="webhooks"
        label={words.webhooks}
        ask={(cursor) =>
          taken(service.GET("/api/subscriptions", { params: { query: cursor === undefined ? {} : { cursor } } }))
        }
        row={(webhook) => <Row key={webhook.subscriptionID} webhook={webhook} />}
        empty={<Empty title={words.noWebhooks}>{words.noWebhooksWay}</Empty>}
      />
    </Screen>
  );
}

function Row({ webhook }: { readonly webhook: Shape<"Webhook"> }): JSX.Element {
  const words = officeWords();
  const own = operatorWords();
  const { queryName, dest, status, stopped, failures, undeliveredEvents } = webhook;
  const { lastSuccessAt, lastFailedAt, nextAttemptAt, lastError } = webhook;
  return (
    <li class="row">
      <span class="row-main">
        <b>{queryName}</b>
        <small class="code">{dest}</small>
        {stopped !== undefined && (
          <small>
            {own.stoppedFor[stopped.reason]} {own.since(shownTime(stopped.since))} · {own.resumeWebhook}
          </small>
        )}
        {lastSuccessAt !== undefined && (
          <small>
            {words.lastDelivered} {shownTime(lastSuccessAt)}
          </small>
        )}
        {lastFailedAt !== undefined && (
          <small>
            {own.deliveryFailed(shownTime(lastFailedAt))} {lastError ?? ""}
          </small>
        )}
        {nextAttemptAt !== undefined && <small>{own.deliveryNext(shownTime(nextAttemptAt))}</small>}
      </span>
      <span class="row-end">
        <b>{words.webhookStatus[status]}</b>
        {failures > 0 && <small>{words.failures(failures)}</small>}
        {undeliveredEvents > 0 && <small>{words.undelivered(undeliveredEvents)}</small>}
      </span>
    </li>
  );
}
