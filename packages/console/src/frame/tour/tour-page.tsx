import { TourPage } from "./tour.tsx";

export default TourPage;
