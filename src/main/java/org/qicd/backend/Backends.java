package org.qicd.backend;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The quantum computers of students: one for all, or one for each student. Immutable. */
public record Backends(List<Backend> all) implements Serializable {
  private static final long serialVersionUID = 1;

  public Backends {
    all = List.copyOf(all);
  }

  /**
   * Reads a file for each computer.
   *
   * @throws IllegalArgumentException as {@link BackendFiles#read}
   */
  public static Backends read(List<Path> files) {
    return new Backends(files.stream().map(BackendFiles::read).toList());
  }

  /** One computer for all students. */
  public static Backends of(Backend backend) {
    return new Backends(List.of(backend));
  }

  /**
   * Checks that there is one computer for all students, or one for each.
   *
   * @throws IllegalArgumentException if not
   */
  public void check(int numStudents) {
    if (all.size() != 1 && all.size() != numStudents) {
      throw new IllegalArgumentException(
          "found %d devices for %d students: expected one for all, or one for each"
              .formatted(all.size(), numStudents));
    }
  }

  /** The computer of a student. */
  public Backend of(int student) {
    return all.get(all.size() == 1 ? 0 : student);
  }

  /** The names of the computers, in words. */
  public String names() {
    return all.stream().map(Backend::name).distinct().collect(Collectors.joining(", "));
  }
}
