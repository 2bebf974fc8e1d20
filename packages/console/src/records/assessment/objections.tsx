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
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { shownDay, shownNumber, shownTime } from "../../words/figures.ts";
import { acting, role } from "../acting.ts";
import { Settlements } from "../watch/settlements.tsx";
import { mayPublish, ownRegion } from "./office.ts";

type Objection = Shape<"Objection">;
const STATES = ["open", "upheld", "rejected", "mended", "withdrawn"] as const;
/** What may follow a state. */
const FOLLOWS = {
  open: ["upheld", "rejected"],
  upheld: ["rejected", "mended"],
  rejected: ["upheld"],
  mended: ["upheld"],
  withdrawn: [],
} as const satisfies Record<Objection["state"], readonly Objection["settlements"][number]["outcome"][]>;

/** What counties object to of their sheets, and what was decided. */
export default function Objections(): JSX.Element {
  const words = assessmentWords();
  const { from, id } = useRoute().params;
  const { query, set } = useFilters();
  const status = STATES.find((one) => one === query.status);
  return (
    <Pair
      list={
        <Screen title={words.objections} back={address("/assessment")} backWord={words.assessment}>
          <search class="filters">
            <SelectField
              label={words.anyState}
              isLabelHidden
              value={status ?? ""}
              onChange={(value) => set({ status: value })}
              options={[
                { value: "", label: words.anyState },
                ...STATES.map((value): { value: string; label: string } => ({ value, label: words.states[value] })),
              ]}
            />
          </search>
          <Listing
            name={`objections ${status ?? ""}`}
            label={words.objections}
            ask={(cursor) =>
              taken(
                service.GET("/api/assessment/objections", {
                  params: {
                    query: { ...(status !== undefined && { status }), ...(cursor !== undefined && { cursor }) },
                  },
                }),
              )
            }
            row={(one) => <Row key={`${one.by} ${one.id}`} one={one} isOpen={one.id === id && one.by === from} />}
            empty={<Empty title={words.noObjections}>{words.objectionsWay}</Empty>}
          />
        </Screen>
      }
      detail={from === undefined || id === undefined ? undefined : <Detail key={`${from} ${id}`} from={from} id={id} />}
    />
  );
}

function Row({ one, isOpen }: { readonly one: Objection; readonly isOpen: boolean }): JSX.Element {
  const words = assessmentWords();
  return (
    <li>
      <a class="row" href={address(`/objections${below(one.by, one.id)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{said(one.indicatorName)}</b>
          <small>{words.setOf(one.countyName, one.year)}</small>
          <small>{one.reason}</small>
        </span>
        <span class="row-end">
          <b>{words.states[one.state]}</b>
          <small>{shownDay(one.at)}</small>
        </span>
      </a>
    </li>
  );
}

function Detail({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const words = assessmentWords();
  const reading = useReading(`objection ${from} ${id}`, () =>
    taken(service.GET("/api/assessment/objections/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address("/objections")}>
        {words.objections}
      </a>
      <Shown reading={reading}>{(one) => <Whole one={one} again={reading.again} />}</Shown>
    </article>
  );
}

function Whole({ one, again }: { readonly one: Objection; readonly again: () => void }): JSX.Element {
  const words = assessmentWords();
  const { id, by, set, year, county, countyName, figure, state, settlements, withdrawn } = one;
  const isMine = by === acting()?.organisation.id && role() === "statistician";
  return (
    <div class="stack">
      <div class={`band ${state === "open" || state === "upheld" ? "note" : "plain"}`}>
        <div>
          <h2>{words.states[state]}</h2>
          <p>{said(one.indicatorName)}</p>
        </div>
      </div>
      <Facts
        rows={[
          [
            words.sheet,
            <a key="sheet" href={address(`/assessment${below(set, String(year), county)}`)}>
              {words.setOf(countyName, year)}
            </a>,
          ],
          [words.by, `${one.reason} · ${one.byName} · ${shownTime(one.at)}`],
          [words.figureThen, figure.value === undefined ? words.unknown : shownNumber(figure.value, 2)],
          [words.withdraw, withdrawn && `${withdrawn.reason} · ${shownTime(withdrawn.at)}`],
        ]}
      />
      <Settlements
        title={words.settlements}
        settlements={settlements}
        stateOf={({ outcome }) => words.states[outcome]}
      />
      {isMine && state === "open" && (
        <ReasonAct
          word={words.withdraw}
          what={words.withdrawWhat}
          usual={words.withdrawReasons}
          content={["withdraw", by, id]}
          onDone={again}
          make={(act, why) =>
            send("/api/assessment/objections/{id}/withdrawal", {
              ...{ id: act, params: { id }, query: { from: by }, body: { id: act, reason: why } },
              ...{ subject: `objection/${by}/${id}`, label: words.withdraw },
            })
          }
        />
      )}
      {mayPublish() && ownRegion() === set && FOLLOWS[state].length > 0 && (
        <Settle key={settlements.length} one={one} />
      )}
    </div>
  );
}

function Settle({ one }: { readonly one: Objection }): JSX.Element {
  const words = assessmentWords();
  const { id, by, state } = one;
  const [outcome, setOutcome] = useState<Objection["settlements"][number]["outcome"] | undefined>(undefined);
  const act = state === "open" ? words.settle : words.mend;
  return (
    <section class="section">
      <h2>{act}</h2>
      <ActForm
        what={words.settleWhat}
        act={act}
        usual={words.settleReasons}
        fields={["/outcome"]}
        then={address("/objections")}
        onSend={(reason) =>
          outcome === undefined
            ? undefined
            : {
                content: ["settle", by, id, outcome, reason, state],
                make: (made) =>
                  send("/api/assessment/objections/{id}/settlement", {
                    ...{ id: made, params: { id }, query: { from: by }, body: { id: made, outcome, reason } },
                    ...{ subject: `objection/${by}/${id}`, label: act },
                  }),
              }
        }
      >
        {(sending, isAsked) => (
          <Choices
            legend={act}
            options={FOLLOWS[state].map((value) => ({ value, label: words.outcomes[value] }))}
            value={outcome}
            onChange={setOutcome}
            wrong={isAsked && outcome === undefined ? words.required : sending.wrongAt("/outcome")}
          />
        )}
      </ActForm>
    </section>
  );
}
