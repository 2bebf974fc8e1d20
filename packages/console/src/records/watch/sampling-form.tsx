import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { daysAfter, today } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { acting } from "../acting.ts";
import { commitmentOf, keepSeed, newSeed } from "./seeds.ts";

type Kind = Shape<"Sampling">["kind"];

/** Begins a sampling: from what, how many, and a seed of which only the digest is sent. */
export default function SamplingForm(): JSX.Element {
  const words = watchWords();
  const [seed] = useTyped("seed", newSeed());
  const [commitment, setCommitment] = useState("");
  const [kind, setKind] = useTyped<Kind>("kind", "organisation");
  const [region, setRegion] = useTyped("region", acting()?.organisation.regionCode ?? "");
  const [from, setFrom] = useTyped("from", daysAfter(today(), -90));
  const [to, setTo] = useTyped("to", today());
  const [count, setCount] = useTyped("count", "3");
  useEffect(() => void commitmentOf(seed).then(setCommitment), [seed]);
  const isWhole = commitment !== "" && /^[1-9]\d{0,2}$/.test(count);
  const body = { kind, region: region.trim(), from, to, count: Number(count), commitment };
  return (
    <Screen title={words.begin} back={address("/samplings")}>
      <div class="narrow">
        <ActForm
          what={words.beginWhat}
          act={words.begin}
          asksReason={false}
          fields={["/region", "/from", "/to", "/count"]}
          then={(id) => address(`/samplings${below(acting()?.organisation.id ?? "", id)}`)}
          onSend={() =>
            isWhole
              ? {
                  content: ["sampling", body],
                  make: (id) => {
                    keepSeed(id, seed);
                    return send("/api/samplings", {
                      id,
                      body: { id, ...body },
                      subject: `sampling/${id}`,
                      label: words.begin,
                    });
                  },
                }
              : undefined
          }
        >
          {(sending, isAsked) => (
            <>
              <Choices
                legend={words.draws}
                options={(["organisation", "batch"] as const).map((value) => ({
                  value,
                  label: words.candidateKinds[value],
                }))}
                value={kind}
                onChange={setKind}
              />
              <TextField
                label={words.region}
                value={region}
                onChange={setRegion}
                inputMode="numeric"
                wrong={sending.wrongAt("/region")}
              />
              <DateField
                label={words.from}
                value={from}
                onChange={setFrom}
                quick={false}
                wrong={sending.wrongAt("/from")}
              />
              <DateField label={words.to} value={to} onChange={setTo} quick={false} wrong={sending.wrongAt("/to")} />
              <TextField
                label={words.count}
                value={count}
                onChange={setCount}
                inputMode="numeric"
                wrong={isAsked && !isWhole ? words.required : sending.wrongAt("/count")}
              />
              <p class="message note">
                <b>{words.seedKept}</b>
                <br />
                <code class="code">{seed}</code>
              </p>
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
