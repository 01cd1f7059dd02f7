package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.job.run.ShellWord;
import picocli.CommandLine;

class MainTest {
  /** The list of commands shows the first line of each description. */
  @Test
  void theListOfCommandsHasWholeSentences() {
    CommandLine line = new CommandLine(new Main());
    assertThat(line.getSubcommands()).hasSize(9);
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              String first = command.getCommandSpec().usageMessage().description()[0];
              assertThat(first).as(name).endsWith(".").doesNotContain("\n");
            });
    assertThat(CommandLineRun.of("--help").out()).contains("can be trained.", "of any size.");
  }

  @Test
  void anUnknownCommandIsAnsweredWithThoseThatThereAre() {
    CommandLineRun run = CommandLineRun.of("trian");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("qicd: no command 'trian': expected one of ")
        .contains("train, ");
  }

  @Test
  void wordsAreQuotedForAShell() {
    assertThat(ShellWord.quoted("/a/b-1.conf")).isEqualTo("/a/b-1.conf");
    assertThat(ShellWord.quoted("a b")).isEqualTo("'a b'");
    assertThat(ShellWord.quoted("~")).isEqualTo("'~'");
    assertThat(ShellWord.quoted("it's $x")).isEqualTo("'it'\\''s $x'");
    assertThat(ShellWord.quoted("")).isEqualTo("''");
  }

  @Test
  void helpAndVersion() {
    for (String command : List.of("train", "evaluate", "circuit")) {
      CommandLineRun help = CommandLineRun.of(command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: qicd " + command);
      assertThat(CommandLineRun.of("--help").out()).contains(command);
    }
    assertThat(CommandLineRun.of("--version").out()).startsWith("qicd ");
  }
}
