package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.qicd.data.Overlap;
import org.qicd.data.SlicedExamples;
import org.qicd.data.files.ClassNames;
import org.qicd.param.UserMistake;

/** Warnings about images that are valid but probably not intended, one line each. */
final class DataWarnings {
  /** Largest number of words or classes that a warning names; of more it gives the number. */
  private static final int MOST_NAMES = 5;

  private DataWarnings() {}

  /**
   * Warnings about rows that belong to no split. It runs a Spark job over the column of the split,
   * and further ones if there are other words in it.
   *
   * @param source name of the source of the rows, for the message
   * @param split the column that holds the split, as text
   * @param name name of this column
   * @throws IllegalArgumentException if the column holds other words, or if no row is of the
   *     training split
   */
  static List<String> splits(Dataset<Row> rows, String source, Column split, String name) {
    SplitCounts counts = SplitCounts.of(rows.select(split));
    long withWord = counts.otherWords();
    long without = counts.without();
    List<String> warnings = new ArrayList<>();
    if (without > 0) {
      warnings.add(
          "%s: %s no '%s' and %s not used"
              .formatted(
                  source,
                  without == 1 ? "1 row has" : without + " rows have",
                  name,
                  without == 1 ? "is" : "are"));
    }
    if (withWord > 0) {
      Dataset<Row> counted =
          rows.filter(not(split.isin(SplitCounts.WORDS.toArray())))
              .groupBy(split.as("word"))
              .agg(count(lit(1)).as("rows"));
      List<Row> words =
          counted.orderBy(col("rows").desc(), col("word")).limit(MOST_NAMES).collectAsList();
      String named =
          words.stream()
              .map(
                  row ->
                      "'%s' (%d)".formatted(UserMistake.visible(row.getString(0)), row.getLong(1)))
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "%s: '%s' is %s in %s: expected train, validation or test"
              .formatted(
                  source,
                  name,
                  named + more(counted.count()),
                  withWord == 1 ? "1 row" : withWord + " rows"));
    }
    if (counts.train() == 0) {
      warnings.add(0, "%s: no row has '%s' = 'train'".formatted(source, name));
      throw new IllegalArgumentException(String.join("; ", warnings));
    }
    return warnings;
  }

  /**
   * Warnings about classes, labels and images in two splits. It runs a Spark job that hashes
   * images.
   */
  static List<String> images(
      ClassNames names, SlicedExamples train, SlicedExamples validation, SlicedExamples test) {
    List<String> warnings = new ArrayList<>(classes(train, names));
    if (validation.numClasses() == 0) {
      warnings.add(
          "%s: nothing is validated, and patience has no effect"
              .formatted(unlabelled("validation", validation)));
    }
    if (test.numClasses() == 0) {
      warnings.add("%s: there is no test accuracy".formatted(unlabelled("test", test)));
    }
    Overlap overlap = Overlap.of(List.of(train, validation, test));
    overlap(warnings, "validation", overlap.count(1, 0), validation.size(), "training");
    overlap(warnings, "test", overlap.count(2, 0), test.size(), "training");
    overlap(warnings, "test", overlap.count(2, 1), test.size(), "validation");
    return warnings;
  }

  private static String unlabelled(String split, SlicedExamples images) {
    return images.size() == 0
        ? "there are no %s images".formatted(split)
        : "none of the %d %s images has a label".formatted(images.size(), split);
  }

  private static List<String> classes(SlicedExamples train, ClassNames names) {
    int numClasses = names.areNumbers() ? train.numClasses() : names.list().size();
    boolean[] seen = new boolean[numClasses];
    Arrays.stream(train.labels()).filter(label -> label >= 0).forEach(label -> seen[label] = true);
    List<Integer> missing = IntStream.range(0, numClasses).filter(c -> !seen[c]).boxed().toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    String named =
        missing.stream()
            .limit(MOST_NAMES)
            .map(index -> UserMistake.visible(names.name(index)))
            .collect(Collectors.joining(", "));
    if (!names.areNumbers()) {
      return List.of("no training image has label %s%s".formatted(named, more(missing.size())));
    }
    return List.of(
        "labels go up to %d, which makes %d classes, but no training image has label %s%s"
            .formatted(numClasses - 1, numClasses, named, more(missing.size())));
  }

  private static void overlap(
      List<String> warnings, String split, long shared, long images, String otherSplit) {
    if (shared > 0) {
      warnings.add(
          "%d of %d %s images %s too, feature by feature"
              .formatted(
                  shared,
                  images,
                  split,
                  shared == 1
                      ? "is a %s image".formatted(otherSplit)
                      : "are %s images".formatted(otherSplit)));
    }
  }

  private static String more(long names) {
    return names > MOST_NAMES ? " and %d more".formatted(names - MOST_NAMES) : "";
  }
}
