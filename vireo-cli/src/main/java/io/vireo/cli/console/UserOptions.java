package io.vireo.cli.console;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.TextFile;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.PayloadVisibility;
import io.vireo.console.TrustedProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who may use the console. */
final class UserOptions {
  private static final int TOKEN_BYTES = 32;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Read the token from the first line of a file that is not blank (default: made at start).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "The users, one in each line: name:role:hash. The role is viewer, operator or admin; --hash-password makes the hash.")
  private @Nullable Path users;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS",
      description =
          "An address, or a range such as 10.1.0.0/16, of a proxy that has logged its users in; may be repeated.")
  private List<String> proxies = new ArrayList<>();

  @Option(
      names = "--user-header",
      paramLabel = "NAME",
      defaultValue = "X-Forwarded-User",
      description =
          "The header of --trusted-proxy with the user's name (default: ${DEFAULT-VALUE}).")
  private String userHeader = "X-Forwarded-User";

  @Option(
      names = "--role-header",
      paramLabel = "NAME",
      defaultValue = "X-Forwarded-Role",
      description =
          "The header of --trusted-proxy with the user's role: viewer, operator or admin (default: ${DEFAULT-VALUE}).")
  private String roleHeader = "X-Forwarded-Role";

  @Option(
      names = "--payloads",
      paramLabel = "HOW",
      defaultValue = "masked",
      description =
          "What others than administrators see of the data of events: shown, masked (fields such as passwords) or hidden (default: ${DEFAULT-VALUE}).")
  private PayloadVisibility payloads = PayloadVisibility.MASKED;

  /** Adds these options to those of the console. */
  ConsoleOptions.Builder addTo(ConsoleOptions.Builder options) {
    options.payloads(payloads);
    if (users != null) {
      if (!Files.isReadable(users)) {
        throw CommandException.wrongUse("File " + users + " cannot be read");
      }
      options.usersFile(users);
    }
    if (!proxies.isEmpty()) {
      options.trustedProxy(new TrustedProxy(userHeader, roleHeader, proxies));
    }
    if (tokenFile != null) {
      options.token(TextFile.firstLine(tokenFile, "token"));
    } else if (users == null && proxies.isEmpty()) {
      options.token(newToken());
    }
    return options;
  }

  /** Made here and not by the console, whose log would show it a second time. */
  private static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
