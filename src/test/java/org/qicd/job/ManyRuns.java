package org.qicd.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A program that trains several times in one Spark application: {@code ManyRuns COUNT ARGUMENTS},
 * where {@code {}} in an argument of the command line is the number of the run.
 */
public final class ManyRuns {
  private ManyRuns() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (int run = 0; run < Integer.parseInt(args[0]); run++) {
        String number = String.valueOf(run);
        List<String> command =
            Arrays.stream(args).skip(1).map(word -> word.replace("{}", number)).toList();
        if (Main.execute(command.toArray(String[]::new)) != 0) {
          throw new IllegalStateException("run " + run + " failed on " + spark.version());
        }
      }
    }
  }
}
