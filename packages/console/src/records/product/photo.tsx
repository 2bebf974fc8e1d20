import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { PhotoField } from "../../parts/fields/photo-field.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import { sendFile } from "../../service/files.ts";
import { landWords } from "../../words/land.ts";

/** Puts a photo of the product on the buyers' page. */
export function ProductPhoto({ gtin }: { readonly gtin: string }): JSX.Element {
  const words = landWords();
  const sending = useSending();
  const [photo, setPhoto] = useState<Blob>();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (photo === undefined) return;
    const path = `/api/products/${encodeURIComponent(gtin)}/photo`;
    if ((await sending.run([gtin, photo.size], (id) => sendFile(path, photo, id))) !== undefined) setPhoto(undefined);
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <PhotoField label={words.photo} hint={words.photoHint} photo={photo} onChange={setPhoto} />
      <SendingNote sending={sending} />
      {photo !== undefined && <SendButton sending={sending} word={words.addPhoto} isWide={false} />}
    </form>
  );
}
