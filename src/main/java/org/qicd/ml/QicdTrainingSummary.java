package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.util.Summary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.Json;
import org.qicd.train.TrainResult;
import org.qicd.train.state.RoundHistory;
import org.qicd.train.state.RoundRecord;

/** A summary of a training: a record of every round of every student, and the time spent. */
public final class QicdTrainingSummary implements TrainingSummary, Summary {
  private final List<RoundRecord> rounds;
  private final int keptRound;
  private final Map<String, Double> seconds;

  QicdTrainingSummary(TrainResult result) {
    this(result.history(), result.round(), seconds(result));
  }

  private QicdTrainingSummary(
      List<RoundRecord> rounds, int keptRound, Map<String, Double> seconds) {
    this.rounds = List.copyOf(rounds);
    this.keptRound = keptRound;
    this.seconds = seconds;
  }

  private static Map<String, Double> seconds(TrainResult result) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("simulationAndGradient", result.cost().spent().taskSeconds());
    seconds.put("spark", result.cost().spent().jobSeconds() - result.cost().spent().taskSeconds());
    seconds.put("validation", result.cost().spent().validationSeconds());
    return seconds;
  }

  /** A record for each round and student, ordered by round, then by student. */
  public List<RoundRecord> rounds() {
    return rounds;
  }

  /**
   * The records as a table. Its columns have the names of the components of {@link RoundRecord}.
   */
  public Dataset<Row> history() {
    return RoundHistory.table(SparkSession.active(), rounds);
  }

  /**
   * The round, from 0, whose weights the model has. It is the last round, or the best one on the
   * validation rows if there are any.
   */
  public int keptRound() {
    return keptRound;
  }

  /** Wall-clock seconds, by what they were spent on. */
  public Map<String, Double> seconds() {
    return seconds;
  }

  /** Mean of the students' task losses on their batches, one value for each round. */
  @Override
  public double[] objectiveHistory() {
    int students = rounds.size() / Math.max(1, totalIterations());
    return IntStream.range(0, totalIterations())
        .mapToObj(round -> rounds.subList(round * students, (round + 1) * students))
        .mapToDouble(records -> RoundRecord.mean(records, r -> r.learned().taskLoss()))
        .toArray();
  }

  /** Number of rounds that ran. */
  @Override
  public int totalIterations() {
    return rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).round() + 1;
  }

  /** This summary as maps, lists and numbers that Jackson can write. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("keptRound", keptRound);
    json.put("seconds", seconds);
    json.put("rounds", RoundHistory.columns(rounds));
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  static QicdTrainingSummary fromJson(JsonNode json) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    JsonNode times = Json.field(json, "seconds");
    times.fieldNames().forEachRemaining(name -> seconds.put(name, Json.number(times, name)));
    JsonNode saved = Json.field(json, "rounds");
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (String name : RoundHistory.columns(List.of()).keySet()) {
      if (saved.has(name)) {
        columns.put(name, Json.doublesOrNaN(saved, name));
      }
    }
    return new QicdTrainingSummary(
        new ArrayList<>(RoundHistory.records(columns)), Json.integer(json, "keptRound"), seconds);
  }
}
