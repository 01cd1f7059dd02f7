package org.qicd.data.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The images of a split with their labels, as bytes on the driver.
 *
 * @param name the images for messages
 * @param split train, validation or test; empty if the file has no splits
 * @param images what {@code pixels} are
 * @param pixels some images each
 * @param labels what {@code classes} are; null without labels
 * @param classes all labels
 */
record ArrayPart(
    String name,
    String split,
    ArrayHeader images,
    List<byte[]> pixels,
    ArrayHeader labels,
    List<byte[]> classes) {
  /** The number of bytes of images in one partition. Spark warns of tasks above 1000 KiB. */
  private static final int PARTITION_BYTES = 800_000;

  /** Makes a part of images without labels. */
  static ArrayPart of(String split, ArrayFile images) throws IOException {
    return new ArrayPart(images.name(), split, images.header(), chunks(images), null, List.of());
  }

  /** Makes a part of images with labels. */
  static ArrayPart of(String split, ArrayFile images, ArrayFile labels) throws IOException {
    if (images.header().count() != labels.header().count()) {
      throw unlike(images.name(), images.header(), labels.name(), labels.header());
    }
    ArrayPart unlabelled = of(split, images);
    byte[] classes = labels.read(labels.header().count());
    labels.expectEnd();
    return unlabelled.with(labels.header(), classes);
  }

  /** These images with labels, of which there are as many. */
  ArrayPart with(ArrayHeader header, byte[] all) {
    List<byte[]> cut = new ArrayList<>();
    int at = 0;
    for (byte[] chunk : pixels) {
      int length = chunk.length / images.itemBytes() * header.itemBytes();
      cut.add(Arrays.copyOfRange(all, at, at + length));
      at += length;
    }
    return new ArrayPart(name, split, images, pixels, header, cut);
  }

  static IllegalArgumentException unlike(
      String images, ArrayHeader ofImages, String labels, ArrayHeader ofLabels) {
    return new IllegalArgumentException(
        "%s has %d images, but %s has %d labels"
            .formatted(images, ofImages.count(), labels, ofLabels.count()));
  }

  /** Reads all images, in the parts that become partitions. */
  private static List<byte[]> chunks(ArrayFile images) throws IOException {
    List<byte[]> chunks = new ArrayList<>();
    int most = Math.max(1, PARTITION_BYTES / images.header().itemBytes());
    for (int left = images.header().count(); left > 0; left -= most) {
      chunks.add(images.read(Math.min(most, left)));
    }
    images.expectEnd();
    return chunks;
  }
}
