package org.qicd.hardware;

/** What is done about errors after the circuits have run. */
public enum Mitigation {
  NONE("nothing", 1),
  /** The errors of the readout are undone in the shares of the outcomes. */
  READOUT("readout inversion", 1),
  /** Two-qubit gates are also run three times, and shares extrapolated to no gate at all. */
  EXTRAPOLATION("zero-noise extrapolation", 2),
  /** Readout inversion in all circuits, then extrapolation. */
  READOUT_AND_EXTRAPOLATION("readout inversion, then extrapolation", 2),
  /**
   * Class scores are shifted and stretched to the mean and spread of a simulation without noise.
   */
  NORMALISATION("normalisation of the readouts", 1);

  private final String label;
  private final int circuits;

  Mitigation(String label, int circuits) {
    this.label = label;
    this.circuits = circuits;
  }

  public String label() {
    return label;
  }

  /** How many circuits are run for each circuit of the students, each with all shots. */
  public int circuits() {
    return circuits;
  }

  boolean invertsReadout() {
    return this == READOUT || this == READOUT_AND_EXTRAPOLATION;
  }

  boolean extrapolates() {
    return this == EXTRAPOLATION || this == READOUT_AND_EXTRAPOLATION;
  }
}
