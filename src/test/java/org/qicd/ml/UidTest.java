package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.sql.Dataset;
import org.junit.jupiter.api.Test;
import org.qicd.param.Param;

/** With a superclass of MLlib's that makes params in its constructor. */
class UidTest {
  private static final Param<Integer> MAX_ITER = Param.integer("maxIter", 7, 1, 9, "rounds");

  @Test
  void paramsOfTheSuperclassKnowTheUid() {
    Probe probe = new Probe("probe_1");
    assertThat(probe.featuresCol().parent()).isEqualTo("probe_1");
    probe.setFeaturesCol("pixels").setThresholds(new double[] {0.1, 0.9});
    assertThat(probe.explainParams())
        .contains("featuresCol: features column name (default: features, current: pixels)")
        .contains("maxIter: rounds (a whole number from 1 to 9) (default: 7)")
        .contains("(current: [0.1, 0.9])");
    assertThat(probe.getMaxIter()).isEqualTo(7);
    Probe copy = probe.copy(new ParamMap().put(probe.maxIter(), 8));
    assertThat(copy.uid()).isEqualTo("probe_1");
    assertThat(copy.getMaxIter()).isEqualTo(8);
    assertThat(copy.getFeaturesCol()).isEqualTo("pixels");
  }

  @Test
  void eachObjectHasItsOwn() {
    Probe one = new Probe("probe_1");
    Probe two = new Probe("probe_2");
    assertThat(one.uid()).isEqualTo("probe_1");
    assertThat(two.uid()).isEqualTo("probe_2");
    assertThat(Uid.orAnnounced(null)).isNull();
  }

  /** A classifier that is never trained. */
  public static final class Probe
      extends ProbabilisticClassifier<Vector, Probe, LogisticRegressionModel>
      implements HasMaxIter {
    private final String uid;
    private final StageParams params;

    public Probe(String uid) {
      this(Uid.announce(uid));
    }

    private Probe(Uid uid) {
      this.uid = uid.taken();
      this.params = StageParams.of(this, Probe::table);
      params.setDefaults(this, table());
    }

    private static List<Param<?>> table() {
      return List.of(MAX_ITER);
    }

    @Override
    public String uid() {
      return Uid.orAnnounced(uid);
    }

    @Override
    public IntParam maxIter() {
      return params.integer(MAX_ITER.name());
    }

    @Override
    public void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam param) {}

    @Override
    public String explainParam(org.apache.spark.ml.param.Param<?> param) {
      return StageParams.explain(this, param);
    }

    @Override
    public LogisticRegressionModel train(Dataset<?> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Probe copy(ParamMap extra) {
      return defaultCopy(extra);
    }
  }
}
