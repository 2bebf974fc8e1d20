import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { endLock, isPin, setLock } from "../../outbox/locks.ts";
import { knownHere } from "../../outbox/vaults.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { vault } from "../../records/acting.ts";
import { useReading } from "../../service/reading.ts";
import { lockWords } from "../../words/guide/lock.ts";
import { lockNow, lookAtLock, noteActive, watchIdle } from "./lock.ts";

const MINUTES = [2, 5, 15, 30] as const;

/** A lock of one's own for this screen: a PIN, and after how many idle minutes. */
export function LockSettings(): JSX.Element | null {
  const words = lockWords();
  const own = vault.value;
  const reading = useReading(own && `lock ${own.name}`, async () => {
    const known = await knownHere();
    return { minutes: known.find(({ name }) => name === own?.name)?.minutes };
  });
  const [minutes, setMinutes] = useState<number>(5);
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [told, setTold] = useState("");
  if (own === undefined) return null;
  const set = async (event: Event) => {
    event.preventDefault();
    if (!isPin(pin)) return setTold(words.pinForm);
    if (pin !== again) return setTold(words.pinDiffers);
    await setLock(own, pin, minutes);
    noteActive();
    watchIdle();
    await lookAtLock();
    setPin("");
    setAgain("");
    setTold(words.isSet(minutes));
    reading.again();
  };
  const end = async () => {
    await endLock(own);
    await lookAtLock();
    setTold(words.isEnded);
    reading.again();
  };
  const now = reading.value?.minutes;
  return (
    <details class="fold" open={told !== ""}>
      <summary>
        <span class="dim">{words.lock}</span>
        <b>{now === undefined ? words.lockOff : words.lockOn(now)}</b>
      </summary>
      <form class="stack" onSubmit={(event) => void set(event)}>
        <p>{words.lockWhat}</p>
        <Choices
          isRow
          legend={words.after}
          value={minutes}
          onChange={setMinutes}
          options={MINUTES.map((value) => ({ value, label: words.minutes(value) }))}
        />
        <Secret id="lock-new" label={words.newPin} value={pin} onChange={setPin} />
        <Secret id="lock-again" label={words.pinAgain} value={again} onChange={setAgain} />
        {told !== "" && (
          <p class="message" role="status">
            {told}
          </p>
        )}
        <button type="submit" class="button wide">
          {words.setLock}
        </button>
        {now !== undefined && (
          <>
            <button type="button" class="button wide" onClick={lockNow}>
              {words.lockNow}
            </button>
            <button type="button" class="button plain wide" onClick={() => void end()}>
              {words.endLock}
            </button>
          </>
        )}
      </form>
    </details>
  );
}

function Secret({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value.replace(/\D/g, ""))}
      />
    </div>
  );
}
