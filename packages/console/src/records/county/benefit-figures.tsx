import type { JSX } from "preact";
import { DateField } from "../../parts/fields/date-field.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { benefitWords } from "../../words/county/benefits.ts";
import { shownNumber, today } from "../../words/figures.ts";
import { type BenefitDraft, type BenefitKind, comesTo, daysIn, yearIn, yuanIn } from "./benefit-draft.ts";

interface FiguresProps {
  readonly kind: BenefitKind;
  readonly value: BenefitDraft;
  readonly set: (part: Partial<BenefitDraft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

/** What was paid, when, and for what: of each kind its own fields. */
export function Figures(props: FiguresProps): JSX.Element {
  const { kind, value, set, sending, isAsked } = props;
  const words = benefitWords();
  const due = comesTo(value);
  return (
    <>
      {kind === "delivery" && <DeliveryFields {...props} />}
      {kind === "wage" && <WageFields {...props} />}
      {kind === "dividend" && (
        <TextField
          label={words.year}
          value={value.year}
          onChange={(year) => set({ year })}
          inputMode="numeric"
          maxLength={4}
          pointer="/year"
          wrong={isAsked && yearIn(value.year) === undefined ? words.required : sending.wrongAt("/year")}
        />
      )}
      <TextField
        label={words.paid}
        hint={kind === "delivery" && due !== undefined ? words.comesTo(shownNumber(due, 2)) : undefined}
        value={value.paid}
        onChange={(paid) => set({ paid })}
        inputMode="decimal"
        maxLength={12}
        pointer="/paidYuan"
        wrong={isAsked && yuanIn(value.paid) === undefined ? words.wrongMoney : sending.wrongAt("/paidYuan")}
      />
      <DateField
        label={words.paidOn}
        value={value.paidOn}
        onChange={(paidOn) => set({ paidOn })}
        latest={today()}
        pointer="/paidOn"
        wrong={isAsked && value.paidOn === "" ? words.required : sending.wrongAt("/paidOn")}
      />
      <TextField
        label={words.receipt}
        value={value.receipt}
        onChange={(receipt) => set({ receipt })}
        maxLength={60}
        pointer="/receipt"
        wrong={sending.wrongAt("/receipt")}
      />
    </>
  );
}

function DeliveryFields({ value, set, sending, isAsked }: FiguresProps): JSX.Element {
  const words = benefitWords();
  return (
    <>
      <WeightField
        label={words.quantity}
        kg={value.kg}
        onChange={(kg) => set({ kg })}
        pointer="/quantityKg"
        wrong={isAsked && value.kg === undefined ? words.required : sending.wrongAt("/quantityKg")}
      />
      <TextField
        label={words.price}
        value={value.price}
        onChange={(price) => set({ price })}
        inputMode="decimal"
        maxLength={12}
        pointer="/pricePerKg"
        wrong={isAsked && yuanIn(value.price) === undefined ? words.wrongMoney : sending.wrongAt("/pricePerKg")}
      />
    </>
  );
}

function WageFields({ value, set, sending, isAsked }: FiguresProps): JSX.Element {
  const words = benefitWords();
  const day = (name: "from" | "to") => (
    <DateField
      label={words[name]}
      value={value[name]}
      onChange={(next) => set({ [name]: next })}
      quick={false}
      pointer={`/${name}`}
      wrong={isAsked && value[name] === "" ? words.required : sending.wrongAt(`/${name}`)}
    />
  );
  return (
    <>
      {day("from")}
      {day("to")}
      <TextField
        label={words.days}
        value={value.days}
        onChange={(days) => set({ days })}
        inputMode="numeric"
        maxLength={3}
        pointer="/days"
        wrong={isAsked && daysIn(value.days) === undefined ? words.wrongDays : sending.wrongAt("/days")}
      />
    </>
  );
}
