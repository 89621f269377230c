/** The powers of ten that a double holds exactly. */
const TENS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** Each as the sum of two doubles of half the length, so that products with them are exact. */
const TENS_HIGH = TENS.map(highHalf);
const TENS_LOW = TENS.map((ten, exponent) => ten - (TENS_HIGH[exponent] as number));
/** What can be multiplied with each without rounding: the product has as many bits as that with 5^exponent. */
const EXACT_FACTORS = TENS.map((_, exponent) => 2 ** 53 / 5 ** exponent);
/** Far more than what rounding can have added to the rest of a division. */
const DOUBT = 2 ** -32;

/**
 * The double nearest to `(head × 10^tailDigits + tail) / 10^tens`: what `Number()` makes of such a decimal, but without a
 * text of it. Undefined where that cannot be told: with too many digits, or too close to the middle between two doubles.
 * @param head an integer, like `tail`, which has up to 15 digits
 * @param tens up to 22
 */
export function nearestDouble(
  head: number,
  tail: number,
  tailDigits: number,
  tens: number,
): number | undefined {
  if (head > (EXACT_FACTORS[tailDigits] as number)) return undefined;
  const top = head * (TENS[tailDigits] as number);
  const sum = top + tail;
  const lost = tail - (sum - top);
  const ten = TENS[tens] as number;
  const quotient = sum / ten;
  if (lost === 0) return quotient; // rounded once, from exact numbers
  // Dekker: `product + error` is exactly `quotient × ten`.
  const product = quotient * ten;
  const high = highHalf(quotient);
  const low = quotient - high;
  const tenHigh = TENS_HIGH[tens] as number;
  const tenLow = TENS_LOW[tens] as number;
  const error = high * tenHigh - product + high * tenLow + low * tenHigh + low * tenLow;
  const rest = (sum - product - error + lost) / ten;
  const nearest = quotient + rest * (1 + DOUBT);
  return nearest === quotient + rest * (1 - DOUBT) ? nearest : undefined;
}

/** Veltkamp: the upper 26 bits of a double. */
function highHalf(value: number): number {
  const shifted = value * (2 ** 27 + 1);
  return shifted - (shifted - value);
}
