package org.qicd.job;

import static org.qicd.ml.JavaParams.sentence;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import org.apache.commons.text.WordUtils;
import org.qicd.job.config.DiagnoseParam;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;

/** Writes {@code conf/reference.conf} from the tables of parameters. */
final class ReferenceConf {
  private static final int WIDTH = 100;

  private static final String HEAD =
      """
      # Every key of a configuration with its default. A configuration names only what it changes. The
      # keys at the top are the parameters of training. A relative path to data is relative to the file
      # that names it. A list such as [6, 8] gives each student its own value, where that is allowed.
      #
      # Generated from the tables of parameters in Java, see ParamFilesTest; not to be edited.
      """;

  private static final String SPARK_CONF =
      """

        # Spark's own settings, as text: conf { "spark.executor.memory" = 8g }
        conf {}
      """;

  private static final String DIAGNOSE =
      """

      # The command diagnose has a block of its own, which the other commands do not take:
      #
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ReferenceConf() {}

  /** The whole file. */
  static String file() {
    ReferenceConf file = new ReferenceConf();
    file.block("", JobParam.all());
    file.text.append(DIAGNOSE);
    ReferenceConf own = new ReferenceConf();
    own.text.setLength(0);
    own.block("", DiagnoseParam.TABLE);
    own.text.toString().strip().lines().forEach(line -> file.line("", "# " + line));
    return file.text.toString();
  }

  private void block(String prefix, List<Param<?>> rows) {
    String section = "";
    for (Param<?> row : rows) {
      int dot = row.name().indexOf('.');
      String own = dot < 0 ? "" : row.name().substring(0, dot);
      if (!own.equals(section)) {
        end(section);
        text.append('\n').append(own).append(" {");
        section = own;
      }
      text.append('\n');
      row(section.isEmpty() ? "" : "  ", row, row.name().substring(dot + 1));
    }
    end(section);
  }

  private void end(String section) {
    if (section.equals("spark")) {
      text.append(SPARK_CONF);
    }
    if (!section.isEmpty()) {
      text.append("}\n");
    }
  }

  private void row(String indent, Param<?> row, String key) {
    comment(indent, "%s %s".formatted(sentence(row.meaning()), sentence(row.allowed())));
    comment(indent, row.note());
    comment(indent, row.cost());
    line(indent, "%s = %s".formatted(key, value(row)));
  }

  private void comment(String indent, String paragraph) {
    int width = WIDTH - indent.length() - "# ".length();
    if (!paragraph.isEmpty()) {
      WordUtils.wrap(paragraph, width).lines().forEach(line -> line(indent, "# " + line));
    }
  }

  private void line(String indent, String content) {
    text.append((indent + content).stripTrailing()).append('\n');
  }

  /** A default as HOCON has it: whole numbers without a fraction, text in quotes where it must. */
  static <T> String value(Param<T> row) {
    Object value = row.show(row.defaultValue());
    if (value instanceof String name && !name.matches("\\w+")) {
      return ConfigUtil.quoteString(name);
    }
    return value.toString().replaceFirst("\\.0$", "");
  }
}
