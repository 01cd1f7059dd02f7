package org.qicd.measure;

/**
 * How the shots of a randomised measurement are spread over random bases.
 *
 * <p>S shots, M of them in each basis, give the fidelity with the variance {@code V_U M / S + V_1 /
 * S + V_2 / (M S)} (see {@link RandomisedVariance}), which is least for {@code M = sqrt(V_2 /
 * V_U)}. V_2 is about {@code 2.5^n} unless the states are products. V_U is .05 to .3 for states of
 * deep circuits, and 1 or more for those of shallow ones. So M is {@code 2 * 2.5^(n/2)}, as with
 * V_U = 1/4. Between half and twice the best M, the variance is at most a quarter above the least.
 * There are at least two bases, since only their spread tells the variance.
 *
 * @param bases the number of bases, from 2 on
 * @param total S, from 2 on
 */
record Settings(long bases, long total) {
  static Settings of(int numQubits, long shots) {
    return new Settings(Math.max(2, Math.round(shots / shotsPerBasis(numQubits))), shots);
  }

  /** M, before rounding. */
  static double shotsPerBasis(int numQubits) {
    return 2 * Math.sqrt(StrictMath.pow(2.5, numQubits));
  }

  int count() {
    return Math.toIntExact(bases);
  }

  /** The number of shots in a basis. Where S is no multiple, the first ones have one more. */
  int shots(int setting) {
    return Math.toIntExact(total / bases + (setting < total % bases ? 1 : 0));
  }
}
