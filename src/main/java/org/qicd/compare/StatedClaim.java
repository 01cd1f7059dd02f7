package org.qicd.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A claim about two methods that a configuration states before there are numbers.
 *
 * <p>Against several rivals it is an intersection-union test (R. L. Berger, Multiparameter
 * hypothesis testing and acceptance sampling, Technometrics 24, 1982, 295-300). The claim holds if
 * it holds against each rival, its p value is the largest of theirs, and the level is that of a
 * single test.
 *
 * @param claim what is claimed, in words
 * @param method name of the method that the claim is about
 * @param rivals names of the methods that it is compared with; empty for all other methods of the
 *     study
 * @param rivalStudy name of the study that the rivals are taken from; empty for the same study
 * @param rule how the method is compared with each rival
 * @param studies names of the studies in which the claim is judged
 */
public record StatedClaim(
    String claim,
    String method,
    List<String> rivals,
    String rivalStudy,
    Rule rule,
    List<String> studies) {

  /** The rules that a configuration can name. */
  public enum Rule {
    MORE_ACCURATE,
    NOT_WORSE,
    /** About measured gradients. */
    LESS_NOISE,
    /** About the infidelity of the method and the KL of its rivals. */
    BOUNDED;

    /** The rule for data of so many classes. */
    PairRule of(int numClasses) {
      return switch (this) {
        case MORE_ACCURATE -> new AccuracyRule(Rules.POINT);
        case NOT_WORSE -> new NonInferiorityRule(Rules.POINT);
        case LESS_NOISE -> new NoiseRule(Rules.TENTH);
        case BOUNDED -> new BoundRule(Math.log(numClasses));
      };
    }
  }

  public StatedClaim {
    rivals = List.copyOf(rivals);
    studies = List.copyOf(studies);
  }

  /** The rule in words. */
  String text(PairRule each) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        rivals.isEmpty()
            ? "Rivals: all other methods of the study."
            : (rivals.size() == 1 ? "Rival: %s." : "Rivals: %s.")
                .formatted(String.join("; ", rivals)));
    if (!rivalStudy.isEmpty()) {
      sentences.add(
          "The numbers of the rival side are those of the study: %s.".formatted(rivalStudy));
    }
    if (rivals.size() != 1) {
      sentences.add(
          "Holds if it holds against each of them, where p is the largest of their p values. Does"
              + " not hold if it does not hold against one of them. Undecided otherwise. Against"
              + " each:");
    }
    sentences.add(each.rule());
    return String.join(" ", sentences);
  }

  /** Whether an outcome is one of the rivals in a study. */
  boolean isRival(Outcome outcome, String study) {
    String name = outcome.method().name();
    return outcome.study().equals(rivalStudy.isEmpty() ? study : rivalStudy)
        && (rivals.isEmpty() ? !name.equals(method) : rivals.contains(name));
  }

  /**
   * Compares the method with its rivals.
   *
   * @param each the rule against each rival
   * @param own the rule's numbers of the method, one for each seed
   * @param others those of each rival, by its name; at least one rival
   */
  static PairRule.Tested test(PairRule each, double[] own, Map<String, double[]> others) {
    List<Against> all =
        others.entrySet().stream()
            .map(rival -> new Against(rival.getKey(), each.test(own, rival.getValue())))
            .sorted(Comparator.comparingDouble(against -> against.tested().difference()))
            .toList();
    double p = all.stream().mapToDouble(against -> against.tested().p()).max().orElseThrow();
    return new PairRule.Tested(
        all.get(0).tested().difference(), p, adjusted -> judged(all, adjusted));
  }

  private record Against(String rival, PairRule.Tested tested) {}

  /** Every rival is judged with the same p value, which is the largest of theirs. */
  private static Judgement judged(List<Against> all, double adjustedP) {
    Judgement closest = all.get(0).tested().judge().apply(adjustedP);
    if (all.size() == 1) {
      return closest;
    }
    Verdict verdict = Verdict.HOLDS;
    List<String> verdicts = new ArrayList<>();
    for (Against against : all) {
      Verdict one = against.tested().judge().apply(adjustedP).verdict();
      verdict = verdict.and(one);
      verdicts.add("%s: %s".formatted(against.rival(), one));
    }
    return new Judgement(
        verdict,
        "smallest difference, to %s: %s; against each rival, %s"
            .formatted(all.get(0).rival(), closest.because(), String.join("; ", verdicts)));
  }
}
