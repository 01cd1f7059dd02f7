package org.qicd.data.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;

/**
 * The format of files, from their names and first bytes.
 *
 * @param name the name of a data source of Spark, {@link #IDX}, {@link #NPY}, {@link #NPZ}, or
 *     {@link PictureFolder#FORMAT}
 * @param options options for that source
 */
public record FileFormat(String name, Map<String, String> options) {
  /** The name for a format that is to be found out. */
  public static final String AUTO = "auto";

  /** The format of MNIST. */
  public static final String IDX = "idx";

  /** An array of NumPy. */
  public static final String NPY = "npy";

  /** A file of several arrays of NumPy. */
  public static final String NPZ = "npz";

  /** Comma-separated values. */
  public static final String CSV = "csv";

  /** The number of characters of a first line that are read. */
  private static final int MOST_CHARACTERS = 1 << 20;

  /** The largest number of columns of a table. */
  public static final int MOST_COLUMNS = 100_000;

  /** How deep a file is looked for in folders, such as those of partitions. */
  private static final int DEEPEST = 8;

  /** Whether a file of a format holds one array: images or labels. */
  public static boolean isArray(String format) {
    return format.equals(IDX) || format.equals(NPY);
  }

  /**
   * Finds out what files are. Of a folder or a pattern the first file by name is looked at.
   *
   * @param path any path that Hadoop knows
   * @param name {@link #AUTO}, or a format, whose options are then completed
   * @param given options that the user has given; they come before those found out
   * @throws IllegalArgumentException with a message of one line if there is nothing, or if the
   *     format cannot be told
   */
  public static FileFormat of(
      Configuration hadoop, String path, String name, Map<String, String> given) {
    boolean auto = name.equals(AUTO);
    if (!auto && !name.equals(CSV)) {
      return new FileFormat(name, given);
    }
    try {
      Path named = HadoopPaths.of(path);
      FileSystem files = HadoopPaths.files(named, hadoop);
      FileStatus[] found = files.globStatus(new Path(HadoopPaths.pattern(files, named)));
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            path + ": no such file or folder" + HadoopPaths.on(files, named));
      }
      if (auto && PictureListing.holdsPictures(files, found)) {
        return new FileFormat(PictureFolder.FORMAT, given);
      }
      FileStatus first =
          first(files, found, 0)
              .orElseThrow(() -> new IllegalArgumentException(path + ": there is no file in it"));
      LocalFiles.requireRegular(files, first.getPath());
      String format = auto ? format(files, first.getPath()) : name;
      return new FileFormat(
          format, format.equals(CSV) ? csv(files, first.getPath(), given) : given);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + path + ": " + HadoopPaths.reason(e), e);
    }
  }

  /** The first file by name, in folders too; names that begin with _ or . are no data. */
  private static Optional<FileStatus> first(FileSystem files, FileStatus[] all, int depth)
      throws IOException {
    FileStatus[] sorted =
        Arrays.stream(all)
            .filter(each -> depth == 0 || !each.getPath().getName().matches("[_.].*"))
            .sorted(Comparator.comparing(FileStatus::getPath))
            .toArray(FileStatus[]::new);
    for (FileStatus each : sorted) {
      if (!each.isDirectory()) {
        return Optional.of(each);
      }
      Optional<FileStatus> below =
          depth == DEEPEST
              ? Optional.empty()
              : first(files, files.listStatus(each.getPath()), depth + 1);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }

  private static String format(FileSystem files, Path file) throws IOException {
    byte[] start;
    try (InputStream in = plain(file, files.open(file))) {
      start = in.readNBytes(4);
    }
    String magic = new String(start, StandardCharsets.ISO_8859_1);
    if (magic.equals("PAR1")) {
      return "parquet";
    }
    if (magic.startsWith("ORC")) {
      return "orc";
    }
    if (magic.equals("Obj\1")) {
      return "avro";
    }
    int first = start.length < Integer.BYTES ? 0 : ByteBuffer.wrap(start).getInt();
    if (IdxHeader.matches(first)) {
      return IDX;
    }
    if (first == NpyHeader.MAGIC) {
      return NPY;
    }
    if (first == NpzFile.MAGIC) {
      return NPZ;
    }
    String name = file.getName().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst)$", "");
    if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return "json";
    }
    if (name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".data")) {
      return CSV;
    }
    throw new IllegalArgumentException(
        file
            + ": neither its name nor its first bytes tell its format; expected Parquet, ORC, Avro,"
            + " IDX, .npy, .npz, CSV, JSON or a folder of pictures, or data.format with the name of"
            + " another format that Spark reads");
  }

  /** Options of a CSV file: whether its first line holds names, and what stands between fields. */
  private static Map<String, String> csv(FileSystem files, Path file, Map<String, String> given)
      throws IOException {
    String line = line(files, file, given);
    String separator =
        line.indexOf('\t') >= 0
            ? "\t"
            : line.indexOf(',') < 0 && line.indexOf(';') >= 0 ? ";" : ",";
    long columns = 1 + line.codePoints().filter(c -> c == separator.charAt(0)).count();
    if (columns > MOST_COLUMNS) {
      throw tooManyColumns(file.toString(), columns);
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("sep", separator);
    options.put("header", String.valueOf(holdsNames(line.split(separator, -1))));
    // Quotes inside quotes are doubled, as RFC 4180 has it.
    options.put("escape", "\"");
    options.put("inferSchema", "true");
    // Otherwise a line with too few fields would silently be an image without a label.
    options.put("mode", "FAILFAST");
    given.forEach(
        (key, value) -> {
          options.keySet().removeIf(key::equalsIgnoreCase); // for Spark, case makes no difference
          options.put(key, value);
        });
    return options;
  }

  /** Says that a table is too wide. */
  public static IllegalArgumentException tooManyColumns(String table, long columns) {
    return new IllegalArgumentException(
        "%s has %d columns: expected at most %d; features can be an array in one column"
            .formatted(table, columns, MOST_COLUMNS));
  }

  /**
   * Whether the fields of a first line are names: none is a number, or the numbers are 0, 1, 2 and
   * so on, which pandas gives to columns without names.
   */
  private static boolean holdsNames(String[] fields) {
    List<String> numbers =
        Arrays.stream(fields)
            .map(field -> field.strip().replaceAll("^\"|\"$", ""))
            .filter(NumberUtils::isCreatable)
            .toList();
    List<String> counted = IntStream.range(0, numbers.size()).mapToObj(Integer::toString).toList();
    return numbers.isEmpty() || (numbers.size() > 1 && numbers.equals(counted));
  }

  /** The first line, without the mark that some programs put before it. */
  private static String line(FileSystem files, Path file, Map<String, String> given)
      throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(plain(file, files.open(file)), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n' && c != '\r'; c = in.read()) {
        line.append((char) c);
        if (line.length() > MOST_CHARACTERS) {
          throw new IllegalArgumentException(
              "%s: its first line has more than %d characters: expected a line for each image"
                  .formatted(file, MOST_CHARACTERS));
        }
      }
      boolean other = given.keySet().stream().anyMatch(key -> key.matches("(?i)encoding|charset"));
      if (!other && line.indexOf("\ufffd") == 0) {
        throw new IllegalArgumentException(
            file + " is no UTF-8: data.options = [\"encoding=UTF-16\"] names another encoding");
      }
      return line.indexOf("\ufeff") == 0 ? line.substring(1) : line.toString();
    }
  }

  private static InputStream plain(Path file, InputStream in) throws IOException {
    try {
      return file.getName().endsWith(".gz") ? new GZIPInputStream(in) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
