import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import { sendAtOnce } from "../../service/send.ts";
import { codeWords } from "../../words/county/codes.ts";

const DIGITS = 8;

/** The household tells one of its codes: the payment is confirmed by both sides. Nothing of it is kept on the phone. */
export default function BenefitCode(): JSX.Element {
  const words = codeWords();
  const { from = "", id = "" } = useRoute().params;
  const back = address(`/benefits${below(from, id)}`);
  const [code, setCode] = useState("");
  const digits = code.normalize("NFKC").replaceAll(/[\s-]/g, "");
  const isWhole = digits.length === DIGITS && /^\d+$/.test(digits);
  return (
    <Screen title={words.enter} back={back}>
      <div class="narrow">
        <ActForm
          what={words.enterWhat}
          act={words.confirm}
          asksReason={false}
          fields={["/code"]}
          then={back}
          onSend={() =>
            isWhole
              ? {
                  content: [from, id, digits],
                  make: (own) =>
                    sendAtOnce("/api/benefits/{id}/code", {
                      id: own,
                      params: { id },
                      query: { from },
                      body: { id: own, code: digits },
                      subject: `benefit/${from}/${id}`,
                      label: words.confirm,
                    }),
                }
              : undefined
          }
        >
          {(sending, isAsked) => (
            <TextField
              label={words.code}
              hint={words.codeHint}
              value={code}
              onChange={setCode}
              inputMode="numeric"
              maxLength={12}
              pointer="/code"
              wrong={isAsked && !isWhole ? words.codeWrong : sending.wrongAt("/code")}
            />
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
