package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;

/** A width and a depth of a sweep. */
record Size(int numQubits, int numLayers) implements Serializable {

  /** Returns every width combined with every depth. */
  static List<Size> all(List<Integer> widths, List<Integer> depths) {
    return widths.stream()
        .flatMap(width -> depths.stream().map(depth -> new Size(width, depth)))
        .toList();
  }
}
