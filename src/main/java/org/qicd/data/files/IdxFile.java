package org.qicd.data.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.data.ImagePreparation;
import org.qicd.data.LocalFiles;

/**
 * One open IDX file of unsigned bytes. It has a header of big-endian 32-bit numbers (the magic
 * number, then the size of each dimension), and then the items one after the other. The first two
 * bytes show whether it is gzipped. Whatever the header says, memory is taken only for what {@link
 * #read} is asked for. At most one byte more is decompressed than the header says.
 */
final class IdxFile implements Closeable {

  static final int LABELS = 0x00000801;
  static final int IMAGES = 0x00000803;

  /** The largest file. The driver holds the bytes of all items. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  private static final int BUFFER = 1 << 16;

  private final String name;
  private final DataInputStream in;
  private int count;
  private int itemSize;

  private IdxFile(String name, DataInputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Opens a file and checks its header.
   *
   * @param path any path that Hadoop knows
   * @param magic {@link #LABELS} or {@link #IMAGES}
   * @throws IllegalArgumentException if there is no such file, or it is not an IDX file of this
   *     kind
   */
  static IdxFile open(Configuration hadoop, String path, int magic) throws IOException {
    Path file = HadoopPaths.of(path);
    FileSystem files = HadoopPaths.files(file, hadoop);
    try {
      if (!files.getFileStatus(file).isFile()) {
        throw new IllegalArgumentException(path + ": expected an IDX file, found a folder");
      }
      LocalFiles.requireRegular(files, file);
      return of(path, files.open(file), magic);
    } catch (FileNotFoundException e) {
      // The cause is left out, because a user sees the innermost message.
      throw new IllegalArgumentException(path + ": no such file" + HadoopPaths.on(files, file));
    }
  }

  /**
   * Opens a file's bytes. The stream is closed together with the file, and also if this method
   * fails.
   */
  static IdxFile of(String path, InputStream raw, int magic) throws IOException {
    try {
      InputStream buffered = new BufferedInputStream(raw, BUFFER);
      InputStream bytes = isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER) : buffered;
      IdxFile idx = new IdxFile(path, new DataInputStream(bytes));
      idx.readHeader(magic);
      return idx;
    } catch (EOFException e) {
      raw.close();
      throw new IllegalArgumentException(path + ": ends within its header");
    } catch (ZipException e) {
      raw.close();
      throw new IllegalArgumentException(path + ": damaged: " + e.getMessage());
    } catch (Throwable e) {
      raw.close();
      throw e;
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private void readHeader(int magic) throws IOException {
    int found = in.readInt();
    if (found != magic) {
      throw wrong(
          String.format(
              "starts with 0x%08x: expected 0x%08x, an IDX file of %s",
              found, magic, magic == IMAGES ? "images" : "labels"));
    }
    long items = Integer.toUnsignedLong(in.readInt());
    long rows = magic == IMAGES ? Integer.toUnsignedLong(in.readInt()) : 1;
    long columns = magic == IMAGES ? Integer.toUnsignedLong(in.readInt()) : 1;
    String header = items + " items of " + rows + " x " + columns;
    if (items == 0 || rows == 0 || columns == 0) {
      throw wrong(header + ": expected at least one item of one byte");
    }
    // Each factor is below 2^32, so rows * columns must be checked before it is multiplied by
    // items.
    if (rows > ImagePreparation.MAX_INPUTS
        || columns > ImagePreparation.MAX_INPUTS
        || rows * columns > ImagePreparation.MAX_INPUTS) {
      throw wrong(header + ": expected at most " + ImagePreparation.MAX_INPUTS + " bytes an item");
    }
    if (items * rows * columns > MAX_BYTES) {
      throw wrong(header + ": expected at most " + MAX_BYTES + " bytes; cut it into several");
    }
    count = (int) items;
    itemSize = (int) (rows * columns);
  }

  String name() {
    return name;
  }

  /** The number of items that the header states. */
  int count() {
    return count;
  }

  /** The number of bytes of an item: rows times columns. */
  int itemSize() {
    return itemSize;
  }

  /** Reads the next {@code items} items. */
  byte[] read(int items) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(items, itemSize)];
    try {
      in.readFully(bytes);
    } catch (EOFException e) {
      throw wrong("shorter than its header says: " + count + " items of " + itemSize + " bytes");
    } catch (ZipException e) {
      throw wrong("damaged: " + e.getMessage());
    }
    return bytes;
  }

  /** Checks that nothing follows the items that the header states. */
  void expectEnd() throws IOException {
    int next;
    try {
      next = in.read();
    } catch (EOFException | ZipException e) {
      throw wrong("damaged after its last item: " + e.getMessage());
    }
    if (next >= 0) {
      throw wrong("longer than its header says: " + count + " items of " + itemSize + " bytes");
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(name + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
