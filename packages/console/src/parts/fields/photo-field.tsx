import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { partWords } from "../../words/parts.ts";
import { Field, type FieldProps } from "./fields.tsx";
import { smaller } from "./photo.ts";

/** A photo from the camera or the album, made smaller on the device, without the place where it was taken. */
export function PhotoField({
  photo,
  onChange,
  ...field
}: FieldProps & {
  readonly photo: Blob | undefined;
  readonly onChange: (photo: Blob | undefined) => void;
}): JSX.Element {
  const words = partWords();
  const [isBad, setBad] = useState(false);
  const [preview, setPreview] = useState<string>();
  useEffect(() => {
    if (photo === undefined) return setPreview(undefined);
    const url = URL.createObjectURL(photo);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [photo]);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setBad(false);
    try {
      onChange(await smaller(file));
    } catch {
      setBad(true);
      onChange(undefined);
    }
  };
  return (
    <Field {...field} wrong={isBad ? words.photoBad : field.wrong}>
      {({ id, described }) => (
        <div class="photo">
          <input
            id={id}
            type="file"
            accept="image/*"
            aria-describedby={described}
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          {preview !== undefined && photo !== undefined && (
            <>
              <img src={preview} alt={field.label} />
              <p class="dim">{words.photoSize(Math.ceil(photo.size / 1024))}</p>
            </>
          )}
        </div>
      )}
    </Field>
  );
}
