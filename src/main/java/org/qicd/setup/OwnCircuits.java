package org.qicd.setup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.circuit.qasm.QasmReader;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;
import org.qicd.param.ParamValues;

/**
 * Values of {@code ansatz} that are not templates: a file of OpenQASM, whose name ends in {@code
 * .qasm}, or the text of such a file. The driver reads the file once, before a training begins, and
 * from then on the text is the value. So executors, checkpoints and models need no file.
 */
public final class OwnCircuits {
  /** All circuits together. A run directory keeps the texts, and a driver holds them. */
  private static final int MOST_BYTES = 1 << 22;

  private OwnCircuits() {}

  /** Whether a value is the text of a program. */
  public static boolean isText(String ansatz) {
    return QasmReader.isText(ansatz);
  }

  /** Whether a value is the name of a file. */
  public static boolean isFile(String ansatz) {
    return QasmReader.isFile(ansatz);
  }

  /**
   * Reads the files that {@code ansatz} names.
   *
   * @param params of any table that has the parameter
   * @return the same parameters with texts instead of names
   * @throws IllegalArgumentException naming the file and, if its text is at fault, the line
   */
  public static ParamValues read(ParamValues params, Configuration hadoop) {
    List<String> values = params.get(TrainParam.ANSATZ);
    if (values.stream().noneMatch(OwnCircuits::isFile)) {
      return params;
    }
    List<String> texts = new ArrayList<>();
    long bytes = 0;
    for (String value : values) {
      String text = isFile(value) ? text(value, hadoop) : value;
      bytes += text.length();
      if (bytes > MOST_BYTES) {
        throw new IllegalArgumentException(
            "ansatz: the circuits have more than %d bytes together".formatted(MOST_BYTES));
      }
      texts.add(text);
    }
    return params.with(TrainParam.ANSATZ, texts);
  }

  private static String text(String name, Configuration hadoop) {
    try {
      Path path = HadoopPaths.of(name);
      FileSystem files = HadoopPaths.files(path, hadoop);
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new IllegalArgumentException("%s is a folder: expected a file".formatted(name));
      }
      LocalFiles.requireRegular(files, path);
      byte[] bytes;
      try (InputStream in = files.open(path)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      QasmReader.read(path.getName(), text); // so that a mistake is named with the file
      return text;
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("ansatz: there is no file " + name, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ansatz: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "ansatz: %s cannot be read: %s".formatted(name, HadoopPaths.reason(e)), e);
    }
  }
}
