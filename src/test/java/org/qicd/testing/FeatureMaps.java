package org.qicd.testing;

import java.util.stream.Stream;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureMap.Entanglement;

/** Encodings with and without repetitions and entanglement. */
public final class FeatureMaps {
  private FeatureMaps() {}

  /** Each encoding as it is by default, and forms of those that have several. */
  public static Stream<FeatureMap> all() {
    return Stream.concat(
        Stream.of(Encoding.values()).map(FeatureMap::of),
        Stream.of(
            new FeatureMap(Encoding.ZZ, 1, Entanglement.LINEAR),
            new FeatureMap(Encoding.ZZ, 3, Entanglement.CIRCULAR),
            new FeatureMap(Encoding.IQP, 3, Entanglement.FULL),
            new FeatureMap(Encoding.IQP, 2, Entanglement.LINEAR)));
  }
}
