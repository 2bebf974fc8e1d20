import { isDate } from "../calendar.ts";

/** Reads a coupon's fields one after another; once the digits end or a field is wrong, everything after it is wrong too. */
class Fields {
  readonly #digits: string;
  #at = 0;
  isRight = true;

  constructor(digits: string) {
    this.#digits = digits;
    this.isRight = /^[0-9]+$/.test(digits);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#digits.length;
  }

  /** The next field of so many digits. */
  take(length: number): string {
    const field = this.#digits.slice(this.#at, this.#at + length);
    this.#at += field.length;
    if (field.length < length) this.isRight = false;
    return field;
  }

  /** One digit out of those allowed. */
  code(allowed: string): string {
    const digit = this.take(1);
    if (digit === "" || !allowed.includes(digit)) this.isRight = false;
    return digit;
  }

  /** A length digit out of those allowed, then a field of that many digits and `more`. */
  sized(allowed: string, more: number): void {
    const digit = this.code(allowed);
    if (this.isRight) this.take(Number(digit) + more);
  }

  /** Does the optional field with this number come next? */
  begins(number: string): boolean {
    if (!this.isRight || this.#digits[this.#at] !== number) return false;
    this.#at++;
    return true;
  }
}

const TO_NINE = "0123456789";

/** What must be bought: amount, its unit and the product family; of a second and third purchase also whose product. */
function purchase(fields: Fields): void {
  fields.sized("12345", 0);
  fields.code("012349");
  fields.take(3);
}

/** The company prefix of a further purchase: 9 says that it is the first one's. */
function purchasePrefix(fields: Fields): void {
  if (!fields.begins("9")) fields.sized("0123456", 6);
}

function date(fields: Fields): string {
  const day = fields.take(6);
  if (!isDate(day, { endOfMonth: false })) fields.isRight = false;
  return day;
}

/** Is `end` before `start`, both YYMMDD, each year taken in the century nearest to the other? */
function isBefore(end: string, start: string): boolean {
  const years = ((Number(end.slice(0, 2)) - Number(start.slice(0, 2)) + 150) % 100) - 50;
  return years === 0 ? end < start : years < 0;
}

/** A North American coupon, AI (8110): fields of variable length, then optional fields in the order of their numbers. */
export function isCouponCode(text: string): boolean {
  const fields = new Fields(text);
  fields.sized("0123456", 6);
  fields.take(6);
  fields.sized("12345", 0);
  purchase(fields);
  if (fields.begins("1")) {
    fields.code("0123");
    purchase(fields);
    purchasePrefix(fields);
  }
  if (fields.begins("2")) {
    purchase(fields);
    purchasePrefix(fields);
  }
  const end = fields.begins("3") ? date(fields) : undefined;
  const start = fields.begins("4") ? date(fields) : undefined;
  if (end !== undefined && start !== undefined && isBefore(end, start)) return false;
  if (fields.begins("5")) fields.sized(TO_NINE, 6);
  if (fields.begins("6")) fields.sized("1234567", 6);
  if (fields.begins("9")) {
    fields.code("01256");
    fields.code("012");
    fields.code(TO_NINE);
    fields.code("01");
  }
  return fields.isRight && fields.isAtEnd;
}

/** A positive offer file coupon, AI (8112): format, funder, offer and serial number. */
export function isCouponOffer(text: string): boolean {
  const fields = new Fields(text);
  fields.code("01");
  fields.sized("0123456", 6);
  fields.take(6);
  fields.sized(TO_NINE, 6);
  return fields.isRight && fields.isAtEnd;
}
