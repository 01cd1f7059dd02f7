package org.qicd.data.files;

import java.util.List;
import java.util.stream.Collectors;
import org.qicd.data.ImagePreparation;

/**
 * What a file says of the array that it holds. The first index counts items, which are images or
 * labels.
 *
 * @param fortran whether the first index runs fastest in the file, and not the last one
 * @param shape the sizes of the dimensions, as the file says them
 */
record ArrayHeader(ElementType type, boolean fortran, List<Long> shape) {
  /** The largest array. The driver holds the bytes of all elements. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  /** The shape of an item of QMNIST's labels: the class, then seven facts about the writer. */
  private static final List<Long> QMNIST = List.of(8L);

  /** One-hot labels of eight classes have the same shape, but NumPy writes the lower byte first. */
  private static final ElementType QMNIST_TYPE =
      new ElementType(ElementType.Kind.SIGNED, Integer.BYTES, true);

  /** What the items of an array are. */
  enum Role {
    IMAGES,
    LABELS
  }

  ArrayHeader {
    shape = List.copyOf(shape);
  }

  /** The number of items. */
  int count() {
    return shape.get(0).intValue();
  }

  /** The sizes of the dimensions of an item; none if it is a single element. */
  List<Integer> item() {
    return shape.stream().skip(1).map(Long::intValue).toList();
  }

  /** The number of elements of an item. */
  int itemLength() {
    return item().stream().reduce(1, (a, b) -> a * b);
  }

  /** The number of bytes of an item. */
  int itemBytes() {
    return itemLength() * type.bytes();
  }

  /** Whether items have the shape that labels can have. */
  boolean isLabels() {
    return shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
  }

  /**
   * Refuses an array that cannot be images or labels, whatever memory it would take. Nothing has
   * been allocated for its elements yet.
   *
   * @throws IllegalArgumentException with a message that names the array
   */
  ArrayHeader checked(String name, Role role) {
    if (shape.isEmpty()) {
      throw wrong(name, "a single number: expected an array of " + plural(role));
    }
    String header =
        "%d items of %s"
            .formatted(
                shape.get(0),
                shape.size() == 1
                    ? "1"
                    : shape.stream()
                        .skip(1)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" x ")));
    if (shape.stream().anyMatch(size -> size <= 0)) {
      throw wrong(name, header + ": expected at least one item of one number");
    }
    long length = 1;
    for (long size : shape.subList(1, shape.size())) {
      if (size > ImagePreparation.MAX_INPUTS / length) {
        throw wrong(
            name,
            "%s: expected at most %d numbers an item"
                .formatted(header, ImagePreparation.MAX_INPUTS));
      }
      length *= size;
    }
    if (type.bytes() > MAX_BYTES / length || shape.get(0) > MAX_BYTES / (length * type.bytes())) {
      throw wrong(
          name, "%s: expected at most %d bytes; cut it into several".formatted(header, MAX_BYTES));
    }
    if (role == Role.IMAGES && shape.size() == 1) {
      throw wrong(name, header + ": expected images, each of several numbers");
    }
    if (role == Role.IMAGES && type.isText()) {
      throw wrong(name, header + ", which are text: expected images, which are numbers");
    }
    boolean qmnist = shape.subList(1, shape.size()).equals(QMNIST) && type.equals(QMNIST_TYPE);
    if (role == Role.LABELS && !isLabels() && !qmnist) {
      throw wrong(
          name,
          header
              + ": expected one label for each image; of one-hot labels take the index of the 1");
    }
    return this;
  }

  private static String plural(Role role) {
    return role == Role.IMAGES ? "images" : "labels";
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(name + ": " + what);
  }
}
