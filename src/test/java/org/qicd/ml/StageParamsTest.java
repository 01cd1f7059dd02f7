package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;

class StageParamsTest {
  private static final Param<Integer> COUNT = Param.integer("count", 4, 1, 64, "how many");
  private static final Param<Long> SEED = Param.wholeNumber("seed", 1L << 40, "randomness");
  private static final Param<Double> STEP = Param.positive("step", 0.5, "how far");
  private static final Param<String> NAME = Param.text("name", "nobody", "who");
  private static final Param<Colour> COLOUR =
      Param.choice("colour", Colour.values(), Colour.RED, "what it looks like");
  private static final Param<List<Integer>> LAYERS =
      Param.integers("layers", 8, 1, 9, "one, or one for each");
  private static final Param<List<String>> COLOURS =
      Param.choicesOr(
          "colours",
          Colour.values(),
          Colour.BLUE,
          value -> value.startsWith("#"),
          "a code",
          "one, or one for each");

  private enum Colour {
    RED,
    BLUE
  }

  static List<Param<?>> table() {
    return List.of(COUNT, SEED, STEP, NAME, COLOUR, LAYERS, COLOURS);
  }

  @Test
  void eachRowIsAParam() {
    assertThat(new Stage("stage_1").explainParams())
        .isEqualTo(
            """
            colour: what it looks like (one of red, blue) (default: red)
            colours: one, or one for each (one of red, blue, or a code, or a list of them) (default: [blue])
            count: how many (a whole number from 1 to 64) (default: 4)
            layers: one, or one for each (a whole number from 1 to 9, or a list of them) (default: [8])
            name: who (text) (default: nobody)
            seed: randomness (a whole number) (default: 1099511627776)
            step: how far (a number above 0, at most 1000000) (default: 0.5)""");
    Stage stage = new Stage("stage_1");
    stage.set(stage.layers(), new int[] {1, 2});
    assertThat(stage.explainParam(stage.layers())).endsWith("(default: [8], current: [1, 2])");
  }

  @Test
  void valuesComeBackFromAStage() {
    Stage stage = new Stage("stage_1");
    assertThat(stage.values().toMap()).isEqualTo(ParamValues.defaults(table()).toMap());
    stage.set(stage.count(), 64);
    stage.set(stage.seed(), -1L);
    stage.set(stage.step(), 0.1);
    stage.set(stage.name(), "somebody");
    stage.set(stage.colour(), "blue");
    stage.set(stage.layers().w(List.of(3, 1)));
    stage.set(stage.colours().w(List.of("red", "#00f")));
    ParamValues values = stage.values();
    assertThat(values.get(COUNT)).isEqualTo(64);
    assertThat(values.get(SEED)).isEqualTo(-1);
    assertThat(values.get(STEP)).isEqualTo(0.1);
    assertThat(values.get(NAME)).isEqualTo("somebody");
    assertThat(values.get(COLOUR)).isEqualTo(Colour.BLUE);
    assertThat(values.get(LAYERS)).containsExactly(3, 1);
    assertThat(values.get(COLOURS)).containsExactly("red", "#00f");
    assertThat(((Stage) stage.copy(ParamMap.empty())).values().toMap()).isEqualTo(values.toMap());
  }

  @Test
  void refusesWhatARowRefuses() throws Exception {
    Stage stage = new Stage("stage_1");
    assertRefused(stage, "count", 0, "count must be a whole number from 1 to 64, found 0");
    assertRefused(stage, "count", null, "count must be a whole number from 1 to 64, found null");
    assertRefused(
        stage,
        "count",
        2L,
        "count must be a whole number from 1 to 64 as Integer, found 2 of type Long");
    assertRefused(
        stage, "seed", "x", "seed must be a whole number as Long, found x of type String");
    assertRefused(stage, "step", 0.0, "step must be a number above 0, at most 1000000, found 0.0");
    assertRefused(
        stage, "step", Double.NaN, "step must be a number above 0, at most 1000000, found NaN");
    assertRefused(stage, "name", null, "name must be text, found null");
    assertRefused(stage, "colour", "RED", "colour must be one of red, blue, found 'RED'");
    assertRefused(
        stage,
        "layers",
        new int[] {1, 10},
        "layers must be a whole number from 1 to 9, or a list of them, found [1, 10]");
    assertRefused(
        stage,
        "layers",
        new int[0],
        "layers must be a whole number from 1 to 9, or a list of them, found []");
    assertRefused(
        stage,
        "colours",
        new String[] {"green"},
        "colours must be one of red, blue, or a code, or a list of them, found [green]");
    assertThat(stage.values().toMap()).isEqualTo(ParamValues.defaults(table()).toMap());
  }

  private static void assertRefused(Stage stage, String name, Object value, String message)
      throws Exception {
    assertThatThrownBy(() -> stage.set(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stage_1: " + message);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(stage);
    Object travelled =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThatThrownBy(() -> ((Stage) travelled).set(name, value))
        .hasMessage("stage_1: " + message);
  }

  /** A stage with a param of each form. */
  public static final class Stage extends Transformer {
    private final String uid;
    private final StageParams params;

    public Stage(String uid) {
      this(Uid.announce(uid));
    }

    private Stage(Uid uid) {
      this.uid = uid.taken();
      this.params = StageParams.of(this, StageParamsTest::table);
      params.setDefaults(this, table());
    }

    public IntParam count() {
      return params.integer(COUNT.name());
    }

    public LongParam seed() {
      return params.wholeNumber(SEED.name());
    }

    public DoubleParam step() {
      return params.real(STEP.name());
    }

    public org.apache.spark.ml.param.Param<String> name() {
      return params.text(NAME.name());
    }

    public org.apache.spark.ml.param.Param<String> colour() {
      return params.text(COLOUR.name());
    }

    public IntArrayParam layers() {
      return params.integers(LAYERS.name());
    }

    public StringArrayParam colours() {
      return params.texts(COLOURS.name());
    }

    ParamValues values() {
      return params.values(this, table());
    }

    @Override
    public String uid() {
      return Uid.orAnnounced(uid);
    }

    @Override
    public String explainParam(org.apache.spark.ml.param.Param<?> param) {
      return StageParams.explain(this, param);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
      return rows.toDF();
    }

    @Override
    public StructType transformSchema(StructType schema) {
      return schema;
    }

    @Override
    public Transformer copy(ParamMap extra) {
      return defaultCopy(extra);
    }
  }
}
