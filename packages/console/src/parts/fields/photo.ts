/** The longer side of a photo that is sent, in pixels: a label can be read on it. */
const LONGEST_PX = 1600;
const QUALITY = 0.82;

/** A size that fits, in whole pixels; nothing is made larger. */
export function fitting(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A photo made smaller on the device. It is drawn anew, so that nothing of the file but the picture goes along: not the place where it was
 * taken, not the telephone. Rejects for what is no picture.
 */
export async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  try {
    const size = fitting(picture.width, picture.height);
    const canvas = Object.assign(document.createElement("canvas"), size);
    const drawing = canvas.getContext("2d");
    if (drawing === null) throw new Error("this browser draws nothing");
    drawing.drawImage(picture, 0, 0, size.width, size.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (made) => (made === null ? reject(new Error("no picture was made")) : resolve(made)),
        "image/jpeg",
        QUALITY,
      );
    });
  } finally {
    picture.close();
  }
}
