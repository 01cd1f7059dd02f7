package org.qicd.simulate;

import java.io.Serializable;
import java.util.List;

/**
 * The random errors of a device in a training. At each site, a Pauli string is applied with some
 * probability. It is any of the 4^k strings on the site's k qubits, each with the same chance, so
 * that the mean over many runs is a depolarising channel: {@code (1 - p) rho + p I / 2^k}.
 *
 * @param sites where errors happen, in the order in which they do
 * @param patterns how many patterns of errors are drawn for a step. The blocks of 8 images of a
 *     batch take them in turn
 * @param seed from which all patterns follow
 */
public record PauliNoise(List<Site> sites, int patterns, long seed) implements Serializable {

  /** No errors. */
  public static final PauliNoise NONE = new PauliNoise(List.of(), 1, 0);

  /**
   * A place of a circuit where errors happen.
   *
   * @param after index of the operation behind which they happen; -1 for the encoding
   * @param qubits the qubits that they act on
   * @param probability p, 0 to 1, of an error, which may also be the identity
   */
  public record Site(int after, List<Integer> qubits, double probability) implements Serializable {
    public Site {
      qubits = List.copyOf(qubits);
      if (after < -1 || !(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "errors come behind operation -1 or more with a probability of 0 to 1, found %s behind %d"
                .formatted(probability, after));
      }
    }
  }

  public PauliNoise {
    sites = List.copyOf(sites);
    if (patterns < 1) {
      throw new IllegalArgumentException("expected 1 error pattern or more, found " + patterns);
    }
    for (int k = 1; k < sites.size(); k++) {
      if (sites.get(k).after() < sites.get(k - 1).after()) {
        throw new IllegalArgumentException(
            "sites of errors must be in order, found one behind operation %d after one behind %d"
                .formatted(sites.get(k).after(), sites.get(k - 1).after()));
      }
    }
  }

  /** Whether nothing ever happens. */
  public boolean isNone() {
    return sites.stream().allMatch(site -> site.probability() == 0);
  }

  /** The mean number of errors in a run, the identity among them. */
  public double meanErrors() {
    return sites.stream().mapToDouble(Site::probability).sum();
  }

  /** The errors of the first operations of a circuit. */
  public PauliNoise first(int numOperations) {
    return new PauliNoise(
        sites.stream().filter(site -> site.after() < numOperations).toList(), patterns, seed);
  }
}
