package org.qicd.testing;

import java.util.Random;
import java.util.stream.Stream;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;

/** Readouts of Pauli strings. */
public final class Paulis {
  private Paulis() {}

  /** The string of each class. */
  public static Readout readout(double logitScale, String... strings) {
    return Readout.of(Stream.of(strings).map(PauliString::new).toList(), logitScale);
  }

  /** Different strings on all of some qubits. */
  public static Readout random(long seed, int numQubits, int numClasses) {
    Random random = new Random(seed);
    return readout(
        5,
        Stream.generate(() -> letters(random, numQubits))
            .filter(string -> !string.matches("I*"))
            .distinct()
            .limit(numClasses)
            .toArray(String[]::new));
  }

  private static String letters(Random random, int numQubits) {
    StringBuilder letters = new StringBuilder();
    for (int q = 0; q < numQubits; q++) {
      letters.append("IXYZ".charAt(random.nextInt(4)));
    }
    return letters.toString();
  }
}
