package org.qicd.job;

import java.nio.file.Path;

/**
 * Runs the usual commands once, in one JVM. {@code jobs/qicd} has Java record which classes they
 * load and which methods are called often, and keeps them in an archive from which the next
 * commands start sooner.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Rehearses.
   *
   * @param args the folder of the installation, and a folder that is made for the results
   */
  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    Path work = Path.of(args[1]);
    String data = home.resolve("data/digits.parquet").toString();
    String run = work.resolve("run").toString();
    run(
        "train",
        "--config",
        home.resolve("conf/digits.conf").toString(),
        "--set",
        "maxIter=30",
        "--run",
        run);
    run("evaluate", run);
    run("predict", run, "--input", data, "--output", work.resolve("predictions.csv").toString());
  }

  private static void run(String... command) {
    int code = Main.execute(command);
    if (code != 0) {
      System.exit(code);
    }
  }
}
