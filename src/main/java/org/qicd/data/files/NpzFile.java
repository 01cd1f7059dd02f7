package org.qicd.data.files;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.qicd.data.files.ArrayHeader.Role;

/**
 * An .npz file: a zip file with a member for each array. It is read from its beginning to its end,
 * so it may lie on any file system. All members together may have 2 GB, and of one that is wanted
 * no more is decompressed than its header says.
 *
 * @param path the file for messages
 */
record NpzFile(String path, Source source) {
  /** The first four bytes of a zip file. */
  static final int MAGIC = 0x504b0304;

  private static final String SUFFIX = ".npy";
  private static final int MOST_MEMBERS = 1000;
  private static final long MOST_BYTES = Integer.MAX_VALUE;
  private static final int BUFFER = 1 << 16;

  /** Opens the file anew. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** What is done with a member. */
  private interface Visitor {
    void visit(String name, InputStream bytes) throws IOException;
  }

  static NpzFile of(String path, Source source) {
    return new NpzFile(path, source);
  }

  /** The headers of all arrays, in their order. */
  List<NpzMember> headers() throws IOException {
    List<NpzMember> members = new ArrayList<>();
    visit((name, bytes) -> members.add(new NpzMember(name, header(name, bytes))));
    return members;
  }

  /** The header of an array; null if it is none that can be read, which may be no harm. */
  private static ArrayHeader header(String name, InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(bytes);
    try {
      return in.readInt() == NpyHeader.MAGIC ? NpyHeader.read(name, in) : null;
    } catch (IllegalArgumentException | EOFException e) {
      return null;
    }
  }

  /** Reads the members with images and labels: the training images first. */
  List<ArrayPart> parts(NpzMembers members) throws IOException {
    Map<String, ArrayPart> images = new HashMap<>();
    Map<String, ArrayHeader> headers = new HashMap<>();
    Map<String, byte[]> labels = new HashMap<>();
    visit(
        (name, bytes) -> {
          String shown = path + ": " + name;
          if (members.images().containsValue(name)) {
            ArrayFile file = ArrayFile.of(shown, bytes, Role.IMAGES);
            images.put(name, ArrayPart.of(split(members.images(), name), file));
          } else if (members.labels().containsValue(name)) {
            ArrayFile file = ArrayFile.of(shown, bytes, Role.LABELS);
            headers.put(name, file.header());
            labels.put(name, file.read(file.header().count()));
            file.expectEnd();
          }
        });
    List<ArrayPart> parts = new ArrayList<>();
    for (String split : List.of("", "train", "validation", "test")) {
      ArrayPart part = images.get(members.images().get(split));
      String label = members.labels().get(split);
      if (part != null && label == null) {
        parts.add(part);
      } else if (part != null) {
        ArrayHeader header = headers.get(label);
        if (header.count() != part.images().count()) {
          throw ArrayPart.unlike(part.name(), part.images(), label, header);
        }
        parts.add(part.with(header, labels.get(label)));
      }
    }
    return parts;
  }

  private static String split(Map<String, String> members, String name) {
    return members.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private void visit(Visitor visitor) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(source.open())) {
      Set<String> seen = new HashSet<>();
      long most = MOST_BYTES;
      for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
        String file = entry.getName();
        if (file.endsWith(SUFFIX)) {
          String name = file.substring(0, file.length() - SUFFIX.length());
          if (!seen.add(name) || seen.size() > MOST_MEMBERS) {
            throw wrong(
                "expected at most %d arrays, each with a name of its own".formatted(MOST_MEMBERS));
          }
          visitor.visit(name, new Entry(zip));
        }
        most = skipped(zip, most);
      }
    } catch (ZipException | EOFException e) {
      throw wrong("damaged: " + e.getMessage());
    }
  }

  private ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) { // of a name that is no UTF-8
      throw wrong("damaged: " + e.getMessage());
    }
  }

  /** Goes to the end of a member. Returns how many more bytes may be skipped. */
  private long skipped(InputStream zip, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = most;
    for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
      left -= read;
      if (left < 0) {
        throw wrong(
            "expected at most %d bytes in all its arrays: cut it into several"
                .formatted(MOST_BYTES));
      }
    }
    return left;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(path + ": " + what);
  }

  /** The bytes of a member. Closing it leaves the file open. */
  private static final class Entry extends FilterInputStream {
    Entry(InputStream zip) {
      super(zip);
    }

    @Override
    public void close() {}
  }
}
