import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Listing } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { acting } from "../records/acting.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { said } from "../words/dictionary.ts";
import { shownDay } from "../words/figures.ts";

/** Tests that this organisation asked for: those whose report is waited for can be ended. */
export default function OwnCommissions(): JSX.Element {
  const words = amendWords();
  return (
    <Screen title={words.commissions}>
      <Listing
        name="own commissions"
        label={words.commissions}
        ask={(cursor) =>
          taken(service.GET("/api/commissions", { params: { query: cursor === undefined ? {} : { cursor } } }))
        }
        row={(commission) => <Row key={`${commission.organisation} ${commission.id}`} commission={commission} />}
        empty={<Empty title={words.commissionsNone}>{words.commissionsNoneWay}</Empty>}
      />
    </Screen>
  );
}

function Row({ commission }: { readonly commission: Shape<"CommissionWithNames"> }): JSX.Element {
  const words = amendWords();
  const { id, gtin, lot, product, from, to, laboratoryName, createdAt, status, ended, organisation } = commission;
  const isOurs = organisation === acting()?.organisation.id;
  return (
    <li class="row">
      <span class="row-main">
        <b>{product === undefined ? laboratoryName : said(product)}</b>
        {gtin !== undefined && <small class="code">{gtin}</small>}
        <small>
          {/* A bureau reads of others' commissions too. */}
          {[...(isOurs ? [] : [commission.organisationName]), laboratoryName].join(" → ")}
        </small>
        <small>
          {gtin === undefined || lot === undefined ? (
            `${shownDay(from ?? createdAt)} — ${shownDay(to ?? createdAt)}`
          ) : (
            <a href={address(`/batches${below(gtin, lot)}`)}>{lot}</a>
          )}{" "}
          · {words.sentOn(shownDay(createdAt))}
        </small>
        <small>
          {words[status]}
          {ended !== undefined && ` · ${ended.reason}`}
        </small>
      </span>
      {isOurs && status === "open" && (
        <span class="row-end">
          <ReasonAct
            word={words.endCommission}
            what={words.endCommissionWhat}
            usual={words.endCommissionReasons}
            content={["end", id]}
            make={(own, reason) =>
              send("/api/commissions/{id}/end", {
                id: own,
                params: { id },
                body: { reason },
                subject: `commission/${id}`,
                label: `${words.endCommission} ${lot ?? ""}`,
              })
            }
          />
        </span>
      )}
    </li>
  );
}
