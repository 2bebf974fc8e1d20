import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useTyped } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Empty, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { shownDate } from "../words/figures.ts";
import { registryWords } from "../words/oversight/registry.ts";

/** GS1 company prefixes of an organisation: recorded from its certificate, withdrawn with a reason. */
export function Prefixes({ id }: { readonly id: string }): JSX.Element {
  const words = registryWords();
  const reading = useReading(`prefixes ${id}`, () =>
    taken(service.GET("/api/organisations/{id}/gs1-prefixes", { params: { path: { id } } })),
  );
  return (
    <section class="section">
      <h2>{words.prefixes}</h2>
      <p class="dim">{words.prefixesWay}</p>
      <Shown reading={reading}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.noPrefixes}>{words.noPrefixesWay}</Empty>
          ) : (
            <ul class="rows">
              {items.map((one) => (
                <PrefixRow key={`${one.prefix} ${one.recordedAt}`} record={one} />
              ))}
            </ul>
          )
        }
      </Shown>
      <AddPrefix id={id} />
    </section>
  );
}

function PrefixRow({ record }: { readonly record: Shape<"CompanyPrefixRecord"> }): JSX.Element {
  const words = registryWords();
  const { organisation, prefix, recordedAt, withdrawn } = record;
  return (
    <li class="row">
      <span class="row-main">
        <b class="code">{prefix}</b>
        <small>{words.recorded(shownDate(recordedAt))}</small>
        {withdrawn !== undefined && <small>{words.withdrawn(shownDate(withdrawn.at), withdrawn.reason)}</small>}
      </span>
      {withdrawn === undefined && (
        <span class="row-end">
          <ReasonAct
            word={words.withdraw}
            what={words.withdrawWhat}
            usual={words.withdrawReasons}
            content={["withdraw", organisation, prefix, recordedAt]}
            make={(own, reason) =>
              send("/api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal", {
                id: own,
                params: { id: organisation, prefix },
                body: { id: own, reason },
                subject: `organisation/${organisation}`,
                label: `${words.withdraw} ${prefix}`,
              })
            }
          />
        </span>
      )}
    </li>
  );
}

const PREFIX = /^\d{6,12}$/;

function AddPrefix({ id }: { readonly id: string }): JSX.Element {
  const words = registryWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const [prefix, setPrefix] = useTyped("prefix", "");
  const [isAsked, setAsked] = useState(false);
  const digits = prefix.replaceAll(/\s/g, "");
  const isWrong = !PREFIX.test(digits);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (isWrong) return form.current?.querySelector("input")?.focus();
    const answer = await sending.run(["prefix", id, digits], (own) =>
      send("/api/organisations/{id}/gs1-prefixes", {
        id: own,
        params: { id },
        body: { prefix: digits },
        subject: `organisation/${id}`,
        label: `${words.addPrefix} ${digits}`,
      }),
    );
    if (answer === undefined) return;
    setPrefix("");
    setAsked(false);
  };
  return (
    <form ref={form} class="stack foot" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={words.prefix}
        hint={words.prefixHint}
        value={prefix}
        onChange={setPrefix}
        inputMode="numeric"
        pointer="/prefix"
        wrong={isAsked && isWrong ? words.prefixDigits : sending.wrongAt("/prefix")}
      />
      <SendingNote sending={sending} fields={["/prefix"]} />
      <SendButton sending={sending} word={words.addPrefix} isWide={false} />
    </form>
  );
}
