import * as z from "zod";

const Table = z.object({
  columnProperties: z.array(z.object({ id: z.string(), type: z.enum(["string", "double"]) })),
  data: z.array(z.array(z.object({ id: z.string(), value: z.union([z.string(), z.number()]) }))),
});

/** A trace in the JSON exchange format of FoodChain-Lab. */
export const FoodChainLabTrace = z
  .object({
    version: z.string(),
    data: z.object({ version: z.string(), stations: Table, deliveries: Table, deliveryRelations: Table }),
  })
  .meta({ id: "FoodChainLabTrace", description: "A trace as FoodChain-Lab opens it 供 FoodChain-Lab 打开" });
