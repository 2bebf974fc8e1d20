import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Facts } from "../parts/facts.tsx";
import { Icon } from "../parts/icons.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { RecordHistory } from "../parts/record-history.tsx";
import { Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { shownDate } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { recordWords } from "../words/records.ts";

type Input = Shape<"FarmInputWithHistory">;

/** One record of the farm, its history, and the ways back. */
export function FarmView({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`input ${id}`, () => taken(service.GET("/api/inputs/{id}", { params: { path: { id } } })));
  return (
    <article>
      <a class="back" href={address("/farm")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(input) => <Whole input={input} />}</Shown>
    </article>
  );
}

/** Its history tells what stood before each correction: what stood after is what the next one found. */
function withAfter({ history, ...now }: Input) {
  return history.map((entry, n) => ({
    ...entry,
    after: history.slice(n + 1).find(({ before }) => before)?.before ?? now,
  }));
}

function Whole({ input }: { readonly input: Input }): JSX.Element {
  const words = clerkWords();
  const records = recordWords();
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.plots, `${input.baseName ?? input.base} ${input.plot}`],
    [words.actives, input.actives.join("、")],
    [words.dosage, input.dosage],
    [words.amount, input.amount],
    [words.appliedOn, shownDate(input.appliedOn)],
    [words.interval, String(input.safetyIntervalDays)],
    [words.target, input.target],
    [words.manufacturer, input.manufacturer],
    [words.source, input.source],
    [words.stoppedOn, input.stoppedOn === undefined ? undefined : shownDate(input.stoppedOn)],
  ];
  return (
    <div class="stack">
      <h2>{input.product}</h2>
      {input.voided === undefined ? (
        <p class="message calm">{words.clearOn(shownDate(input.clearOn))}</p>
      ) : (
        <p class="message note">
          <b>{records.voided}</b>
          {input.voided.reason}
        </p>
      )}
      <Facts rows={rows} />
      {input.voided === undefined && <Acts input={input} />}
      <RecordHistory history={withAfter(input)} />
    </div>
  );
}

function Acts({ input }: { readonly input: Input }): JSX.Element {
  const words = clerkWords();
  return (
    <div class="acts">
      <a class="button" href={address(`/farm${below(input.id)}/correct`)}>
        {words.correctInput}
      </a>
      <ReasonAct
        word={words.voidInput}
        what={input.product}
        usual={words.voidInputReasons}
        content={["void", input.id]}
        make={(id, reason) =>
          send("/api/inputs/{id}/void", {
            id,
            params: { id: input.id },
            body: { reason },
            subject: `input/${input.id}`,
            label: `${words.voidInput} ${input.product}`,
          })
        }
      />
    </div>
  );
}
