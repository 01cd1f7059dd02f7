package org.qicd.hardware;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Readout;
import org.qicd.data.Tasks;
import org.qicd.measure.Shots;

/**
 * What a computer did with the circuits of students, beside what was predicted of it.
 *
 * @param rows one for each student and image, in this order
 */
public record CountsComparison(List<Row> rows) {
  /** Distances up to this many times the expected ones are explained by the number of shots. */
  public static final double EXPLAINED = 1.5;

  /**
   * A student on an image. Distances are total variations, {@code 1/2 sum over bit strings of |p -
   * q|}, means over the measured circuits.
   *
   * @param label of the image; negative if it has none
   * @param measured class by the counts
   * @param predicted class by the noisy simulation
   * @param ideal class by the simulation without noise
   * @param fromIdeal distance of the counts' shares from the simulation without noise
   * @param fromPredicted distance of the counts' shares from the noisy simulation
   * @param bySampling the distance that is expected between the shares of so many shots and the
   *     probabilities that they are drawn from, those of the noisy simulation: {@code sum over s of
   *     sqrt(p (1 - p) / (2 pi S))}, by the normal approximation
   */
  public record Row(
      int student,
      int image,
      int label,
      int measured,
      int predicted,
      int ideal,
      double fromIdeal,
      double fromPredicted,
      double bySampling)
      implements Serializable {}

  public CountsComparison {
    rows = List.copyOf(rows);
  }

  /** Simulates the circuits without noise and with the noise of the backend. */
  public static CountsComparison of(
      JavaSparkContext context, HardwareStudents students, SweepPlan plan, CountsFile file) {
    List<Item> items = new ArrayList<>();
    int parts =
        Math.max(
            HardwareSweep.partsBySize(students, file.images().size()),
            context.defaultParallelism());
    int first = 0;
    for (Images part : file.images().parts(parts)) {
      int from = first;
      int to = first + part.size();
      items.add(
          new Item(
              part,
              from,
              new ArrayList<>(
                  file.counted().stream()
                      .filter(each -> each.image() >= from && each.image() < to)
                      .toList())));
      first = to;
    }
    Compare compare = new Compare(students, plan, plan.by(file.shots()));
    List<Row> rows = new ArrayList<>();
    Tasks.run(context, "counts", items, compare).forEach(rows::addAll);
    rows.sort(Comparator.comparing(Row::student).thenComparing(Row::image));
    return new CountsComparison(rows);
  }

  /** The rows of a student. */
  public List<Row> of(int student) {
    return rows.stream().filter(row -> row.student() == student).toList();
  }

  /** The students that have counts. */
  public List<Integer> students() {
    return rows.stream().map(Row::student).distinct().toList();
  }

  /** The rows whose counts are farthest from what was predicted. */
  public List<Row> worst(int most) {
    return rows.stream()
        .sorted(
            Comparator.comparing((Row row) -> row.fromPredicted() - row.bySampling()).reversed())
        .limit(most)
        .toList();
  }

  /**
   * Whether the distances from the prediction are about as large as the number of shots makes them.
   */
  public boolean isAsPredicted() {
    double found = rows.stream().mapToDouble(Row::fromPredicted).sum();
    double expected = rows.stream().mapToDouble(Row::bySampling).sum();
    return found <= EXPLAINED * expected;
  }

  private record Item(Images images, int first, ArrayList<Counted> counted)
      implements Serializable {}

  private record Compare(HardwareStudents students, SweepPlan plan, Shots shots)
      implements Tasks.Task<Item, ArrayList<Row>> {

    @Override
    public ArrayList<Row> run(Item item) {
      Readout readout = students.readout();
      NoisyOutcomes outcomes = new NoisyOutcomes(item.images(), readout.numQubits(), plan);
      List<HardwareCircuit> circuits = students.circuits().subList(0, students.numStudents());
      double[][][][] ideal = outcomes.of(circuits, Condition.scaled(0));
      double[][][][] noisy = outcomes.of(circuits, Condition.scaled(1));
      ArrayList<Row> rows = new ArrayList<>();
      for (Counted first : item.counted()) {
        if (first.observable() == 0) {
          int image = first.image() - item.first();
          rows.add(
              row(
                  first,
                  item.images().label(image),
                  shares(item.counted(), first),
                  ideal[first.student()][image],
                  noisy[first.student()][image]));
        }
      }
      return rows;
    }

    private double[][] shares(List<Counted> counted, Counted first) {
      return counted.stream()
          .filter(each -> each.student() == first.student() && each.image() == first.image())
          .sorted(Comparator.comparing(Counted::observable))
          .map(each -> each.shares(students.readout().numQubits()))
          .toArray(double[][]::new);
    }

    private Row row(Counted of, int label, double[][] shares, double[][] ideal, double[][] noisy) {
      return new Row(
          of.student(),
          of.image(),
          label,
          predicted(shares, shots.floor()),
          predicted(noisy, Readout.LEAST),
          predicted(ideal, Readout.LEAST),
          distance(shares, ideal),
          distance(shares, noisy),
          bySampling(noisy));
    }

    private int predicted(double[][] shares, double floor) {
      return SweepResult.largest(Measurement.scores(students.readout(), shares, floor));
    }

    private static double distance(double[][] shares, double[][] others) {
      return IntStream.range(0, shares.length)
          .mapToDouble(k -> SweepResult.distance(shares[k], others[k]))
          .average()
          .orElseThrow();
    }

    private double bySampling(double[][] probabilities) {
      double sum = 0;
      for (double[] circuit : probabilities) {
        for (double p : circuit) {
          sum += Math.sqrt(Math.max(0, p * (1 - p)) / (2 * Math.PI * shots.count()));
        }
      }
      return sum / probabilities.length;
    }
  }
}
