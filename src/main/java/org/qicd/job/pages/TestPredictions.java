package org.qicd.job.pages;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.qicd.data.PictureSteps;
import org.qicd.data.Slice;
import org.qicd.distill.EnsembleReadout;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.tables.JobData;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.HeatMap;
import org.qicd.report.Numbers;
import org.qicd.report.Pictures;

/** The predictions of an ensemble for labelled images: its confusion matrix and its mistakes. */
public final class TestPredictions {
  /**
   * Largest number of images whose predictions are kept. Of more images the first by id are kept.
   * They are a random sample, since ids are ranks of hashes.
   */
  static final int MAX_IMAGES = 20_000;

  private static final int MAX_PICTURES = 24;

  private final JobData data;
  private final long[][] confusion; // [label][predicted class], of all images
  private final List<Reading> readings;

  private TestPredictions(JobData data, long[][] confusion, List<Reading> readings) {
    this.data = data;
    this.confusion = confusion;
    this.readings = readings;
  }

  /** The prediction for one labelled image. */
  private record Reading(long id, int label, int predicted, double probability) {
    boolean isWrong() {
      return label != predicted;
    }
  }

  /**
   * Predicts the test images in a Spark job.
   *
   * @param temperature that of the probabilities
   */
  public static TestPredictions of(TrainedEnsemble ensemble, double temperature, JobData data) {
    int classes = ensemble.circuit(0).readout().numClasses();
    Predict predict = new Predict(new EnsemblePredictor(ensemble), temperature, classes);
    long[][] confusion = new long[classes][classes];
    List<Reading> readings = new ArrayList<>();
    for (Predicted slice : data.test.slices().map(predict).collect()) {
      for (int label = 0; label < classes; label++) {
        for (int predicted = 0; predicted < classes; predicted++) {
          confusion[label][predicted] += slice.confusion[label][predicted];
        }
      }
      for (int i = 0; i < slice.labels.length; i++) {
        if (slice.labels[i] >= 0) {
          readings.add(
              new Reading(
                  slice.firstId + i, slice.labels[i], slice.classes[i], slice.probabilities[i]));
        }
      }
    }
    return new TestPredictions(data, confusion, readings);
  }

  /** The confusion matrix, indexed by [label][predicted class]. */
  public long[][] confusion() {
    return confusion;
  }

  /** The confusion matrix as a picture. */
  HeatMap confusionMap() {
    List<String> classes = data.classes().first(confusion.length);
    String caption =
        "The ensemble on %d test images"
            .formatted(Arrays.stream(confusion).flatMapToLong(Arrays::stream).sum());
    return new HeatMap(
        caption,
        "predicted class",
        "label",
        classes,
        classes,
        Arrays.stream(confusion)
            .map(row -> Arrays.stream(row).mapToObj(count -> (double) count).toList())
            .toList(),
        Axis.root("images"));
  }

  /** The misread images with the largest probabilities, before preparation; a text if none. */
  Block mistakes() {
    List<Reading> wrong =
        readings.stream()
            .filter(Reading::isWrong)
            .sorted(Comparator.comparingDouble(Reading::probability).reversed())
            .toList();
    List<Reading> shown = wrong.subList(0, Math.min(MAX_PICTURES, wrong.size()));
    Optional<PictureSteps> steps = data.features.pictures();
    int width =
        steps.isPresent()
            ? steps.get().width()
            : (int) Math.round(Math.sqrt(data.features.numInputs()));
    if (wrong.isEmpty() || (steps.isEmpty() && width * width != data.features.numInputs())) {
      return new Block.Paragraph("%d images were misread.".formatted(wrong.size()), false);
    }
    List<double[]> originals = data.originals(features(shown));
    List<Pictures.Picture> pictures = new ArrayList<>();
    for (int k = 0; k < shown.size(); k++) {
      Reading reading = shown.get(k);
      String text =
          Numbers.format(
              "%s read as %s\np = %.2f",
              data.classes().name(reading.label),
              data.classes().name(reading.predicted),
              reading.probability);
      double[] original = originals.get(k);
      // Numbers are drawn as ink, and pictures as light.
      double[] ink =
          steps
              .map(there -> Arrays.stream(there.luminance(original)).map(light -> -light).toArray())
              .orElse(original);
      pictures.add(new Pictures.Picture(text, ink, width));
    }
    String which =
        wrong.size() > shown.size()
            ? "The %d of %d misread images of which the ensemble was surest"
                .formatted(shown.size(), wrong.size())
            : "All %d misread images, those first of which the ensemble was surest"
                .formatted(wrong.size());
    return new Pictures(which + "; p is the probability it gave to its reading", pictures);
  }

  /** The prepared features of some images, in the order of the list. */
  private List<double[]> features(List<Reading> chosen) {
    long[] ids = chosen.stream().mapToLong(Reading::id).toArray();
    Map<Long, double[]> byId = new HashMap<>();
    for (Features slice : data.test.slices().map(new Choose(ids)).collect()) {
      for (int k = 0; k < slice.ids.length; k++) {
        byId.put(slice.ids[k], slice.features[k]);
      }
    }
    return Arrays.stream(ids).mapToObj(byId::get).toList();
  }

  /** The predictions for a slice: the most probable class of its first images. */
  private static final class Predicted implements Serializable {
    private static final long serialVersionUID = 1;

    private final long firstId;
    private final int[] labels;
    private final int[] classes;
    private final double[] probabilities;
    private final long[][] confusion; // of all images of the slice

    Predicted(Slice slice, int numClasses) {
      int listed = (int) Math.max(0, Math.min(slice.size(), MAX_IMAGES - slice.firstId()));
      firstId = slice.firstId();
      labels = Arrays.copyOf(slice.labels(), listed);
      classes = new int[listed];
      probabilities = new double[listed];
      confusion = new long[numClasses][numClasses];
    }

    void add(int index, int label, double[] logs) {
      int predicted = 0;
      for (int c = 1; c < logs.length; c++) {
        predicted = logs[c] > logs[predicted] ? c : predicted;
      }
      if (label >= 0) {
        confusion[label][predicted]++;
      }
      if (index < labels.length) {
        classes[index] = predicted;
        probabilities[index] = StrictMath.exp(logs[predicted]);
      }
    }
  }

  private static final class Predict implements Function<Slice, Predicted> {
    private static final long serialVersionUID = 1;

    /** Number of images that are predicted together, which bounds the memory of a task. */
    private static final int TOGETHER = 1024;

    private final EnsemblePredictor predictor;
    private final double temperature;
    private final int numClasses;

    Predict(EnsemblePredictor predictor, double temperature, int numClasses) {
      this.predictor = predictor;
      this.temperature = temperature;
      this.numClasses = numClasses;
    }

    @Override
    public Predicted call(Slice slice) {
      Predicted predicted = new Predicted(slice, numClasses);
      int width = slice.numFeatures();
      for (int from = 0; from < slice.size(); from += TOGETHER) {
        int to = Math.min(slice.size(), from + TOGETHER);
        double[] features = Arrays.copyOfRange(slice.features(), from * width, to * width);
        List<double[]> logs = predictor.logProbabilities(features, width);
        for (int i = from; i < to; i++) {
          predicted.add(
              i, slice.labels()[i], EnsembleReadout.tempered(logs.get(i - from), temperature));
        }
      }
      return predicted;
    }
  }

  /** The features of some images of a slice. */
  private static final class Features implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] ids;
    private final double[][] features;

    Features(Slice slice, long[] wanted) {
      long end = slice.firstId() + slice.size();
      ids = Arrays.stream(wanted).filter(id -> id >= slice.firstId() && id < end).toArray();
      features = new double[ids.length][];
      for (int k = 0; k < ids.length; k++) {
        int from = (int) (ids[k] - slice.firstId()) * slice.numFeatures();
        features[k] = Arrays.copyOfRange(slice.features(), from, from + slice.numFeatures());
      }
    }
  }

  private static final class Choose implements Function<Slice, Features> {
    private static final long serialVersionUID = 1;

    private final long[] ids;

    Choose(long[] ids) {
      this.ids = ids.clone();
    }

    @Override
    public Features call(Slice slice) {
      return new Features(slice, ids);
    }
  }
}
