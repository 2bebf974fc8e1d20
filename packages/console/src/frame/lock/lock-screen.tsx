import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { stepIn, tryLock } from "../../outbox/locks.ts";
import { type Known, knownHere } from "../../outbox/vaults.ts";
import { changeOver, goOnUnverified, type Membership } from "../../sign-in/session.ts";
import { frameWords } from "../../words/frame.ts";
import { lockWords } from "../../words/guide/lock.ts";
import { isOffline } from "../network.ts";
import { noteActive, openLock } from "./lock.ts";
import { locked } from "./locked.ts";

/** Over everything while the screen is locked: whose it is, their PIN, and the way for somebody else. */
export default function LockScreen(): JSX.Element | null {
  const who = locked.value;
  const [isOther, setOther] = useState(false);
  if (who === undefined) return null;
  const words = lockWords();
  return (
    <div class="lock" data-lock="" role="dialog" aria-modal="true" aria-label={words.lockedTitle}>
      {isOther ? (
        <WhoIsIt onBack={() => setOther(false)} />
      ) : (
        <>
          <PinPad key={who.name} known={who} onOpen={openLock} />
          <button
            type="button"
            class="button wide"
            onClick={() => (isOffline.value ? setOther(true) : void changeOver())}
          >
            {words.notMe(who.who.person.name)}
          </button>
        </>
      )}
    </div>
  );
}

/** The PIN of one of those who share the device: keys of 64 px, and the device's own. */
export function PinPad({
  known,
  onOpen,
}: {
  readonly known: Known<Membership>;
  readonly onOpen: () => void;
}): JSX.Element {
  const words = lockWords();
  const [pin, setPin] = useState("");
  const [told, setTold] = useState(known.isSpent ? words.spent : "");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const enter = async (event: Event) => {
    event.preventDefault();
    const answer = await tryLock(known, pin);
    setPin("");
    if (answer === "open") return onOpen();
    setTold(answer === "wrong" ? words.wrong : words.spent);
    field.current?.focus();
  };
  return (
    <form class="stack" onSubmit={(event) => void enter(event)}>
      <h1>{known.who.person.name}</h1>
      <p>{words.lockedWay}</p>
      <label class="hid" for="lock-pin">
        {words.pin}
      </label>
      <input
        ref={field}
        id="lock-pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={pin}
        onInput={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))}
      />
      {told !== "" && (
        <p class="message stop" role="alert">
          {told}
        </p>
      )}
      <div class="pin-keys">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => (
          <Digit key={digit} digit={digit} onPress={() => setPin((pin + digit).slice(0, 6))} />
        ))}
        <button type="button" aria-label={words.rubOut} onClick={() => setPin(pin.slice(0, -1))}>
          ←
        </button>
        <Digit digit="0" onPress={() => setPin(`${pin}0`.slice(0, 6))} />
        <button type="submit">{words.enter}</button>
      </div>
    </form>
  );
}

function Digit({ digit, onPress }: { readonly digit: string; readonly onPress: () => void }): JSX.Element {
  return (
    <button type="button" onClick={onPress}>
      {digit}
    </button>
  );
}

/**
 * Without a network: who of those that were at this device goes on. Nobody can be asked whether it is really them, so what they record waits
 * for their own sign-in; who has a PIN for this screen shows it.
 */
export function WhoIsIt({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const words = lockWords();
  const [known, setKnown] = useState<readonly Known<Membership>[]>([]);
  const [chosen, setChosen] = useState<Known<Membership>>();
  useEffect(() => {
    void knownHere<Membership>().then(setKnown);
  }, []);
  const goOn = async (one: Known<Membership>) => {
    await stepIn(one, Date.now());
    noteActive();
    locked.value = undefined;
    goOnUnverified();
  };
  const choose = (one: Known<Membership>) => (one.minutes === undefined ? void goOn(one) : setChosen(one));
  if (chosen !== undefined) {
    return (
      <>
        <PinPad key={chosen.name} known={chosen} onOpen={() => void goOn(chosen)} />
        <button type="button" class="button wide" onClick={() => setChosen(undefined)}>
          {frameWords().back}
        </button>
      </>
    );
  }
  return (
    <div class="stack">
      <h2>{words.whoIsIt}</h2>
      <p>{words.whoWay}</p>
      {known.map((one) => (
        <button key={one.name} type="button" class="button wide" onClick={() => choose(one)}>
          {one.who.person.name} · {one.who.acting.organisation.name}
        </button>
      ))}
      <button type="button" class="button plain wide" onClick={onBack}>
        {frameWords().back}
      </button>
    </div>
  );
}
