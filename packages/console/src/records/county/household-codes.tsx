import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import codesSheet from "../../look/codes.sheet.css";
import { wear } from "../../look/wear.ts";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { DateField } from "../../parts/fields/date-field.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Shape } from "../../service/client.ts";
import { sendAtOnce } from "../../service/send.ts";
import { codeWords } from "../../words/county/codes.ts";
import { daysAfter, shownDate, today } from "../../words/figures.ts";

wear(codesSheet);

type Sheet = Shape<"HouseholdCodesRecord">;

const SEASON_DAYS = 365;
const CODES_MAX = 20;

/** The office makes a sheet of codes for a household, and prints it. */
export default function HouseholdCodes(): JSX.Element {
  const words = codeWords();
  const { county = "", id = "" } = useRoute().params;
  const [sheet, setSheet] = useState<Sheet>();
  return (
    <Screen title={words.title} back={address(`/households${below(county, id)}`)}>
      <div class="narrow">
        {sheet === undefined ? <Form county={county} id={id} onMade={setSheet} /> : <Made sheet={sheet} />}
      </div>
    </Screen>
  );
}

interface FormProps {
  readonly county: string;
  readonly id: string;
  readonly onMade: (sheet: Sheet) => void;
}

function Form({ county, id: household, onMade }: FormProps): JSX.Element {
  const words = codeWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const [count, setCount] = useTyped("count", "10");
  const [validTo, setValidTo] = useTyped("validTo", daysAfter(today(), SEASON_DAYS));
  const [isAsked, setAsked] = useState(false);
  const codes = /^\d{1,2}$/.test(count.trim()) ? Number(count) : 0;
  const isWrong = codes < 1 || codes > CODES_MAX;
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (isWrong) return;
    const made = await sending.run(["codes", county, household, codes, validTo], (id) =>
      sendAtOnce("/api/households/{id}/codes", {
        id,
        params: { id: household },
        query: { county },
        body: { id, count: codes, validTo },
        subject: `household/${county}/${household}`,
        label: `${words.make} ${household}`,
      }),
    );
    if (made !== undefined) onMade(made);
  };
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p class="message">{words.what}</p>
      <TextField
        label={words.count}
        value={count}
        onChange={setCount}
        inputMode="numeric"
        pointer="/count"
        wrong={isAsked && isWrong ? words.countWrong(CODES_MAX) : sending.wrongAt("/count")}
      />
      <DateField
        label={words.validTo}
        value={validTo}
        quick={false}
        onChange={setValidTo}
        pointer="/validTo"
        wrong={sending.wrongAt("/validTo")}
      />
      <SendingNote sending={sending} fields={["/count", "/validTo"]} />
      <SendButton sending={sending} word={words.make} />
    </form>
  );
}

/** The sheet, to be printed or read out: it is told once. */
function Made({ sheet }: { readonly sheet: Sheet }): JSX.Element {
  const words = codeWords();
  return (
    <div class="stack">
      <p class="message note">{words.once}</p>
      <h2>
        {words.sheet} <span class="code">{sheet.household}</span>
      </h2>
      <p>{words.how(shownDate(sheet.validTo))}</p>
      <ol class="told-codes">
        {sheet.codes.map((code) => (
          <li key={code} class="code">
            {code.slice(0, 4)} {code.slice(4)}
          </li>
        ))}
      </ol>
      <div class="acts">
        <button type="button" class="button main" onClick={() => print()}>
          {words.print}
        </button>
        <a class="button" href={address(`/households${below(sheet.county, sheet.household)}`)}>
          {words.back}
        </a>
      </div>
    </div>
  );
}
