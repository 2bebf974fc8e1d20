import type { Item } from "@suyuan/store/table";
import { factKey } from "../ledger/keys.ts";
import { type Fault, fault } from "./stored.ts";

/** Entities of which every version has its fact, by the beginning of their partition's name and their own sort key. */
const STATES: Readonly<Record<string, string>> = {
  BATCH: "BATCH",
  SHIPMENT: "SHIPMENT",
  CERT: "CERT",
  BASE: "BASE",
  TRANSFORMATION: "TRANSFORMATION",
  UNIT: "UNIT",
};
const NAMED_MAX = 5;

/** Follows one partition at a time: a state has exactly as many facts as versions, one after another. */
export class Histories {
  #pk = "";
  #state: Item | undefined;
  #facts = 0;
  #next = 1;
  #lacking: string[] = [];

  /** Takes the next row in order; answers what is wrong with the partition that it ends. */
  take(item: Item): Fault[] {
    const ended = item.pk === this.#pk ? [] : this.end();
    this.#pk = item.pk;
    const [kind = ""] = item.pk.split("#", 1);
    if (Object.hasOwn(STATES, kind) && item.sk === STATES[kind]) this.#state = item;
    if (!item.sk.startsWith("F#")) return ended;
    if (/^F#\d+$/.test(item.sk)) this.#take(item);
    else return [...ended, fault(item, "is no fact: its number is none", "不是事实：编号不是数字")];
    return ended;
  }

  #take({ pk, sk }: Item): void {
    this.#facts += 1;
    while (factKey({ pk }, this.#next).sk < sk) this.#lack(pk);
    if (factKey({ pk }, this.#next).sk === sk) this.#next += 1;
  }

  #lack(pk: string): void {
    if (this.#lacking.length < NAMED_MAX) this.#lacking.push(factKey({ pk }, this.#next).sk);
    this.#next += 1;
  }

  /** What is wrong with the last partition. */
  end(): Fault[] {
    const state = this.#state;
    const facts = this.#facts;
    while (state !== undefined && this.#next <= state.version && this.#lacking.length < NAMED_MAX) this.#lack(state.pk);
    const lacking = this.#lacking;
    [this.#state, this.#facts, this.#next, this.#lacking] = [undefined, 0, 1, []];
    if (state === undefined || (facts === state.version && lacking.length === 0)) return [];
    const said = lacking.join(", ") || "none";
    return [
      fault(
        state,
        `has version ${state.version} and ${facts} facts; lacks ${said}`,
        `版本为 ${state.version}，事实有 ${facts} 条；缺少 ${said}`,
      ),
    ];
  }
}
