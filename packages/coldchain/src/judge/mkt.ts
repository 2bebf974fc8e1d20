/** Mean kinetic temperature, USP <1160>: ΔH = 83.144 kJ/mol, R = 8.3144e-3 kJ/(mol·K), so ΔH/R = 10 000 K. */

const ACTIVATION_ENERGY_KJ_PER_MOL = 83.144;
const GAS_CONSTANT_KJ_PER_MOL_K = 8.3144e-3;

const RATIO_KELVIN = ACTIVATION_ENERGY_KJ_PER_MOL / GAS_CONSTANT_KJ_PER_MOL_K;
const ZERO_CELSIUS_KELVIN = 273.15;

/** A temperature and the share of time for which it stands (any unit; 0 is ignored). */
export interface WeightedCelsius {
  celsius: number;
  weight: number;
}

/**
 * T = (ΔH/R) / −ln( Σ wᵢ·exp(−ΔH/(R·Tᵢ)) / Σ wᵢ ), °C in and out, full precision; null without any weight.
 * Equal weights give what loggers print, who average over their readings.
 */
export function meanKineticCelsius(samples: Iterable<WeightedCelsius>): number | null {
  let sum = 0;
  let weights = 0;
  for (const { celsius, weight } of samples) {
    sum += weight * Math.exp(-RATIO_KELVIN / (celsius + ZERO_CELSIUS_KELVIN));
    weights += weight;
  }
  return weights > 0 ? RATIO_KELVIN / -Math.log(sum / weights) - ZERO_CELSIUS_KELVIN : null;
}
