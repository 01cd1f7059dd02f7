package org.qicd.measure;

import java.util.Locale;

/** How the fidelity of two pure states is measured. */
public enum FidelityTest {
  EXACT,
  INVERSION,
  SWAP,
  DESTRUCTIVE_SWAP,
  RANDOMISED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
