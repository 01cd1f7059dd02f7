package org.qicd.train.round;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * Bytes that the method moves between its students and whoever aggregates: a student's uploads plus
 * its downloads, 8 bytes a number, whatever the program itself moves. Images, labels, plans,
 * optimizer states, results of validation and what Spark adds are not counted. With P weights of a
 * circuit, N numbers of an output ({@link StudentOutputs#numbersPerImage}), I shared images of a
 * step and K peers that take part, a circuit moves
 *
 * <ul>
 *   <li>{@code independent}, a round without a pull, or one that its student misses: nothing;
 *   <li>{@code average}: P up and P down each step, a gradient and its mean;
 *   <li>weights of peers: its P up, the P of each peer down, each step;
 *   <li>weights of the averaged circuit: P up and P down, each step;
 *   <li>states of peers: I N up; down I K N of pure states, whose mixture is no smaller, and I N of
 *       anything that has a mean;
 *   <li>states of the averaged circuit: P up each round, I N down;
 *   <li>labels: N up for each class of its batch, N down for each of these that a peer has too;
 *   <li>a teacher: its weights down once, before the first pull, or each step I N down, of K N of
 *       pure states; once for all circuits of a student, counted in its first group.
 * </ul>
 *
 * With {@code staleness} above 1 weights move once between refreshes; outputs move in each round,
 * as each has other images. Probes come from the seed.
 */
public final class MethodBytes {
  private final TrainSetup setup;
  private final TargetSource tutors;
  private final List<Circuit> teacher; // empty: none
  private final int[] labels;

  /**
   * The traffic of a run.
   *
   * @param teacher the circuits toward which all students are pulled, or null
   * @param labels by image id, as students see them
   */
  public MethodBytes(TrainSetup setup, TargetSource tutors, TrainedEnsemble teacher, int[] labels) {
    this.setup = setup;
    this.tutors = tutors;
    this.labels = labels;
    this.teacher = teacher == null ? List.of() : teacher.circuits();
  }

  /** Bytes of each circuit in a round, by its index. */
  public long[] bytes(RoundPlan plan) {
    return IntStream.range(0, setup.circuits().size())
        .mapToLong(circuit -> Double.BYTES * numbers(circuit, plan))
        .toArray();
  }

  private long numbers(int circuit, RoundPlan plan) {
    long weights = setup.circuits().get(circuit).numWeights();
    if (setup.averagesGradients() && plan.takesPart(circuit)) {
      return 2 * weights * plan.numSteps();
    }
    if (plan.lambda == 0) {
      return 0;
    }
    boolean byWeights = setup.exchange() == TrainParam.Exchange.WEIGHTS;
    if (setup.params().get(TrainParam.STRATEGY) == Strategy.QKD) {
      return circuit < setup.numStudents() ? fromTeacher(circuit, plan, byWeights) : 0;
    }
    if (!plan.takesPart(circuit)) {
      return 0;
    }
    long images = plan.numShared();
    long output = StudentOutputs.numbersPerImage(setup.divergence(), setup.circuits().get(circuit));
    if (!tutors.areStudents()) {
      return byWeights
          ? 2 * weights * exchanges(plan, plan.numSteps())
          : weights * exchanges(plan, 1) + images * output;
    }
    int[] peers = peers(circuit, plan);
    if (setup.exchange() == TrainParam.Exchange.LABELS) {
      return output * classes(circuit, peers, plan);
    }
    long others = IntStream.of(peers).mapToLong(j -> setup.circuits().get(j).numWeights()).sum();
    return byWeights
        ? (weights + others) * exchanges(plan, plan.numSteps())
        : images * output * (1 + targets(peers.length));
  }

  private long fromTeacher(int circuit, RoundPlan plan, boolean byWeights) {
    if (byWeights) {
      boolean first = plan.round == 0 || setup.lambda(plan.round - 1) == 0;
      return first ? teacher.stream().mapToLong(Circuit::numWeights).sum() : 0;
    }
    long images = plan.takesPart(circuit) ? plan.numShared() : 0;
    return images
        * StudentOutputs.numbersPerImage(setup.divergence(), teacher.get(0))
        * targets(teacher.size());
  }

  /** Classes whose means a student tells in a round, and those of which it is told. */
  private long classes(int circuit, int[] peers, RoundPlan plan) {
    long classes = 0;
    for (int step = 0; step < plan.numSteps(); step++) {
      Set<Integer> own = classes(plan.labelled(step, circuit));
      Set<Integer> others = new HashSet<>();
      for (int j : peers) {
        others.addAll(classes(plan.labelled(step, j)));
      }
      others.retainAll(own);
      classes += own.size() + others.size();
    }
    return classes;
  }

  private Set<Integer> classes(int[] ids) {
    return Arrays.stream(ids).map(id -> labels[id]).boxed().collect(Collectors.toSet());
  }

  /** Outputs that make a target of so many members: a mean is one, a mixture of pure states all. */
  private long targets(int members) {
    return setup.divergence() == Divergence.INFIDELITY ? members : 1;
  }

  /** How often weights move in a round: as often as given, or once since the last refresh. */
  private int exchanges(RoundPlan plan, int ifFresh) {
    if (!tutors.stale()) {
      return ifFresh;
    }
    return tutors.refreshes(plan.round) || setup.lambda(plan.round - 1) == 0 ? 1 : 0;
  }

  private int[] peers(int circuit, RoundPlan plan) {
    int first = circuit - circuit % setup.numStudents();
    return IntStream.range(first, first + setup.numStudents())
        .filter(j -> j != circuit && plan.takesPart(j))
        .toArray();
  }
}
