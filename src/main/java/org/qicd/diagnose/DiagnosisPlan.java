package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;

/**
 * What a diagnosis measures, and how thoroughly.
 *
 * @param targetShare distance of the targets from the middle of an observable's range, as a share
 *     of half the range, see {@link Targets}
 * @param seed seed of all random draws
 */
public record DiagnosisPlan(
    Samples samples,
    double targetShare,
    Students students,
    Training training,
    Comparison comparison,
    Sweeps sweeps,
    long seed)
    implements Serializable {

  /**
   * Numbers of labelled images.
   *
   * @param kernel number of images for the kernel; 0 for as many as the driver can take
   * @param metric number of images for the Fubini-Study metric
   * @param comparison number of images for the comparison of numbers of students
   */
  public record Samples(int kernel, int metric, int comparison) implements Serializable {}

  /**
   * The students of the job, who begin at a common start.
   *
   * @param count number of students
   * @param difference standard deviation of their differences from the common start, in radians
   * @param jobPull weight of the infidelity in the job's own loss; 0 if it has none
   */
  public record Students(int count, double difference, double jobPull) implements Serializable {}

  /**
   * Gradient descent of coupled students on the squared loss.
   *
   * @param lambda weight of the distillation term
   * @param stepShare step size as a share of the critical one
   * @param steps number of steps
   * @param staleness number of steps from one refresh of stale targets to the next
   */
  public record Training(double lambda, double stepShare, int steps, int staleness)
      implements Serializable {}

  /**
   * The comparison of numbers of students.
   *
   * @param counts the numbers of students, ascending
   * @param seeds number of seeds
   */
  public record Comparison(List<Integer> counts, int seeds) implements Serializable {
    public Comparison {
      counts = List.copyOf(counts);
    }

    public int fewest() {
      return counts.get(0);
    }

    public int most() {
      return counts.get(counts.size() - 1);
    }
  }

  /**
   * The sweeps over circuits and random states.
   *
   * @param widths numbers of qubits, ascending
   * @param depths numbers of layers, ascending
   * @param starts number of random starts for each point of the sweep of gradients
   * @param pairs number of pairs of random states for expressibility and entanglement
   */
  public record Sweeps(List<Integer> widths, List<Integer> depths, int starts, int pairs)
      implements Serializable {
    public Sweeps {
      widths = List.copyOf(widths);
      depths = List.copyOf(depths);
    }
  }

  /** A width and a depth of a sweep. */
  record Size(int numQubits, int numLayers) implements Serializable {

    /** Returns every width combined with every depth. */
    static List<Size> all(List<Integer> widths, List<Integer> depths) {
      return widths.stream()
          .flatMap(width -> depths.stream().map(depth -> new Size(width, depth)))
          .toList();
    }
  }
}
