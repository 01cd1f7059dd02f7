package org.qicd.data.files;

import java.util.stream.Collectors;

/**
 * An array in an .npz file.
 *
 * @param header null if it is not an array that can be read
 */
record NpzMember(String name, ArrayHeader header) {
  @Override
  public String toString() {
    return header == null
        ? name
        : "%s (%s)"
            .formatted(
                name,
                header.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")));
  }
}
