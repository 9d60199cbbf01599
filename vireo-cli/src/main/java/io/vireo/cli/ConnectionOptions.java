package io.vireo.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the broker is, and how long to wait for it: the options that every command has. */
final class ConnectionOptions {
  static final String URL_VARIABLE = "VIREO_URL";
  private static final String DEFAULT_URL = "amqp://localhost";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The broker: memory:, or amqp[s]://[user[:password]@]host[:port][/vhost].",
        "Without it: the file of --url-file, else the variable VIREO_URL, else amqp://localhost."
      })
  private @Nullable String url;

  @Option(
      names = "--url-file",
      paramLabel = "FILE",
      description =
          "Read the URL from the first line of a file that is not blank, so that a password is neither seen in the list of processes nor kept in the history of the shell.")
  private @Nullable Path urlFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long the broker may take, as 500ms, 5s, 1m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the log, and the stack trace of an error, on standard error.")
  private boolean verbose;

  /** The URL that holds for commands that need a broker. */
  String url(Map<String, String> variables) {
    String fromVariable = variables.getOrDefault(URL_VARIABLE, "").strip();
    return urlOr(fromVariable.isEmpty() ? DEFAULT_URL : fromVariable);
  }

  /** The URL that was given on the command line, directly or as a file. */
  String urlOr(String otherwise) {
    if (url != null && urlFile != null) {
      throw CommandException.wrongUse("Give --url or --url-file, not both");
    }
    if (urlFile != null) {
      return firstLine(urlFile);
    }
    return url == null ? otherwise : url.strip();
  }

  /** The URL as it may be shown: without user and password. */
  static String place(String url) {
    return url.replaceFirst("//\\S*@", "//");
  }

  Duration timeout() {
    return timeout;
  }

  boolean verbose() {
    return verbose;
  }

  private static String firstLine(Path file) {
    try {
      String content = Files.readString(file);
      return content
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .findFirst()
          .orElseThrow(() -> CommandException.wrongUse("File " + file + " holds no URL"));
    } catch (NoSuchFileException e) {
      throw CommandException.wrongUse("There is no file " + file, e);
    } catch (MalformedInputException e) {
      throw CommandException.wrongUse("File " + file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw CommandException.wrongUse("File " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
