import type { JSX } from "preact";
import { useLocation } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { acting } from "../acting.ts";

type Claim = Shape<"Dispute">["claim"];
const CLAIMS: readonly Claim[] = ["delivery", "origin", "report", "certificate"];

/** Denies what somebody's record says in one's name of a batch. */
export default function DisputeForm(): JSX.Element {
  const words = watchWords();
  const { query } = useLocation();
  const [batch, setBatch] = useTyped("batch", query.batch ?? "");
  const [claim, setClaim] = useTyped<Claim | undefined>("claim", undefined);
  const [about, setAbout] = useTyped("about", query.about ?? "");
  const [, gtin = "", , lot = ""] = batch.trim().split("/");
  return (
    <Screen title={words.dispute} back={address("/disputes")}>
      <div class="narrow">
        <ActForm
          what={words.disputeWhat}
          act={words.dispute}
          fields={["/gtin", "/lot", "/claim", "/about", "/reason"]}
          then={(id) => address(`/disputes${below(acting()?.organisation.id ?? "", id)}`)}
          onSend={(reason) =>
            claim === undefined || lot === ""
              ? undefined
              : {
                  content: ["dispute", batch, claim, about, reason],
                  make: (id) =>
                    send("/api/disputes", {
                      id,
                      body: {
                        ...{ id, gtin, lot: decodeURIComponent(lot), claim, reason },
                        ...(about.trim() !== "" && { about: about.trim() }),
                      },
                      subject: batch,
                      label: words.dispute,
                    }),
                }
          }
        >
          {(sending, isAsked) => (
            <>
              <TextField
                label={words.batch}
                hint={words.batchHint}
                value={batch}
                onChange={setBatch}
                wrong={isAsked && lot === "" ? words.required : (sending.wrongAt("/gtin") ?? sending.wrongAt("/lot"))}
              />
              <Choices
                legend={words.claim}
                options={CLAIMS.map((value) => ({ value, label: words.claims[value] }))}
                value={claim}
                onChange={setClaim}
                wrong={isAsked && claim === undefined ? words.required : sending.wrongAt("/claim")}
              />
              <TextField
                label={words.about}
                hint={words.aboutHint}
                value={about}
                onChange={setAbout}
                wrong={sending.wrongAt("/about")}
              />
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
