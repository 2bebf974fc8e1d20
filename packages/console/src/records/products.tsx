import { Products } from "./land-lists.tsx";

export default Products;
