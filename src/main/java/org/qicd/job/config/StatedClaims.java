package org.qicd.job.config;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.qicd.compare.Method;
import org.qicd.compare.StatedClaim;
import org.qicd.compare.Study;
import org.qicd.distill.GradientRule;
import org.qicd.distill.Strategy;
import org.qicd.setup.TrainParam;

/** Reads {@code compare.comparisons}, the claims that a configuration states. */
final class StatedClaims {
  private static final Set<String> KEYS =
      Set.of("claim", "method", "rivals", "rivalStudy", "rule", "studies");

  private StatedClaims() {}

  /**
   * Reads the claims and checks that they can be judged.
   *
   * @param studies the studies of the comparison
   */
  static List<StatedClaim> of(Config compare, List<Study> studies) {
    List<StatedClaim> claims = new ArrayList<>();
    if (!compare.hasPath("comparisons")) {
      return claims;
    }
    Set<String> seen = new HashSet<>();
    for (Config config : compare.getConfigList("comparisons")) {
      String claim = config.getString("claim");
      String where = "compare.comparisons, claim '%s'".formatted(claim);
      MethodConfig.requireKeys(where, config, KEYS);
      refuse(claim.isBlank(), where, "a claim is a sentence, which the report prints");
      refuse(!seen.add(claim), where, "stated twice; one claim has one rule");
      claims.add(checked(where, claim(config, where), studies));
    }
    return claims;
  }

  private static StatedClaim claim(Config config, String where) {
    return new StatedClaim(
        config.getString("claim"),
        config.getString("method"),
        config.hasPath("rivals") ? names(config, "rivals", where) : List.of(),
        config.hasPath("rivalStudy") ? config.getString("rivalStudy") : "",
        rule(config.getString("rule"), where),
        names(config, "studies", where));
  }

  private static List<String> names(Config config, String key, String where) {
    List<String> names = config.getStringList(key);
    refuse(names.isEmpty(), where, key + " is empty: expected one name or more");
    refuse(
        new HashSet<>(names).size() < names.size(), where, key + " holds a name twice: " + names);
    return names;
  }

  private static StatedClaim.Rule rule(String name, String where) {
    for (StatedClaim.Rule rule : StatedClaim.Rule.values()) {
      if (word(rule).equals(name)) {
        return rule;
      }
    }
    String known =
        Arrays.stream(StatedClaim.Rule.values())
            .map(StatedClaims::word)
            .collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(
        "%s: rule is '%s', expected %s".formatted(where, name, known));
  }

  private static String word(StatedClaim.Rule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private static StatedClaim checked(String where, StatedClaim claim, List<Study> studies) {
    boolean elsewhere = !claim.rivalStudy().isEmpty();
    refuse(
        elsewhere && claim.rivals().isEmpty(),
        where,
        "rivalStudy without rivals: expected the names of methods of that study");
    for (String name : claim.studies()) {
      requireMethod(where, study(where, name, studies), claim.method());
      Study other = study(where, elsewhere ? claim.rivalStudy() : name, studies);
      claim.rivals().forEach(rival -> requireMethod(where, other, rival));
      requireRule(where, claim, study(where, name, studies), other);
      refuse(
          other.name().equals(name) && claim.rivals().contains(claim.method()),
          where,
          "'%s' is its own rival in study '%s'".formatted(claim.method(), name));
    }
    return claim;
  }

  /** Refuses methods that do not have the numbers which a rule compares. */
  private static void requireRule(String where, StatedClaim claim, Study study, Study other) {
    for (Method own : study.methods()) {
      if (own.name().equals(claim.method())) {
        requireNumbers(where, claim.rule(), own, study, Strategy.QICD);
      }
    }
    for (Method rival : other.methods()) {
      if (claim.rivals().contains(rival.name())
          || (claim.rivals().isEmpty() && !rival.name().equals(claim.method()))) {
        requireNumbers(where, claim.rule(), rival, other, Strategy.QCD);
      }
    }
  }

  private static void requireNumbers(
      String where, StatedClaim.Rule rule, Method method, Study study, Strategy bounded) {
    for (Method.Setting setting : method.settings()) {
      Strategy strategy = setting.params().get(TrainParam.STRATEGY);
      boolean trains = method.kind() == Method.Kind.ROUNDS;
      refuse(
          rule == StatedClaim.Rule.BOUNDED && !(trains && strategy == bounded),
          where,
          "rule bounded compares a method of strategy qicd with rivals of strategy qcd, found '%s'"
                  .formatted(method.name())
              + " in study '%s'".formatted(study.name()));
      refuse(
          rule == StatedClaim.Rule.BOUNDED
              && setting.params().get(TrainParam.DISTILL_STATE) == TrainParam.DistillState.READOUT,
          where,
          "rule bounded compares the infidelity of whole states, found distillState 'readout' in"
              + " '%s' of study '%s'".formatted(method.name(), study.name()));
      boolean pulls = Set.of(Strategy.QICD, Strategy.QCD, Strategy.QKD).contains(strategy);
      boolean measured =
          setting.params().get(TrainParam.GRADIENT) == GradientRule.SHIFT
              && setting.params().get(TrainParam.SHOTS) > 0;
      refuse(
          rule == StatedClaim.Rule.LESS_NOISE && !(trains && pulls && measured),
          where,
          "rule less_noise needs gradient = shift, shots above 0 and strategy qicd, qcd or"
              + " qkd, which '%s' in study '%s' has not".formatted(method.name(), study.name()));
    }
  }

  private static Study study(String where, String name, List<Study> studies) {
    return studies.stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: names the study '%s', there are %s"
                        .formatted(
                            where,
                            name,
                            studies.stream().map(Study::name).collect(Collectors.joining("; ")))));
  }

  private static void requireMethod(String where, Study study, String method) {
    refuse(
        study.method(method).isEmpty(),
        where,
        "study '%s' has no method '%s', its methods are %s"
            .formatted(
                study.name(),
                method,
                study.methods().stream().map(m -> m.name()).collect(Collectors.joining("; "))));
  }

  private static void refuse(boolean wrong, String where, String message) {
    if (wrong) {
      throw new IllegalArgumentException(where + ": " + message);
    }
  }
}
