package org.qicd.hardware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.qicd.backend.Backend;
import org.qicd.backend.BackendFiles;
import org.qicd.circuit.Circuit;
import org.qicd.ensemble.TrainedEnsemble;

/** Small ensembles with random weights, and random images, for tests of this room. */
final class Ensembles {
  static final Backend TODAY = BackendFiles.read(Path.of("conf/devices/today.json"));
  static final Backend NEAR_FUTURE = BackendFiles.read(Path.of("conf/devices/near-future.json"));

  private Ensembles() {}

  static TrainedEnsemble of(Circuit circuit, int students) {
    Random random = new Random(5);
    List<Circuit> circuits = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    double[] start = random.doubles(circuit.numWeights(), -1, 1).toArray();
    for (int m = 0; m < students; m++) {
      circuits.add(circuit);
      weights.add(Arrays.stream(start).map(w -> w + random.nextDouble() - 0.5).toArray());
    }
    return new TrainedEnsemble(circuits, weights);
  }

  /** Images whose labels are 0 and 1 in turn; every fifth has none. */
  static Images images(int count, int numFeatures) {
    Random random = new Random(7);
    double[][] features = new double[count][];
    int[] labels = new int[count];
    for (int image = 0; image < count; image++) {
      features[image] = random.doubles(numFeatures, 0.1, 2).toArray();
      labels[image] = image % 5 == 4 ? -1 : image % 2;
    }
    return new Images(features, labels);
  }
}
