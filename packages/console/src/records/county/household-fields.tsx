import type { JSX } from "preact";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { FieldGroup } from "../../parts/fields/field-group.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { householdWords } from "../../words/county/households.ts";
import { today } from "../../words/figures.ts";
import {
  type HouseholdClass,
  type HouseholdDraft,
  isNumber,
  NEW_PERIOD,
  NEW_PLOT,
  type PeriodDraft,
  type PlotDraft,
} from "./household-draft.ts";

interface Part {
  readonly value: HouseholdDraft;
  readonly set: (part: Partial<HouseholdDraft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

const CLASSES: readonly HouseholdClass[] = ["lifted", "monitored", "ordinary"];

/** The class of a household with its days: one at its registration, its whole history when it is corrected. */
export function Periods({ value, set, sending, isAsked, isNew }: Part & { readonly isNew: boolean }): JSX.Element {
  const words = householdWords();
  const { classes } = value;
  const change = (n: number, part: Partial<PeriodDraft>) =>
    set({ classes: classes.map((one, at) => (at === n ? { ...one, ...part } : one)) });
  return (
    <>
      {classes.map((period, n) => {
        const [from, to] = isNew ? ["/validFrom", "/validTo"] : [`/classes/${n}/from`, `/classes/${n}/to`];
        return (
          <FieldGroup key={String(n)} title={classes.length === 1 ? words.class : words.nth(n + 1)}>
            <Choices
              legend={words.class}
              isLegendHidden
              isRow
              value={period.class}
              onChange={(next) => change(n, { class: next })}
              options={CLASSES.map((one) => ({ value: one, label: words.classes[one] }))}
            />
            <DateField
              label={words.since}
              value={period.from}
              onChange={(next) => change(n, { from: next })}
              latest={today()}
              quick={false}
              pointer={from}
              wrong={isAsked && period.from === "" ? words.required : sending.wrongAt(from)}
            />
            <DateField
              label={words.until}
              value={period.to}
              onChange={(next) => change(n, { to: next })}
              quick={false}
              none={words.untilNone}
              pointer={to}
              wrong={sending.wrongAt(to)}
            />
            {classes.length > 1 && (
              <button
                type="button"
                class="button plain"
                onClick={() => set({ classes: classes.filter((_, at) => at !== n) })}
              >
                {words.removePeriod}
              </button>
            )}
          </FieldGroup>
        );
      })}
      {!isNew && (
        <button type="button" class="button" onClick={() => set({ classes: [...classes, NEW_PERIOD] })}>
          {words.addPeriod}
        </button>
      )}
    </>
  );
}

/** What the household farms. */
export function Plots({ value, set, sending, isAsked }: Part): JSX.Element {
  const words = householdWords();
  const { plots } = value;
  const change = (n: number, part: Partial<PlotDraft>) =>
    set({ plots: plots.map((one, at) => (at === n ? { ...one, ...part } : one)) });
  const line = (n: number, name: keyof PlotDraft, label: string, member: string, wrong: string | undefined) => (
    <TextField
      label={label}
      value={plots[n]?.[name] ?? ""}
      onChange={(next) => change(n, { [name]: next })}
      inputMode={name === "crop" ? "text" : "decimal"}
      maxLength={40}
      pointer={`/plots/${n}/${member}`}
      wrong={(isAsked ? wrong : undefined) ?? sending.wrongAt(`/plots/${n}/${member}`)}
    />
  );
  return (
    <>
      {plots.map(({ crop, area, cap }, n) => (
        <FieldGroup key={String(n)} title={words.plot(n + 1)}>
          {line(n, "crop", words.crop, "crop", crop.trim() === "" ? words.required : undefined)}
          {line(n, "area", words.area, "areaMu", isNumber(area) ? undefined : words.wrongNumber)}
          {line(
            n,
            "cap",
            words.yieldCap,
            "yieldCapKgPerMu",
            cap.trim() === "" || isNumber(cap) ? undefined : words.wrongNumber,
          )}
          <button type="button" class="button plain" onClick={() => set({ plots: plots.filter((_, at) => at !== n) })}>
            {words.removePlot}
          </button>
        </FieldGroup>
      ))}
      <div>
        <button type="button" class="button" onClick={() => set({ plots: [...plots, NEW_PLOT] })}>
          {words.addPlot}
        </button>
        {plots.length === 0 && <p class="dim">{words.plotsHint}</p>}
      </div>
    </>
  );
}
