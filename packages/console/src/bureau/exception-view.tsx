import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address } from "../parts/address.ts";
import { byline } from "../parts/byline.ts";
import { Icon } from "../parts/icons.tsx";
import { ReasonDialog } from "../parts/reason-dialog.tsx";
import { Shown } from "../parts/screen.tsx";
import { SendingNote, useSending } from "../parts/sending.tsx";
import { role } from "../records/acting.ts";
import { placeOf } from "../records/places.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { said } from "../words/dictionary.ts";
import { shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { recordWords } from "../words/records.ts";

type Detail = Shape<"ExceptionDetail">;

/** One alert: what is amiss, who it concerns, what happened each time, and what was decided. */
export function ExceptionView({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`exception ${id}`, () =>
    taken(service.GET("/api/exceptions/{id}", { params: { path: { id } } })),
  );
  return (
    <article>
      <a class="back" href={address("/exceptions")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(detail) => <Whole detail={detail} />}</Shown>
    </article>
  );
}

/** A county office reads batches and bases, no certificates. */
function placeFor(subject: string): string | undefined {
  return role() !== "inspector" && subject.startsWith("certificate/") ? undefined : placeOf(subject);
}

function Whole({ detail }: { readonly detail: Detail }): JSX.Element {
  const words = bureauWords();
  const place = placeFor(detail.subject);
  return (
    <div class="stack">
      <div class={`band ${detail.state === "closed" ? "plain" : "note"}`}>
        <div>
          <h2>
            {words.kinds[detail.code]} · {words.exceptionStates[detail.state]}
          </h2>
          <p>{said(detail)}</p>
        </div>
      </div>
      <dl class="facts">
        <div>
          <dt>{recordWords().openBatch}</dt>
          <dd>
            {place === undefined ? (
              said(detail.name)
            ) : (
              <a href={place}>
                {said(detail.name)} {detail.lot ?? ""}
              </a>
            )}
          </dd>
        </div>
        <div>
          <dt>{words.parties}</dt>
          <dd>{detail.parties.map(({ name }) => name).join("、")}</dd>
        </div>
        <div>
          <dt>{words.first}</dt>
          <dd>{shownTime(detail.firstAt)}</dd>
        </div>
        <div>
          <dt>{words.last}</dt>
          <dd>
            {shownTime(detail.lastAt)} · {words.times(detail.count)}
          </dd>
        </div>
      </dl>
      {detail.state !== "closed" && role() === "inspector" && <Decide detail={detail} />}
      <Course detail={detail} />
    </div>
  );
}

function Decide({ detail }: { readonly detail: Detail }): JSX.Element {
  const words = bureauWords();
  const [asking, setAsking] = useState<"acknowledgement" | "closing">();
  const sending = useSending();
  const decide = async (reason: string) => {
    if (asking === undefined) return;
    const path = asking === "closing" ? "/api/exceptions/{id}/closing" : "/api/exceptions/{id}/acknowledgement";
    const answer = await sending.run([asking, detail.id, reason], (id) =>
      send(path, {
        id,
        params: { id: detail.id },
        body: { id, reason },
        subject: `exception/${detail.id}`,
        label: asking === "closing" ? words.close : words.acknowledge,
      }),
    );
    if (answer !== undefined) setAsking(undefined);
  };
  const isClosing = asking === "closing";
  return (
    <>
      <div class="acts">
        {detail.state === "open" && (
          <button type="button" class="button main" onClick={() => setAsking("acknowledgement")}>
            {words.acknowledge}
          </button>
        )}
        <button type="button" class="button" onClick={() => setAsking("closing")}>
          {words.close}
        </button>
      </div>
      {asking !== undefined && (
        <ReasonDialog
          title={isClosing ? words.close : words.acknowledge}
          what={said(detail)}
          act={isClosing ? words.close : words.acknowledge}
          about={`${asking} ${detail.id}`}
          usual={isClosing ? words.closeReasons : words.acknowledgeReasons}
          wrong={sending.wrongAt("/reason")}
          isSending={sending.isSending}
          onDone={(reason) => void decide(reason)}
          onCancel={() => setAsking(undefined)}
        >
          <SendingNote sending={sending} fields={["/reason"]} />
        </ReasonDialog>
      )}
    </>
  );
}

function Course({ detail }: { readonly detail: Detail }): JSX.Element {
  const words = bureauWords();
  return (
    <>
      {detail.decisions.length > 0 && (
        <section class="section">
          <h2>{words.decisions}</h2>
          <ol class="history">
            {detail.decisions.map(({ at, state, reason, by, ...acted }) => (
              <li key={at}>
                {words.exceptionStates[state]} · {reason}
                <br />
                <span class="dim">
                  {by !== undefined && `${byline({ ...acted, by: by.organisation, byName: by.name })} · `}
                  {shownTime(at)}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <section class="section">
        <h2>{words.occurrences}</h2>
        <ol class="history">
          {detail.occurrences.map((one) => (
            <li key={`${one.at} ${one.zh}`}>
              {said(one)}
              <br />
              <span class="dim">{shownTime(one.at)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
