import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Listing } from "../../parts/listing.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Empty, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { sendAtOnce } from "../../service/send.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { householdWords } from "../../words/county/households.ts";
import { shownDate, shownNumber } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { BenefitRow } from "./benefit-row.tsx";

type Household = Shape<"HouseholdWithHistory">;

interface Named {
  readonly county: string;
  readonly id: string;
}

/** A household, as the offices of its region see it: who it is, what it farms, what it was paid. */
export function HouseholdView({ county, id }: Named): JSX.Element {
  const reading = useReading(`household ${county} ${id}`, () =>
    taken(service.GET("/api/households/{id}", { params: { path: { id }, query: { county } } })),
  );
  return (
    <>
      <div class="screen-head">
        <a class="back" href={address("/households")}>
          <Icon name="back" /> {frameWords().back}
        </a>
        <h2>{householdWords().household(id)}</h2>
      </div>
      <Shown reading={reading}>{(household) => <Whole household={household} again={reading.again} />}</Shown>
    </>
  );
}

function Whole({ household, again }: { readonly household: Household; readonly again: () => void }): JSX.Element {
  const words = householdWords();
  const { id, county, region, village, person, plots, classes, erasedAt, history } = household;
  return (
    <div class="stack">
      {erasedAt !== undefined && <p class="message calm">{words.erased(shownDate(erasedAt))}</p>}
      <Facts
        rows={[
          [words.name, person?.name],
          [words.contact, person?.contact],
          [words.village, `${region} ${village}`],
          [words.class, household.class === undefined ? words.noClass : words.classes[household.class]],
          [
            words.history,
            classes.length < 2 ? undefined : (
              <ul class="plain">
                {classes.map((one) => (
                  <li key={one.from}>{periodLine(one)}</li>
                ))}
              </ul>
            ),
          ],
          [words.plots, <Plots key="plots" plots={plots} />],
        ]}
      />
      <div class="acts">
        <a class="button" href={address(`/households${below(county, id)}/correct`)}>
          {words.correct}
        </a>
        <a class="button" href={address(`/households${below(county, id)}/codes`)}>
          {words.codes}
        </a>
        {erasedAt === undefined && <Erasure household={household} again={again} />}
      </div>
      <section class="section">
        <h3>{words.paid}</h3>
        <Listing
          name={`paid ${county} ${id}`}
          label={words.paid}
          ask={(cursor) =>
            taken(
              service.GET("/api/benefits", {
                params: { query: { household: id, county, ...(cursor !== undefined && { cursor }) } },
              }),
            )
          }
          row={(benefit) => <BenefitRow key={`${benefit.organisation} ${benefit.id}`} benefit={benefit} />}
          empty={<Empty title={benefitWords().none}>{benefitWords().noneOffice}</Empty>}
        />
      </section>
      <RecordHistory history={history.map(toldChange)} />
    </div>
  );
}

type Entry = Household["history"][number];

/** The members of a change as the screen words them elsewhere. */
function toldChange(entry: Entry): Entry {
  const words = householdWords();
  const told = (members: Entry["before"]): Entry["before"] => {
    if (members === undefined) return undefined;
    const { village, classes, plots } = members as Partial<Pick<Household, "village" | "classes" | "plots">>;
    return {
      ...(village !== undefined && { village }),
      ...(classes !== undefined && { classes: classes.map(periodLine) }),
      ...(plots !== undefined && { plots: plots.length === 0 ? words.noPlots : plots.map(plotLine) }),
    };
  };
  const { before, after, ...rest } = entry;
  return { ...rest, ...(before && { before: told(before) }), ...(after && { after: told(after) }) } as Entry;
}

function periodLine({ from, to, ...one }: Household["classes"][number]): string {
  const words = householdWords();
  const days = to === undefined ? words.periodOpen(shownDate(from)) : words.period(shownDate(from), shownDate(to));
  return `${words.classes[one.class]} · ${days}`;
}

function plotLine({ crop, areaMu, yieldCapKgPerMu }: Household["plots"][number]): string {
  const most = yieldCapKgPerMu === undefined ? "" : shownNumber(yieldCapKgPerMu);
  return householdWords().plotLine(crop, shownNumber(areaMu), most);
}

function Plots({ plots }: Pick<Household, "plots">): JSX.Element {
  const words = householdWords();
  if (plots.length === 0) return <>{words.noPlots}</>;
  return (
    <ul class="plain">
      {plots.map((plot) => (
        <li key={plot.id}>{plotLine(plot)}</li>
      ))}
    </ul>
  );
}

function Erasure({ household, again }: { readonly household: Household; readonly again: () => void }): JSX.Element {
  const words = householdWords();
  const { id, county } = household;
  return (
    <ReasonAct
      word={words.erase}
      what={words.eraseWhat}
      usual={words.eraseReasons}
      isGrave
      content={["erase household", county, id]}
      onDone={again}
      make={(own, reason) =>
        sendAtOnce("/api/households/{id}/erasure", {
          id: own,
          params: { id },
          query: { county },
          body: { id: own, reason },
          subject: `household/${county}/${id}`,
          label: `${words.erase} ${id}`,
        })
      }
    />
  );
}
