package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.qicd.distill.Reliability;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Numbers;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.train.Temperature;

/** Shows how far the ensemble's probabilities agree with the share of right predictions. */
public final class ReliabilityDiagram {
  private static final double CONFIDENCE = 0.95;

  private ReliabilityDiagram() {}

  /** A line for the terminal about a fitted temperature. */
  public static String line(Temperature fitted) {
    return "%ncalibrate  %s%n".formatted(words(fitted));
  }

  private static String words(Temperature fitted) {
    return "temperature %s of the ensemble, at which the loss on %s validation images is %s instead of %s"
        .formatted(
            Numbers.decimals(fitted.value()),
            Numbers.count(fitted.images()),
            Numbers.decimals(fitted.loss()),
            Numbers.decimals(fitted.lossBefore()));
  }

  /** A paragraph with the errors, and the diagram. */
  static List<Block> blocks(Reliability test, Optional<Temperature> fitted) {
    String text =
        "The ensemble\u2019s calibration error on test images is %s: so far apart are, on average over %d bins of equal width, the probability of the predicted class and the share of right predictions. Even true probabilities have some error where images are few. The Brier score is %s (0 is perfect, 2 the worst). "
            .formatted(
                Numbers.decimals(test.calibrationError()),
                Reliability.BINS,
                Numbers.decimals(test.brierScore()));
    String how =
        fitted
            .map(temperature -> "Calibrated: " + words(temperature) + ".")
            .orElse(
                "The probabilities are those of the training. With calibrate = temperature, one"
                    + " number is fitted to the validation images so that they come true.");
    return List.of(new Block.Paragraph(text + how, false), chart(test.bins()));
  }

  private static XyChart chart(List<Reliability.Bin> bins) {
    List<ConfidenceInterval> intervals = new ArrayList<>();
    for (Reliability.Bin bin : bins) {
      int images = (int) bin.weight();
      intervals.add(
          IntervalUtils.getWilsonScoreInterval(
              images, (int) Math.round(bin.accuracy() * images), CONFIDENCE));
    }
    double[] ends = {0, 1};
    Series observed =
        Series.of(
                "the ensemble",
                Form.POINTS,
                values(bins, Reliability.Bin::confidence),
                values(bins, Reliability.Bin::accuracy))
            .within(
                values(intervals, ConfidenceInterval::getLowerBound),
                values(intervals, ConfidenceInterval::getUpperBound))
            .stressed();
    return new XyChart(
        "Share of right predictions by the probability given to them, on test images, with 95%"
            + " intervals; on the line, probabilities come true",
        Axis.share("mean probability of the predicted class"),
        Axis.share("share read correctly"),
        List.of(Series.of("probabilities that come true", Form.LINE, ends, ends), observed));
  }

  private static <T> double[] values(List<T> of, ToDoubleFunction<T> value) {
    return of.stream().mapToDouble(value).toArray();
  }
}
