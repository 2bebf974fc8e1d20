import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { Empty, Loading, Screen } from "../../parts/screen.tsx";
import { SendingNote, useSending } from "../../parts/sending.tsx";
import { outbox } from "../../records/acting.ts";
import { DevicePlaces } from "../../records/device-places.tsx";
import { newId } from "../../service/ids.ts";
import { sendAtOnce } from "../../service/send.ts";
import { placeWords } from "../../words/guide/place.ts";

/** About where a person's own commands on this device were recorded, as the service keeps it, and the way to have that erased. */
export default function OwnPlaces(): JSX.Element {
  const words = placeWords();
  const box = outbox.value;
  const [device, setDevice] = useState<string>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    void box?.device().then((own) => setDevice(own.device));
  }, [box]);
  return (
    <Screen title={words.kept} back={address("/me")}>
      <div class="narrow stack">
        <p class="dim">{words.keptWay}</p>
        {box === undefined && <Empty title={words.none} />}
        {box !== undefined && device === undefined && <Loading />}
        {device !== undefined && (
          <>
            <DevicePlaces
              device={device}
              round={round}
              labelOf={(command) => box?.shown.value.find(({ id }) => id === command)?.content.label}
            />
            <Erasing device={device} onErased={() => setRound(round + 1)} />
          </>
        )}
      </div>
    </Screen>
  );
}

/** It cannot be taken back, so that it is asked for twice. */
function Erasing({ device, onErased }: { readonly device: string; readonly onErased: () => void }): JSX.Element {
  const words = placeWords();
  const sending = useSending();
  const [state, setState] = useState<"resting" | "asked" | "erased">("resting");
  const erase = async () => {
    // A thousand at once: whoever has more is asked for no more than their one wish.
    for (let more = true; more; ) {
      const answer = await sending.run(newId(), (id) =>
        sendAtOnce("/api/devices/{id}/places/erasure", {
          ...{ id, params: { id: device }, body: { id }, subject: `device/${device}`, label: words.erase },
        }),
      );
      if (answer === undefined) return;
      more = answer.more;
    }
    setState("erased");
    onErased();
  };
  return (
    <>
      {state === "asked" ? (
        <div class="message note" role="alert">
          <p>{words.eraseWhat}</p>
          <p class="acts">
            <button type="button" class="button stop" disabled={sending.isSending} onClick={() => void erase()}>
              {words.eraseSure}
            </button>
            <button type="button" class="button" onClick={() => setState("resting")}>
              {words.keep}
            </button>
          </p>
        </div>
      ) : (
        <button type="button" class="button wide" onClick={() => setState("asked")}>
          {words.erase}
        </button>
      )}
      <SendingNote sending={sending} />
      {state === "erased" && <p role="status">{words.erased}</p>}
    </>
  );
}
