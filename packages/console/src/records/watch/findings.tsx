import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { said } from "../../words/dictionary.ts";
import { shownDay } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { role } from "../acting.ts";
import FindingForm from "./finding-form.tsx";
import { FindingView } from "./finding-view.tsx";

type Finding = Shape<"Finding">;
const STATES = ["open", "answered", "accepted", "noted", "voided"] as const;

/** What inspections found: one's own, and for offices those of the region. */
export default function Findings(): JSX.Element {
  const { from, id } = useRoute().params;
  return from === "new" && id === undefined ? <FindingForm /> : <List from={from} id={id} />;
}

interface ListProps {
  readonly from: string | undefined;
  readonly id: string | undefined;
}

function List({ from, id }: ListProps): JSX.Element {
  const words = watchWords();
  const { query, set } = useFilters();
  const status = ([...STATES, "overdue"] as const).find((one) => one === query.status);
  return (
    <Pair
      list={
        <Screen
          title={words.findings}
          acts={
            <>
              {role() === "inspector" && (
                <a class="button main" href={address("/findings/new")}>
                  {words.find}
                </a>
              )}
              <a class="button" href={address("/watch/findings")}>
                {words.findingsTable}
              </a>
            </>
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
                { value: "overdue", label: words.overdue },
                ...STATES.map((value): { value: string; label: string } => ({
                  value,
                  label: words.findingStates[value],
                })),
              ]}
            />
          </search>
          <Listing
            name={`findings ${status ?? ""}`}
            label={words.findings}
            ask={(cursor) =>
              taken(
                service.GET("/api/findings", {
                  params: {
                    query: { ...(status !== undefined && { status }), ...(cursor !== undefined && { cursor }) },
                  },
                }),
              )
            }
            row={(one) => <Row key={`${one.by} ${one.id}`} finding={one} isOpen={one.id === id && one.by === from} />}
            empty={<Empty title={words.noFindings}>{words.findingsWay}</Empty>}
          />
        </Screen>
      }
      detail={
        from === undefined || id === undefined ? undefined : <FindingView key={`${from} ${id}`} from={from} id={id} />
      }
    />
  );
}

function Row({ finding, isOpen }: { readonly finding: Finding; readonly isOpen: boolean }): JSX.Element {
  const words = watchWords();
  const { id, by, about, organisationName, severity, text, state, isOverdue, dueOn, inspectedOn } = finding;
  return (
    <li>
      <a class="row" href={address(`/findings${below(by, id)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{text}</b>
          <small>
            {words.kinds[about.kind]} {said(about.name)} · {organisationName}
          </small>
          <small>{words.severities[severity]}</small>
        </span>
        <span class="row-end">
          <b>{isOverdue ? words.overdue : words.findingStates[state]}</b>
          <small>
            {dueOn === undefined || state === "accepted" ? shownDay(inspectedOn) : words.dueBy(shownDay(dueOn))}
          </small>
        </span>
      </a>
    </li>
  );
}
