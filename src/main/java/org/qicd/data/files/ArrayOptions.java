package org.qicd.data.files;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.qicd.param.UserMistake;

/**
 * The options of files of arrays.
 *
 * @param transpose whether rows and columns of an image change places, as EMNIST needs
 * @param images the name of the member of an .npz file that holds the images; empty to find it
 * @param labels the same for the labels
 */
record ArrayOptions(boolean transpose, String images, String labels) {
  static final String TRANSPOSE = "transpose";
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException in one line if there is another one
   */
  static ArrayOptions of(Map<String, String> given) {
    for (String key : given.keySet()) {
      if (!List.of(TRANSPOSE, IMAGES, LABELS).contains(key)) {
        throw new IllegalArgumentException(
            "data.options has '%s': expected %s, %s or %s for a file of arrays"
                .formatted(UserMistake.visible(key), TRANSPOSE, IMAGES, LABELS));
      }
    }
    String transpose = given.getOrDefault(TRANSPOSE, "false").strip().toLowerCase(Locale.ROOT);
    if (!List.of("true", "false").contains(transpose)) {
      throw new IllegalArgumentException(
          "data.options has %s=%s: expected true or false"
              .formatted(TRANSPOSE, UserMistake.visible(transpose)));
    }
    return new ArrayOptions(
        transpose.equals("true"), given.getOrDefault(IMAGES, ""), given.getOrDefault(LABELS, ""));
  }

  /**
   * For each feature of an image its place in the file.
   *
   * @param name the array for messages
   * @param item the sizes of the dimensions of an image
   * @return null if features stay where they are
   */
  int[] order(String name, List<Integer> item) {
    if (!transpose) {
      return null;
    }
    if (item.size() < 2) {
      throw new IllegalArgumentException(
          "%s: %s is true, but an image has no rows and columns: it is a list of %d numbers"
              .formatted(name, TRANSPOSE, item.get(0)));
    }
    int rows = item.get(0);
    int columns = item.get(1);
    int planes = item.stream().skip(2).reduce(1, (a, b) -> a * b);
    int[] order = new int[rows * columns * planes];
    for (int f = 0; f < order.length; f++) {
      int pixel = f / planes; // of an image of as many rows as the file's images have columns
      order[f] = ((pixel % rows) * columns + pixel / rows) * planes + f % planes;
    }
    return order;
  }
}
