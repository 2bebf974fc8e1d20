import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { SelectField } from "../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { send } from "../service/send.ts";
import { said } from "../words/dictionary.ts";
import { shownDate, shownNumber } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";
import { recordWords } from "../words/records.ts";

type Tested = Shape<"TestedBatch">;
type Test = Tested["tests"][number];

/** What this organisation reported, batch by batch, the newest harvest first; a report that is wrong is taken back and made anew. */
export default function Reports(): JSX.Element {
  const words = officeWords();
  const { query, set } = useFilters();
  const { q = "", verdict = "", standing = "" } = query;
  const wanted = (["passed", "failed"] as const).find((one) => one === verdict);
  const asked = {
    ...(q !== "" && { q }),
    ...(wanted !== undefined && { verdict: wanted }),
    ...(standing === "voided" && { voided: "true" as const }),
    ...(standing === "standing" && { voided: "false" as const }),
  };
  return (
    <Screen title={words.reports}>
      <search class="filters">
        <SearchField label={words.findReport} value={q} onChange={(text) => set({ q: text })} />
        <SelectField
          label={words.verdict}
          isLabelHidden
          value={verdict}
          onChange={(value) => set({ verdict: value })}
          options={[
            { value: "", label: words.anyVerdict },
            { value: "passed", label: words.passed },
            { value: "failed", label: words.failed },
          ]}
        />
        <SelectField
          label={words.standing}
          isLabelHidden
          value={standing}
          onChange={(value) => set({ standing: value })}
          options={[
            { value: "", label: words.anyStanding },
            { value: "standing", label: words.standingOnly },
            { value: "voided", label: words.voidedOnly },
          ]}
        />
      </search>
      <Listing
        name={`reports ${JSON.stringify(asked)}`}
        label={words.reports}
        ask={(cursor) =>
          taken(service.GET("/api/tests", { params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } } }))
        }
        row={(one) => <Batch key={one.batch} tested={one} />}
        empty={
          <Empty
            title={words.noReports}
            acts={
              <a class="button main" href={address("/search")}>
                {words.findSample}
              </a>
            }
          >
            {words.noReportsWay}
          </Empty>
        }
      />
    </Screen>
  );
}

function Batch({ tested }: { readonly tested: Tested }): JSX.Element {
  const { gtin, lot, product, producer, harvestedOn, tests } = tested;
  return (
    <li class="row">
      <span class="row-main">
        <b>
          <a href={address(`/batches${below(gtin, lot)}`)}>
            {said(product)} {lot}
          </a>
        </b>
        <small>
          {producer} · {recordWords().harvested(shownDate(harvestedOn))}
        </small>
        {tests.map((test) => (
          <Report key={`${test.sampleId} ${test.issuedOn}`} tested={tested} test={test} />
        ))}
      </span>
    </li>
  );
}

function shownItem({ active, notDetected, resultMgPerKg, limitMgPerKg }: Test["items"][number]): string {
  const { notFound, limitIs } = officeWords();
  const found = notDetected === true ? notFound : resultMgPerKg === undefined ? "" : shownNumber(resultMgPerKg, 4);
  const unit = notDetected === true || resultMgPerKg === undefined ? "" : " mg/kg";
  return `${active} ${found}${unit}${limitMgPerKg === undefined ? "" : limitIs(shownNumber(limitMgPerKg, 4))}`;
}

function Report({ tested, test }: { readonly tested: Tested; readonly test: Test }): JSX.Element {
  const words = officeWords();
  const { gtin, lot } = tested;
  const { sampleId, verdict, issuedOn, items, voided } = test;
  const text = `${words.sampleId} ${sampleId} · ${shownDate(issuedOn)}`;
  return (
    <div class="foot-less stack-tight">
      <p>
        <b>{words[verdict]}</b> {voided === undefined ? text : <del>{text}</del>}
      </p>
      <small>{items.map(shownItem).join("；")}</small>
      {voided === undefined ? (
        <div class="acts no-print">
          <ReasonAct
            word={words.voidReport}
            what={words.voidReportWhat}
            usual={words.voidReportReasons}
            content={["void", gtin, lot, sampleId]}
            make={(id, reason) =>
              send("/api/batches/{gtin}/{lot}/tests/{sampleId}/void", {
                id,
                params: { gtin, lot, sampleId },
                body: { id, reason },
                subject: `01/${gtin}/10/${lot}`,
                label: `${words.voidReport} ${sampleId}`,
              })
            }
          />
        </div>
      ) : (
        <>
          <small>
            {words.voidedFor} {voided.reason} · {shownDate(voided.at)}
          </small>
          <div class="acts no-print">
            <a class="button" href={address(`/report${below(gtin, lot)}`, { again: sampleId })}>
              {words.reportAgain}
            </a>
          </div>
        </>
      )}
    </div>
  );
}
