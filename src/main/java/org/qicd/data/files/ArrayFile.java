package org.qicd.data.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;

/**
 * One open array of images or labels: an IDX file or an array of NumPy, plain or gzipped, which its
 * first bytes show. Whatever the header says, memory is taken only for what {@link #read} is asked
 * for, or for what is there. At most one byte more is decompressed than the header says.
 */
final class ArrayFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final DataInputStream in;
  private final ArrayHeader header;
  private byte[] body; // of an array in Fortran's order, once it is read
  private int next;

  private ArrayFile(String name, DataInputStream in, ArrayHeader header) {
    this.name = name;
    this.in = in;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @param path any path that Hadoop knows
   * @throws IllegalArgumentException if there is no such file, or if it does not hold an array that
   *     can have this role
   */
  static ArrayFile open(Configuration hadoop, String path, ArrayHeader.Role role)
      throws IOException {
    return of(path, bytes(hadoop, path), role);
  }

  /** Opens the bytes of a file that is no pipe. */
  static InputStream bytes(Configuration hadoop, String path) throws IOException {
    Path file = HadoopPaths.of(path);
    FileSystem files = HadoopPaths.files(file, hadoop);
    try {
      if (!files.getFileStatus(file).isFile()) {
        throw new IllegalArgumentException(path + ": expected a file, found a folder");
      }
      LocalFiles.requireRegular(files, file);
      return files.open(file);
    } catch (FileNotFoundException e) {
      // The cause is left out, because a user sees the innermost message.
      throw new IllegalArgumentException(path + ": no such file" + HadoopPaths.on(files, file));
    }
  }

  /**
   * Opens a file's bytes. The stream is closed together with the file, and also if this method
   * fails.
   */
  static ArrayFile of(String path, InputStream raw, ArrayHeader.Role role) throws IOException {
    try {
      InputStream buffered = new BufferedInputStream(raw, BUFFER);
      InputStream bytes = isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER) : buffered;
      DataInputStream in = new DataInputStream(bytes);
      int magic = in.readInt();
      if (magic == NpzFile.MAGIC) {
        throw new IllegalArgumentException(
            path + " is a zip file: give an .npz file of images and labels as data.path");
      }
      ArrayHeader header =
          magic == NpyHeader.MAGIC
              ? NpyHeader.read(path, in).checked(path, role)
              : IdxHeader.read(path, magic, role, in);
      return new ArrayFile(path, in, header);
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

  String name() {
    return name;
  }

  ArrayHeader header() {
    return header;
  }

  /** Reads the next items, the elements of each in the order in which the last index is fastest. */
  byte[] read(int items) throws IOException {
    if (header.fortran() && header.itemLength() > 1) {
      return gathered(items);
    }
    byte[] bytes = new byte[Math.multiplyExact(items, header.itemBytes())];
    try {
      in.readFully(bytes);
    } catch (EOFException e) {
      throw tooShort();
    } catch (ZipException e) {
      throw wrong("damaged: " + e.getMessage());
    }
    return bytes;
  }

  /** Collects the elements of items from an array whose first index is fastest. */
  private byte[] gathered(int items) throws IOException {
    int size = header.type().bytes();
    if (body == null) {
      int length = Math.multiplyExact(header.count(), header.itemBytes());
      try {
        body = in.readNBytes(length); // which takes memory as the bytes come
      } catch (ZipException e) {
        throw wrong("damaged: " + e.getMessage());
      }
      if (body.length < length) {
        throw tooShort();
      }
    }
    int[] places = places(header.item());
    byte[] bytes = new byte[Math.multiplyExact(items, header.itemBytes())];
    for (int i = 0; i < items; i++) {
      for (int k = 0; k < places.length; k++) {
        int from = (next + i + header.count() * places[k]) * size;
        System.arraycopy(body, from, bytes, (i * places.length + k) * size, size);
      }
    }
    next += items;
    return bytes;
  }

  /** For each element of an item in usual order, its place if the first index is fastest. */
  private static int[] places(List<Integer> item) {
    int[] places = {0};
    int stride = 1;
    for (int size : item) {
      int[] longer = new int[places.length * size];
      for (int k = 0; k < longer.length; k++) {
        longer[k] = places[k / size] + stride * (k % size);
      }
      places = longer;
      stride *= size;
    }
    return places;
  }

  /** Checks that nothing follows the items that the header states. */
  void expectEnd() throws IOException {
    int more;
    try {
      more = in.read();
    } catch (EOFException | ZipException e) {
      throw wrong("damaged after its last item: " + e.getMessage());
    }
    if (more >= 0) {
      throw wrong("longer than its header says: " + size());
    }
  }

  private IllegalArgumentException tooShort() {
    return wrong("shorter than its header says: " + size());
  }

  private String size() {
    return "%d items of %d bytes".formatted(header.count(), header.itemBytes());
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(name + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
