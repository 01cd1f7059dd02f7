package org.qicd.train.slice;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureScaling;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;
import org.qicd.train.sample.LabelNoise;

/** A slice of images, encoded for the circuits. It stays cached on the executors during a run. */
@DefaultSerializer(JavaSerializer.class)
public final class EncodedSlice implements Serializable {
  private static final long serialVersionUID = 1;

  public final int index;

  /** Labels by position in the slice. */
  public final int[] labels;

  private final int firstId;
  private final List<Form> forms;
  private final List<EncodedImages> images; // [form]
  private final double[] teacher; // as in Slice

  private EncodedSlice(
      int index,
      int firstId,
      List<Form> forms,
      List<EncodedImages> images,
      int[] labels,
      double[] teacher) {
    this.index = index;
    this.firstId = firstId;
    this.forms = forms;
    this.images = images;
    this.labels = labels;
    this.teacher = teacher;
  }

  /**
   * What a teacher outside of this training says of images.
   *
   * @param which positions of the images in the slice
   * @param circuit a circuit of a student, which knows the same classes
   */
  public StudentOutputs taught(int[] which, Circuit circuit) {
    StudentOutputs outputs = new StudentOutputs(Divergence.KL, circuit, which.length);
    outputs.give(teacher, which);
    return outputs;
  }

  /**
   * The images, encoded for a circuit.
   *
   * @param circuit one of the circuits for which the slice was encoded
   */
  public EncodedImages images(Circuit circuit) {
    return images.get(forms.indexOf(new Form(circuit)));
  }

  /**
   * The encoded slices of a data set, one in each partition. They are marked to be cached. No job
   * runs yet.
   *
   * @param noise replaces some of the labels
   */
  public static JavaRDD<EncodedSlice> all(
      SlicedExamples data, List<Circuit> circuits, LabelNoise noise) {
    List<Form> forms = circuits.stream().map(Form::new).distinct().toList();
    return data.slices().map(new Encode(forms, noise)).persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * All slices once for each student. Partition {@code student * slices + slice} holds the slice
   * for the student. The dependency is narrow, so a task runs where its images are.
   */
  static JavaRDD<EncodedSlice> grid(JavaRDD<EncodedSlice> slices, int students) {
    return JavaSparkContext.fromSparkContext(slices.context())
        .union(Collections.nCopies(students, slices).toArray(EncodedSlice::rdds));
  }

  @SuppressWarnings("unchecked")
  private static JavaRDD<EncodedSlice>[] rdds(int length) {
    return (JavaRDD<EncodedSlice>[]) new JavaRDD<?>[length];
  }

  /** Of those ids that belong to this slice, the positions in it, in the order of the ids. */
  public int[] positions(int[] ids) {
    return Arrays.stream(ids)
        .map(id -> id - firstId)
        .filter(position -> position >= 0 && position < labels.length)
        .toArray();
  }

  /** What the encoding of images depends on. Circuits of the same form share encoded images. */
  private static final class Form implements Serializable {
    private static final long serialVersionUID = 1;

    private final FeatureMap featureMap;
    private final int numQubits;
    private final FeatureScaling scaling;
    private final boolean trained; // whether weights scale the features further

    Form(Circuit circuit) {
      this.featureMap = circuit.featureMap();
      this.numQubits = circuit.numQubits();
      this.scaling = circuit.scaling();
      this.trained = circuit.trainsScaling();
    }

    EncodedImages encode(double[] features, int numFeatures) {
      double[] angles = scaling.angles(features, numFeatures);
      return trained
          ? EncodedImages.ofFeatures(numQubits, angles, numFeatures)
          : EncodedImages.of(featureMap, numQubits, angles, numFeatures);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Form form
          && form.featureMap.equals(featureMap)
          && form.numQubits == numQubits
          && form.scaling.equals(scaling)
          && form.trained == trained;
    }

    @Override
    public int hashCode() {
      return Objects.hash(featureMap.label(), numQubits, scaling, trained);
    }
  }

  private static final class Encode implements Function<Slice, EncodedSlice> {
    private static final long serialVersionUID = 1;

    private final List<Form> forms;
    private final LabelNoise noise;

    Encode(List<Form> forms, LabelNoise noise) {
      this.forms = new ArrayList<>(forms);
      this.noise = noise;
    }

    @Override
    public EncodedSlice call(Slice slice) {
      List<EncodedImages> images = new ArrayList<>();
      for (Form form : forms) {
        images.add(form.encode(slice.features(), slice.numFeatures()).withWeights(slice.weights()));
      }
      return new EncodedSlice(
          slice.index(),
          Math.toIntExact(slice.firstId()),
          forms,
          images,
          noise.applied(slice.firstId(), slice.labels()),
          slice.teacher());
    }
  }
}
