import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { partWords } from "../../words/parts.ts";
import { Field, type FieldProps } from "./fields.tsx";
import { FileButton } from "./file-button.tsx";
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
  const take = async (file: File) => {
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
          <FileButton
            id={id}
            described={described}
            word={photo === undefined ? words.takePhoto : words.photoAgain}
            another={words.photoAgain}
            accept="image/*"
            onChoose={(file) => void take(file)}
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
