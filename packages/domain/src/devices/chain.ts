/**
 * The chain of a device's commands: each link is the SHA-256 over the link before it and what the command is, so that two histories of one
 * device cannot look alike. Pure text here; whoever needs a link hashes it with what the platform has. docs/adr/0097 has test vectors.
 */

/** What a link says of its command. None of it can hold a line feed. */
export interface Link {
  readonly device: string;
  /** 1 for the first command of the device. */
  readonly number: number;
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly path: string;
  /** SHA-256 of the body's bytes, lower-case hex; of no bytes where there is no body. */
  readonly bodySha256: string;
  /** The command's permanent id. */
  readonly command: string;
  /** When the command was written, by the device's own clock, as it is sent. */
  readonly time: string;
  /** Where, as it is sent (`placeText`); absent where the person does not allow it. */
  readonly place?: string | undefined;
}

const SCHEME = "suyuan-device-chain/1";

/** The numbers that a device may have used. */
export const DEVICE_NUMBER_MAX = 1_000_000_000;

/** What is hashed (UTF-8) to what stands before a device's first command. */
export function chainBeginning(device: string): string {
  return `${SCHEME}\n${device}\n`;
}

/** What is hashed (UTF-8) to a command's link. `previous`: the link before it, lower-case hex. */
export function chainText(previous: string, link: Link): string {
  const { device, number, method, path, bodySha256, command, time, place } = link;
  const where = place === undefined ? [] : [place];
  return `${[SCHEME, device, previous, number, method, path, bodySha256, command, time, ...where].join("\n")}\n`;
}
