import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { Empty, Pair, Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { said } from "../../words/dictionary.ts";
import { shownDay, shownTime } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { acting, role } from "../acting.ts";
import DisputeForm from "./dispute-form.tsx";
import { Settlements } from "./settlements.tsx";

type Dispute = Shape<"Dispute">;
const STATES = ["open", "upheld", "rejected", "withdrawn"] as const;

const path = ({ by, id }: Pick<Dispute, "by" | "id">): string => `/disputes${below(by, id)}`;

/** Who denies what in whose record: one's own, and for offices those of the region. */
export default function Disputes(): JSX.Element {
  const { from, id } = useRoute().params;
  return from === "new" && id === undefined ? <DisputeForm /> : <List from={from} id={id} />;
}

interface ListProps {
  readonly from: string | undefined;
  readonly id: string | undefined;
}

function List({ from, id }: ListProps): JSX.Element {
  const words = watchWords();
  const { query, set } = useFilters();
  const status = STATES.find((one) => one === query.status);
  return (
    <Pair
      list={
        <Screen
          title={words.disputes}
          acts={
            <a class="button" href={address("/watch/disputes")}>
              {words.disputesTable}
            </a>
          }
        >
          <search class="filters">
            <SelectField
              label={words.anyState}
              isLabelHidden
              value={status ?? ""}
              onChange={(value) => set({ status: value })}
              options={[
                { value: "", label: words.anyState },
                ...STATES.map((value): { value: string; label: string } => ({
                  value,
                  label: words.disputeStates[value],
                })),
              ]}
            />
          </search>
          <Listing
            name={`disputes ${status ?? ""}`}
            label={words.disputes}
            ask={(cursor) =>
              taken(
                service.GET("/api/disputes", {
                  params: {
                    query: { ...(status !== undefined && { status }), ...(cursor !== undefined && { cursor }) },
                  },
                }),
              )
            }
            row={(one) => <Row key={`${one.by} ${one.id}`} dispute={one} isOpen={one.id === id && one.by === from} />}
            empty={<Empty title={words.noDisputes}>{words.disputesWay}</Empty>}
          />
        </Screen>
      }
      detail={from === undefined || id === undefined ? undefined : <Detail key={`${from} ${id}`} from={from} id={id} />}
    />
  );
}

function Row({ dispute, isOpen }: { readonly dispute: Dispute; readonly isOpen: boolean }): JSX.Element {
  const words = watchWords();
  const { byName, ofName, claim, product, lot, state, at } = dispute;
  return (
    <li>
      <a class="row" href={address(path(dispute))} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>
            {said(product)} {lot}
          </b>
          <small>{words.against(byName, ofName)}</small>
          <small>{words.claims[claim]}</small>
        </span>
        <span class="row-end">
          <b>{words.disputeStates[state]}</b>
          <small>{shownDay(at)}</small>
        </span>
      </a>
    </li>
  );
}

function Detail({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const words = watchWords();
  const reading = useReading(`dispute ${from} ${id}`, () =>
    taken(service.GET("/api/disputes/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address("/disputes")}>
        {words.disputes}
      </a>
      <Shown reading={reading}>{(dispute) => <Whole dispute={dispute} again={reading.again} />}</Shown>
    </article>
  );
}

function Whole({ dispute, again }: { readonly dispute: Dispute; readonly again: () => void }): JSX.Element {
  const words = watchWords();
  const { id, by, byName, ofName, claim, about, reason, product, gtin, lot, state, at, settlements, withdrawn } =
    dispute;
  const isMine = by === acting()?.organisation.id && role() !== "inspector";
  return (
    <div class="stack">
      <div class={`band ${state === "open" ? "note" : "plain"}`}>
        <div>
          <h2>{words.disputeStates[state]}</h2>
          <p>{words.against(byName, ofName)}</p>
        </div>
      </div>
      <Facts
        rows={[
          [
            words.batch,
            <a key="batch" href={address(`/batches${below(gtin, lot)}`)}>
              {said(product)} {lot}
            </a>,
          ],
          [words.claim, words.claims[claim]],
          [words.about, about],
          [words.reason, `${reason} · ${byName} · ${shownTime(at)}`],
          [words.withdraw, withdrawn && `${withdrawn.reason} · ${shownTime(withdrawn.at)}`],
        ]}
      />
      <Settlements
        title={words.settlements}
        settlements={settlements}
        stateOf={({ outcome }) => words.disputeStates[outcome]}
      />
      {isMine && state === "open" && (
        <ReasonAct
          word={words.withdraw}
          what={words.withdrawWhat}
          usual={words.withdrawReasons}
          content={["withdraw", by, id]}
          onDone={again}
          make={(act, why) =>
            send("/api/disputes/{id}/withdrawal", {
              id: act,
              params: { id },
              query: { from: by },
              body: { id: act, reason: why },
              subject: `dispute/${id}`,
              label: words.withdraw,
            })
          }
        />
      )}
      {role() === "inspector" && state !== "withdrawn" && <Settle key={settlements.length} dispute={dispute} />}
    </div>
  );
}

function Settle({ dispute }: { readonly dispute: Dispute }): JSX.Element {
  const words = watchWords();
  const { id, by, state } = dispute;
  const [outcome, setOutcome] = useState<"upheld" | "rejected" | undefined>(undefined);
  const act = state === "open" ? words.settle : words.mend;
  return (
    <section class="section">
      <h2>{act}</h2>
      <ActForm
        what={words.settleWhat}
        act={act}
        usual={words.settleReasons}
        fields={["/outcome"]}
        then={address("/disputes")}
        onSend={(reason) =>
          outcome === undefined
            ? undefined
            : {
                content: ["settle", by, id, outcome, reason, state],
                make: (made) =>
                  send("/api/disputes/{id}/settlement", {
                    id: made,
                    params: { id },
                    query: { from: by },
                    body: { id: made, outcome, reason },
                    subject: `dispute/${id}`,
                    label: words.settle,
                  }),
              }
        }
      >
        {(sending, isAsked) => (
          <Choices
            legend={words.settle}
            options={(["upheld", "rejected"] as const)
              .filter((value) => value !== state)
              .map((value) => ({ value, label: words.outcomes[value] }))}
            value={outcome}
            onChange={setOutcome}
            wrong={isAsked && outcome === undefined ? words.required : sending.wrongAt("/outcome")}
          />
        )}
      </ActForm>
    </section>
  );
}
