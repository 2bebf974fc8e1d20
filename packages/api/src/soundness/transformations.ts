import { unpackBatch } from "@suyuan/domain/batches/codec";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import type { Item } from "@suyuan/store/table";
import { batchKey } from "../ledger/keys.ts";
import { madeIntoKey, transformationKey } from "../ledger/transformations/keys.ts";
import { TRANSFORMED } from "./balances.ts";
import { type Fault, fault, held, isThere, type Look, nameOf, read } from "./stored.ts";

const sum = (lots: Transformation["inputs"]): number => lots.reduce((total, { grams }) => total + grams, 0);

/**
 * A transformation balances to the gram; one that stands is known to each of its inputs, takes from them what they say went into others (see
 * `unequal`), and its outputs weigh as they came out of it.
 */
export function transformationFaults(look: Look, item: Item): Fault[] {
  const found = held(transformationKey(item.pk.slice("TRANSFORMATION#".length)), item);
  if (found === undefined) return [];
  const { id, inputs, outputs, lossGrams, voided } = found;
  const [into, out] = [sum(inputs), sum(outputs)];
  const unbalanced =
    into === out + lossGrams
      ? []
      : [
          fault(
            item,
            `${into} g went in, ${out} g came out, ${lossGrams} g were lost`,
            `投入 ${into} 克，产出 ${out} 克，损耗 ${lossGrams} 克`,
          ),
        ];
  if (voided !== undefined) return unbalanced;
  const unknown = inputs.flatMap((input) => {
    const key = batchKey(input.gtin, input.lot);
    look.sums.add(`${TRANSFORMED}#0#${lotId(input)}`, -input.grams);
    const way = madeIntoKey(key, id);
    return isThere(look, way)
      ? []
      : [fault(item, `is not known to its input: ${nameOf(way)} is missing`, `投入批次缺少 ${nameOf(way)}`)];
  });
  return [...unbalanced, ...unknown, ...outputs.flatMap((output) => outputFaults(look, item, output))];
}

function outputFaults(look: Look, item: Item, output: Transformation["outputs"][number]): Fault[] {
  const row = read(look, batchKey(output.gtin, output.lot));
  const grams = row && unpackBatch(row).registeredGrams;
  if (grams === output.grams) return [];
  const [en, zh] = grams === undefined ? ["not there", "不存在"] : [`registered with ${grams} g`, `登记为 ${grams} 克`];
  const id = lotId(output);
  return [
    fault(item, `made ${output.grams} g of ${id}, which is ${en}`, `产出 ${id} ${output.grams} 克，而该批次${zh}`),
  ];
}
