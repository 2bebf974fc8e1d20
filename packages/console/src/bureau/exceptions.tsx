import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { SelectField } from "../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { bureauWords } from "../words/bureau.ts";
import { said } from "../words/dictionary.ts";
import { shownDay } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";
import { ExceptionView } from "./exception-view.tsx";

type Exception = Shape<"Exception">;

const STATES = ["open", "acknowledged", "closed"] as const;

/** Alerts by subject, with where each stands. */
export default function Exceptions(): JSX.Element {
  const words = bureauWords();
  const { query, set } = useFilters();
  const { id } = useRoute().params;
  const { q = "", state = "", kind = "" } = query;
  const kinds = Object.keys(words.kinds) as Exception["code"][];
  const wanted = { state: STATES.find((one) => one === state), kind: kinds.find((one) => one === kind) };
  const asked = {
    ...(q !== "" && { q }),
    ...(wanted.state !== undefined && { state: wanted.state }),
    ...(wanted.kind !== undefined && { kind: wanted.kind }),
  };
  return (
    <Pair
      list={
        <Screen
          title={words.exceptions}
          acts={
            <a class="button wide-hide" href={address("/exceptions/table")}>
              {recordWords().asTable}
            </a>
          }
        >
          <search class="filters">
            <SearchField label={words.findException} value={q} onChange={(text) => set({ q: text })} />
            <SelectField
              label={recordWords().state}
              isLabelHidden
              value={state}
              onChange={(value) => set({ state: value })}
              options={[
                { value: "", label: recordWords().anyState },
                ...STATES.map((one): { value: string; label: string } => ({
                  value: one,
                  label: words.exceptionStates[one],
                })),
              ]}
            />
            <SelectField
              label={words.kind}
              isLabelHidden
              value={kind}
              onChange={(value) => set({ kind: value })}
              options={[
                { value: "", label: words.anyKind },
                ...kinds.map((one): { value: string; label: string } => ({ value: one, label: words.kinds[one] })),
              ]}
            />
          </search>
          <Listing
            name={`exceptions ${JSON.stringify(asked)}`}
            label={words.exceptions}
            ask={(cursor) =>
              taken(
                service.GET("/api/exceptions", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(one) => <Row key={one.id} exception={one} isOpen={one.id === id} query={query} />}
            empty={<Empty title={words.noExceptions} />}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <ExceptionView key={id} id={id} />}
    />
  );
}

function Row({
  exception,
  isOpen,
  query,
}: {
  readonly exception: Exception;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = bureauWords();
  const { id, code, name, lot, holder, state, count, lastAt } = exception;
  return (
    <li>
      <a class="row" href={address(`/exceptions${below(id)}`, query)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>
            {words.kinds[code]} · {said(name)} {lot ?? ""}
          </b>
          <small>{said(exception)}</small>
          <small>{holder?.name ?? ""}</small>
        </span>
        <span class="row-end">
          <b>{words.exceptionStates[state]}</b>
          <small>
            {count > 1 ? `${words.times(count)} · ` : ""}
            {shownDay(lastAt)}
          </small>
        </span>
      </a>
    </li>
  );
}
