import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Listing } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { SendingNote, useSending } from "../parts/sending.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { sendAtOnce } from "../service/send.ts";
import { factWords } from "../words/facts.ts";
import { shownTime } from "../words/figures.ts";
import { operatorWords } from "../words/operator.ts";

const NAME = "set aside";

const ask = (cursor: string | undefined) =>
  taken(service.GET("/api/set-aside", { params: { query: cursor === undefined ? {} : { cursor } } }));

/** Facts that a step after recording could not process: why, and trying again. */
export default function SetAside(): JSX.Element {
  const words = operatorWords();
  const [told, setTold] = useState<string>();
  const sending = useSending();
  // What the list itself asks: nothing is asked twice.
  const isSome = (useReading(NAME, () => ask(undefined)).value?.items.length ?? 0) > 0;
  const retry = async (body: { readonly fact?: string; readonly follower?: string }) => {
    const answer = await sending.run([body, Date.now()], () =>
      sendAtOnce("/api/set-aside/retry", { body, subject: "set-aside", label: words.retryAll }),
    );
    if (answer !== undefined) setTold(words.retried(answer.count));
  };
  return (
    <Screen title={words.setAside}>
      <p class="dim">{words.setAsideWay}</p>
      {told !== undefined && (
        <p class="message calm foot" role="status">
          {told}
        </p>
      )}
      <SendingNote sending={sending} />
      <Listing
        name={NAME}
        label={words.setAside}
        ask={ask}
        row={(one) => <Row key={`${one.fact} ${one.follower}`} aside={one} onRetry={(body) => void retry(body)} />}
        empty={<Empty title={words.nothingAside}>{words.nothingAsideWay}</Empty>}
      />
      {isSome && (
        <p class="foot">
          <button type="button" class="button" disabled={sending.isSending} onClick={() => void retry({})}>
            {words.retryAll}
          </button>
        </p>
      )}
    </Screen>
  );
}

function Row({
  aside,
  onRetry,
}: {
  readonly aside: Shape<"SetAside">;
  readonly onRetry: (body: { readonly fact: string; readonly follower: string }) => void;
}): JSX.Element {
  const words = operatorWords();
  const { fact, kind, follower, since, attempts, nextAt, reason } = aside;
  const steps: Readonly<Record<string, string>> = words.followers;
  return (
    <li class="row">
      <span class="row-main">
        <b>
          {factWords()[kind] ?? kind} · {steps[follower] ?? follower}
        </b>
        <small>{reason}</small>
        <small>
          {words.asideSince} {shownTime(since)} · {words.attempts(attempts)} · {words.nextAt} {shownTime(nextAt)}
        </small>
        <small class="code">{fact}</small>
      </span>
      <span class="row-end">
        <button type="button" class="button" onClick={() => onRetry({ fact, follower })}>
          {words.retryOne}
        </button>
      </span>
    </li>
  );
}
