package org.qicd.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file in a folder of a test, which parts of its text can be replaced in. */
record DeviceText(Path file, String text) {

  static DeviceText of(Path from, Path folder) {
    try {
      return new DeviceText(folder.resolve(from.getFileName()), Files.readString(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DeviceText with(String part, String other) {
    assertThat(text).contains(part);
    return new DeviceText(file, text.replace(part, other));
  }

  DeviceText save() {
    try {
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Backend read() {
    return BackendFiles.read(save().file);
  }

  /** Checks the message of a file that is refused, without the folder. */
  void isRefused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file.getParent() + "/" + message);
  }
}
