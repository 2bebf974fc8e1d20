import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PhotoField } from "../../parts/fields/photo-field.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { askedAsPerson, type Shape } from "../../service/client.ts";
import { filled, send } from "../../service/send.ts";
import { shownTime } from "../../words/figures.ts";
import { rejectionWords } from "../../words/rejection.ts";
import { acting, role } from "../acting.ts";
import { record } from "../acts/record.ts";
import { photoWriting } from "./rejection-writing.ts";

type Shipment = Shape<"ShipmentRecord">;
type Photo = NonNullable<Shipment["photos"]>[number];

/** What was turned away of a shipment, in pictures: both ends and the bureaus see them, and the receiver adds to them. */
export function RejectionPhotos({ shipment }: { readonly shipment: Shipment }): JSX.Element | null {
  const words = rejectionWords();
  const { photos = [], receipt } = shipment;
  const isReceiver = shipment.to === acting()?.organisation.id;
  const rejected = (receipt?.items ?? []).filter(({ rejectedKg = 0 }) => rejectedKg > 0);
  if (photos.length === 0 && (!isReceiver || rejected.length === 0)) return null;
  return (
    <section class="section">
      <h2>{words.photos}</h2>
      <ul class="stack">
        {photos.map((photo) => (
          <li key={`${photo.sha256} ${photo.addedAt}`}>
            <Shown shipment={shipment} photo={photo} mayVoid={isReceiver || role() === "inspector"} />
          </li>
        ))}
      </ul>
      {isReceiver &&
        rejected.map(({ gtin, lot }) => <Add key={`${gtin} ${lot}`} shipment={shipment} of={{ gtin, lot }} />)}
    </section>
  );
}

/** The picture, asked for in the person's name, as it lies at no address that others could open; `unread` where it did not come. */
function usePicture(path: string): string | undefined {
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    let url: string | undefined;
    let isOver = false;
    askedAsPerson(new Request(new URL(path, location.origin)))
      .then(async (response) => {
        if (!response.ok) throw new Error(`${response.status}`);
        url = URL.createObjectURL(await response.blob());
        if (isOver) URL.revokeObjectURL(url);
        else setShown(url);
      })
      .catch(() => setShown("unread"));
    return () => {
      isOver = true;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [path]);
  return shown;
}

function Shown({
  shipment,
  photo,
  mayVoid,
}: {
  readonly shipment: Shipment;
  readonly photo: Photo;
  readonly mayVoid: boolean;
}): JSX.Element {
  const words = rejectionWords();
  const { lot, sha256, voided, width, height, addedAt } = photo;
  const params = { id: shipment.id, sha256 };
  const isHidden = voided !== undefined && !mayVoid;
  return (
    <div class="photo stack-tight" data-photo={voided === undefined ? "stands" : "voided"}>
      <p>
        <b class="code">{lot}</b> <span class="dim">{words.at(shownTime(addedAt))}</span>
      </p>
      {voided !== undefined && (
        <p class="message note">
          <b>{words.takenBack}</b> {voided.reason}
        </p>
      )}
      {!isHidden && (
        <Picture
          path={filled("/api/shipments/{id}/receipt/photos/{sha256}", params, { from: shipment.from })}
          size={{ width, height }}
          label={words.photoOf(lot)}
        />
      )}
      {mayVoid && voided === undefined && (
        <p class="acts no-print">
          <ReasonAct
            word={words.takeBack}
            what={words.takeBackWhat}
            usual={words.takeBackReasons}
            content={["void photo", shipment.from, shipment.id, sha256]}
            make={(id, reason) =>
              send("/api/shipments/{id}/receipt/photos/{sha256}/void", {
                ...{ id, params, query: { from: shipment.from }, body: { id, reason } },
                subject: `shipment/${shipment.id}`,
                label: words.takeBack,
              })
            }
          />
        </p>
      )}
    </div>
  );
}

function Picture({
  path,
  size,
  label,
}: {
  readonly path: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly label: string;
}): JSX.Element {
  const shown = usePicture(path);
  if (shown === "unread") return <p class="dim">{rejectionWords().unread}</p>;
  // The place is kept free, so that nothing jumps when the picture comes.
  return shown === undefined ? (
    <div class="dim" style={{ minHeight: "8rem" }} />
  ) : (
    <img src={shown} alt={label} {...size} />
  );
}

function Add({
  shipment,
  of,
}: {
  readonly shipment: Shipment;
  readonly of: { readonly gtin: string; readonly lot: string };
}): JSX.Element {
  const words = rejectionWords();
  const [photo, setPhoto] = useState<Blob>();
  const [state, setState] = useState<"kept" | "failed">();
  const add = async () => {
    if (photo === undefined) return;
    const isKept = await record([await photoWriting(shipment, of, photo)]);
    setState(isKept ? "kept" : "failed");
    if (isKept) setPhoto(undefined);
  };
  return (
    <div class="stack-tight no-print">
      <PhotoField
        label={`${words.add} ${of.lot}`}
        hint={words.photoHint}
        photo={photo}
        onChange={(next) => {
          setPhoto(next);
          setState(undefined);
        }}
      />
      {photo !== undefined && (
        <button type="button" class="button main" onClick={() => void add()}>
          {words.send}
        </button>
      )}
      {state !== undefined && (
        <p class={`message ${state === "kept" ? "calm" : "note"}`} role="status">
          {state === "kept" ? words.sending : words.notKept}
        </p>
      )}
    </div>
  );
}
