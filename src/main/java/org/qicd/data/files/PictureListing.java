package org.qicd.data.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;
import org.qicd.param.UserMistake;

/**
 * The files below a folder of pictures, with the classes and splits that their folders say. Files
 * that systems put into folders unasked, such as {@code .DS_Store} and {@code Thumbs.db}, do not
 * count.
 */
final class PictureListing {
  /** How deep folders are nested. A link to a folder above would have no end. */
  private static final int DEEPEST = 16;

  /** How many files are looked at to find out whether there are pictures. */
  private static final int LOOKED_AT = 10;

  private static final String UNASKED =
      "(?i)\\..*|(eh)?thumbs\\.db|desktop\\.ini|icon\r|__macosx|@eadir|_success";

  /** Endings of pictures, of which none should lie outside the folders of classes. */
  private static final String PICTURE = "(?i).*\\.(png|jpe?g|bmp|gif|webp|tiff?|heic|avif)";

  private static final String TRAIN = "train";

  /** What folders of splits are called. */
  private static final Map<String, String> SPLITS =
      Map.of(
          TRAIN,
          TRAIN,
          "training",
          TRAIN,
          "validation",
          "validation",
          "valid",
          "validation",
          "val",
          "validation",
          "test",
          "test",
          "testing",
          "test");

  /**
   * A file.
   *
   * @param path as a user writes it
   * @param label the name of the folder of its class; null if there is none
   * @param split train, validation or test; null if there is none
   */
  record File(String path, long length, String label, String split) {
    boolean isIn(String other) {
      return other.equals(split);
    }

    File in(String newLabel, String newSplit) {
      return new File(path, length, newLabel, newSplit);
    }
  }

  private final String name;
  private final List<File> files;
  private final Set<String> classes;

  private PictureListing(String name, List<File> files, Set<String> classes) {
    this.name = name;
    this.files = files;
    this.classes = classes;
  }

  /**
   * Lists the files.
   *
   * @param path a folder, a file, or a pattern
   * @throws IllegalArgumentException with a message of one line if there is none, or if folders of
   *     splits are mixed with others
   */
  static PictureListing of(Configuration hadoop, String path) {
    Path named = HadoopPaths.of(path);
    try {
      FileSystem files = HadoopPaths.files(named, hadoop);
      FileStatus[] found = files.globStatus(new Path(HadoopPaths.pattern(files, named)));
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            path + ": no such file or folder" + HadoopPaths.on(files, named));
      }
      for (FileStatus each : found) {
        LocalFiles.requireRegular(files, each.getPath());
      }
      Walk walk = new Walk(path, files, isDefault(files, hadoop));
      PictureListing listing =
          found.length == 1 && found[0].isDirectory()
              ? walk.root(found[0].getPath())
              : new PictureListing(path, walk.all(asked(found), 0), Set.of());
      if (listing.files.isEmpty()) {
        throw new IllegalArgumentException(path + ": there is no picture in it");
      }
      return listing;
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "%s changes while it is read: %s".formatted(path, HadoopPaths.reason(e)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read %s: %s".formatted(path, HadoopPaths.reason(e)));
    }
  }

  /** What a pattern matches, or the one file that is named. */
  private static FileStatus[] asked(FileStatus[] found) {
    return Arrays.stream(found)
        .filter(each -> found.length == 1 || !each.getPath().getName().matches(UNASKED))
        .toArray(FileStatus[]::new);
  }

  private static boolean isDefault(FileSystem files, Configuration hadoop) {
    return files instanceof LocalFileSystem
        && "file".equals(FileSystem.getDefaultUri(hadoop).getScheme());
  }

  /** All files, in the order of their paths. */
  List<File> files() {
    return files;
  }

  /** The names of the folders of classes, also of those without a file. */
  Set<String> classes() {
    return classes;
  }

  /** The same files without labels. */
  PictureListing withoutClasses() {
    return new PictureListing(
        name, files.stream().map(file -> file.in(null, null)).toList(), Set.of());
  }

  /** Refuses what cannot be trained on: no classes, empty ones, and pictures beside them. */
  void requireClasses() {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException(
          name + " has no folders in it: expected pictures in a folder for each class");
    }
    files.stream()
        .filter(file -> file.label() == null && (file.split() == null || file.isIn(TRAIN)))
        .findFirst()
        .ifPresent(
            file -> {
              throw new IllegalArgumentException(
                  "%s is not in a folder of a class: expected each picture in one of %s"
                      .formatted(UserMistake.visible(file.path()), listed(classes)));
            });
    Set<String> filled = files.stream().map(File::label).collect(Collectors.toSet());
    Set<String> empty = new TreeSet<>(classes);
    empty.removeAll(filled);
    if (!empty.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no picture in %s: expected one at least, or no such folder"
              .formatted(name, listed(empty)));
    }
  }

  private static String listed(Set<String> names) {
    return UserMistake.visible(
        names.stream().limit(LOOKED_AT).collect(Collectors.joining(", "))
            + (names.size() > LOOKED_AT ? ", ..." : ""));
  }

  /** Whether one of the first files is a picture. What is no folder of tables decides it early. */
  static boolean holdsPictures(FileSystem files, FileStatus[] found) throws IOException {
    List<FileStatus> first = new ArrayList<>();
    first(files, found, 0, first);
    for (FileStatus file : first) {
      if (!LocalFiles.isRegular(files, file.getPath())) {
        return false;
      }
      try (InputStream in = files.open(file.getPath())) {
        if (PictureFormat.of(in.readNBytes(PictureFormat.BYTES)).isPicture()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Collects first files, those in folders before others. */
  private static void first(FileSystem files, FileStatus[] found, int depth, List<FileStatus> first)
      throws IOException {
    FileStatus[] sorted =
        Arrays.stream(found)
            .filter(each -> depth == 0 || !each.getPath().getName().matches(UNASKED))
            .sorted(
                Comparator.comparing(FileStatus::isDirectory)
                    .reversed()
                    .thenComparing(FileStatus::getPath))
            .toArray(FileStatus[]::new);
    for (FileStatus each : sorted) {
      if (first.size() >= LOOKED_AT) {
        return;
      }
      if (!each.isDirectory()) {
        first.add(each);
      } else if (depth < DEEPEST) {
        first(files, files.listStatus(each.getPath()), depth + 1, first);
      }
    }
  }

  /** Walks through folders. */
  private record Walk(String name, FileSystem files, boolean isLocal) {

    PictureListing root(Path root) throws IOException {
      FileStatus[] below = sorted(root);
      List<FileStatus> folders = Arrays.stream(below).filter(FileStatus::isDirectory).toList();
      Set<String> classes = new TreeSet<>();
      List<File> all = new ArrayList<>();
      if (areSplits(folders)) {
        for (FileStatus folder : folders) {
          String split = split(folder);
          for (FileStatus each : sorted(folder.getPath())) {
            add(each, split, split.equals(TRAIN) ? classes : new HashSet<>(), all);
          }
        }
      } else {
        for (FileStatus folder : folders) {
          add(folder, null, classes, all);
        }
      }
      for (FileStatus each : below) {
        if (!each.isDirectory() && (folders.isEmpty() || isNamedPicture(each))) {
          all.add(file(each));
        }
      }
      all.sort(Comparator.comparing(File::path));
      return new PictureListing(name, all, classes);
    }

    private static boolean isNamedPicture(FileStatus each) {
      return each.getPath().getName().matches(PICTURE);
    }

    /** Adds what a folder of a class holds, or a picture beside such folders. */
    private void add(FileStatus each, String split, Set<String> classes, List<File> all)
        throws IOException {
      if (each.isDirectory()) {
        String label = each.getPath().getName();
        classes.add(label);
        all(sorted(each.getPath()), 1).forEach(file -> all.add(file.in(label, split)));
      } else if (isNamedPicture(each)) {
        all.add(file(each).in(null, split));
      }
    }

    private static String split(FileStatus folder) {
      return SPLITS.get(folder.getPath().getName().toLowerCase(Locale.ROOT));
    }

    /** Whether folders are splits that hold classes. */
    private boolean areSplits(List<FileStatus> folders) throws IOException {
      List<String> splits = new ArrayList<>();
      List<String> others = new ArrayList<>();
      boolean nested = false;
      for (FileStatus folder : folders) {
        String split = split(folder);
        if (split == null) {
          others.add(folder.getPath().getName());
        } else {
          splits.add(split);
          nested |=
              split.equals(TRAIN)
                  && Arrays.stream(sorted(folder.getPath())).anyMatch(FileStatus::isDirectory);
        }
      }
      if (!nested) {
        return false; // a class may be called train
      }
      if (splits.size() != new HashSet<>(splits).size()) {
        throw new IllegalArgumentException(
            name + " has two folders of one split: expected one each of train, validation, test");
      }
      if (splits.size() > 1 && !others.isEmpty()) {
        throw new IllegalArgumentException(
            "%s has the folders of splits and %s: expected only train, validation and test"
                .formatted(name, listed(new TreeSet<>(others))));
      }
      return others.isEmpty();
    }

    /** All files of a list and of the folders in it. */
    List<File> all(FileStatus[] list, int depth) throws IOException {
      List<File> all = new ArrayList<>();
      for (FileStatus each : list) {
        if (!each.isDirectory()) {
          all.add(file(each));
        } else if (depth < DEEPEST) {
          all.addAll(all(sorted(each.getPath()), depth + 1));
        } else {
          throw new IllegalArgumentException(
              "%s: expected at most %d folders in each other".formatted(name, DEEPEST));
        }
      }
      return all;
    }

    private FileStatus[] sorted(Path folder) throws IOException {
      return Arrays.stream(files.listStatus(folder))
          .filter(each -> !each.getPath().getName().matches(UNASKED))
          .sorted(Comparator.comparing(FileStatus::getPath))
          .toArray(FileStatus[]::new);
    }

    private File file(FileStatus each) {
      Path path = each.getPath();
      return new File(
          isLocal ? path.toUri().getPath() : path.toString(), each.getLen(), null, null);
    }
  }
}
