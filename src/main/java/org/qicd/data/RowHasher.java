package org.qicd.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes SHA-256 hashes of the content of rows. A hasher serves one thread, so each task makes
 * its own.
 */
final class RowHasher {

  private final MessageDigest sha = DigestUtils.getSha256Digest();
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /**
   * Returns the hash of one image, 32 bytes. The weight is left out, because the order of images
   * must not change when all weights are scaled.
   *
   * @param features an array that holds the image's features from index {@code from} on; -0.0
   *     counts as 0.0
   */
  byte[] content(double[] features, int from, int length, int label) {
    int bytes = Math.addExact(Math.multiplyExact(length, Double.BYTES), Integer.BYTES);
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(bytes);
    }
    buffer.clear();
    for (int f = from; f < from + length; f++) {
      buffer.putDouble(features[f] + 0.0);
    }
    buffer.putInt(label);
    sha.update(buffer.array(), 0, bytes);
    return sha.digest();
  }

  /**
   * Returns the hash of one image and its weight. With weight 1 it is the hash of the image alone.
   */
  byte[] weighted(byte[] content, double weight) {
    return weight == 1 ? content : with(content, weight);
  }

  /** Returns the hash of one image with more numbers. */
  byte[] with(byte[] content, double... numbers) {
    ByteBuffer more = ByteBuffer.allocate(Double.BYTES * numbers.length);
    for (double number : numbers) {
      more.putDouble(number);
    }
    sha.update(more.flip());
    return sha.digest(content);
  }

  /** Returns the key that decides the place of a row with this content hash under a seed. */
  RowKey key(byte[] content, double weight, double[] teacher, long seed) {
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
    ByteBuffer hash = ByteBuffer.wrap(sha.digest(content));
    return new RowKey(hash.getLong(), hash.getLong(), weight, teacher);
  }
}
