import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Listing } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { shownTime } from "../../words/figures.ts";
import { deliveryError, webhookWords } from "../../words/oversight/webhooks.ts";
import { WebhookView } from "./webhook-view.tsx";

type Webhook = Shape<"Webhook">;

/** What other systems have subscribed to, and how their deliveries go: of one's own organisation, for the operator of all. */
export default function Webhooks(): JSX.Element {
  const words = webhookWords();
  const { id } = useRoute().params;
  return (
    <Pair
      list={
        <Screen title={words.title}>
          <p class="dim">{words.way}</p>
          <Listing
            name="webhooks"
            label={words.title}
            ask={(cursor) =>
              taken(service.GET("/api/subscriptions", { params: { query: cursor === undefined ? {} : { cursor } } }))
            }
            row={(webhook) => (
              <Row key={webhook.subscriptionID} webhook={webhook} isOpen={webhook.subscriptionID === id} />
            )}
            empty={<Empty title={words.none}>{words.noneWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <WebhookView key={id} id={id} />}
    />
  );
}

function Row({ webhook, isOpen }: { readonly webhook: Webhook; readonly isOpen: boolean }): JSX.Element {
  const words = webhookWords();
  const { subscriptionID, queryName, dest, status, failures, undeliveredEvents, lastSuccessAt, lastError } = webhook;
  return (
    <li>
      <a class="row" href={address(`/webhooks${below(subscriptionID)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{queryName}</b>
          <small>{new URL(dest).host}</small>
          <small>
            {lastSuccessAt === undefined ? words.neverDelivered : `${words.lastDelivered} ${shownTime(lastSuccessAt)}`}
          </small>
          {status !== "active" && lastError !== undefined && <small>{deliveryError(lastError)}</small>}
        </span>
        <span class="row-end">
          <b>{words.status[status]}</b>
          {failures > 0 && <small>{words.failuresCount(failures)}</small>}
          {undeliveredEvents > 0 && <small>{words.undelivered(undeliveredEvents)}</small>}
        </span>
      </a>
    </li>
  );
}
