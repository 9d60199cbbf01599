package io.vireo.console;

import io.vireo.operations.management.ManagementUrl;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a console is, and who may do what with it. Immutable; any thread may use it.
 *
 * <p><b>Who may.</b> With neither a users file, nor a trusted proxy, nor an authenticator, whoever
 * has the console's token is an {@link Role#ADMIN}. With a users file or a trusted proxy there is
 * only a token if the options name one. With an authenticator, it alone decides.
 */
public final class ConsoleOptions {
  /** The port of a console that is told no other: 8484. */
  public static final int DEFAULT_PORT = 8484;

  private static final ConsoleOptions DEFAULTS = builder().build();

  private final Values values;

  private ConsoleOptions(Values values) {
    this.values = values;
  }

  /** {@return a console at {@code http://127.0.0.1:8484/} with a token that is made at start} */
  public static ConsoleOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the address that the server binds; port 0 for any free one} */
  public InetSocketAddress address() {
    return values.address;
  }

  /** {@return the path below which everything is: {@code /}, or such as {@code /vireo/}} */
  public String basePath() {
    return values.basePath;
  }

  /** {@return whether every change is refused} */
  public boolean readOnly() {
    return values.readOnly;
  }

  /** {@return what tells who sends a request; empty if the console does that itself} */
  public Optional<Authenticator> authenticator() {
    return values.authenticator;
  }

  /** {@return the token; empty if one is made at start, or none is needed} */
  public Optional<String> token() {
    return values.token;
  }

  /** {@return the file with the users; empty if there is none} */
  public Optional<Path> usersFile() {
    return values.usersFile;
  }

  /** {@return the proxy whose headers name the user; empty if there is none} */
  public Optional<TrustedProxy> trustedProxy() {
    return values.trustedProxy;
  }

  /** {@return TLS of the server; empty for plain HTTP} */
  public Optional<SSLContext> tls() {
    return values.tls;
  }

  /**
   * {@return the names, in small letters, by which clients may call the console; empty for the
   * default, see {@link Builder#hosts}}
   */
  public Set<String> hosts() {
    return values.hosts;
  }

  /** {@return what users below {@link Role#ADMIN} see of the data of events} */
  public PayloadVisibility payloads() {
    return values.payloads;
  }

  /** {@return regular expressions; a field is masked if its name contains a match, in any case} */
  public List<String> maskedFields() {
    return values.maskedFields;
  }

  /** {@return the URL of RabbitMQ's management API; empty for its default URL} */
  public Optional<String> management() {
    return values.management;
  }

  /** {@return how many bytes of audit entries the broker keeps} */
  public long auditBytes() {
    return values.auditBytes;
  }

  /** {@return how many bytes an import may have} */
  public long importBytes() {
    return values.importBytes;
  }

  /** {@return how many event streams, one for each open tab, there may be at the same time} */
  public int streams() {
    return values.streams;
  }

  /** {@return how many of the event streams one user may have} */
  public int streamsPerUser() {
    return values.streamsPerUser;
  }

  /** {@return after what time without a request and without an open tab a session ends} */
  public Duration sessionIdle() {
    return values.sessionIdle;
  }

  /** {@return after what time a session ends, even one in use} */
  public Duration sessionLifetime() {
    return values.sessionLifetime;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConsoleOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Shows the options, but neither the token nor the password of the management API. */
  @Override
  public String toString() {
    String text = "ConsoleOptions" + values.toString().substring("Values".length());
    String shown =
        values
            .management
            .map(url -> text.replace(url, ManagementUrl.parse(url).toString()))
            .orElse(text);
    return values.token.map(secret -> shown.replace(secret, "(hidden)")).orElse(shown);
  }

  private record Values(
      InetSocketAddress address,
      String basePath,
      boolean readOnly,
      Optional<Authenticator> authenticator,
      Optional<String> token,
      Optional<Path> usersFile,
      Optional<TrustedProxy> trustedProxy,
      Optional<SSLContext> tls,
      Set<String> hosts,
      PayloadVisibility payloads,
      List<String> maskedFields,
      Optional<String> management,
      long auditBytes,
      long importBytes,
      int streams,
      int streamsPerUser,
      Duration sessionIdle,
      Duration sessionLifetime) {}

  /** Collects the options. Not for several threads at a time. */
  public static final class Builder {
    private InetSocketAddress address = OptionChecks.loopback(DEFAULT_PORT);
    private String basePath = "/";
    private boolean readOnly;
    private Optional<Authenticator> authenticator = Optional.empty();
    private Optional<String> token = Optional.empty();
    private Optional<Path> usersFile = Optional.empty();
    private Optional<TrustedProxy> trustedProxy = Optional.empty();
    private Optional<SSLContext> tls = Optional.empty();
    private Set<String> hosts = Set.of();
    private PayloadVisibility payloads = PayloadVisibility.MASKED;
    private List<String> maskedFields = OptionChecks.MASKED_FIELDS;
    private Optional<String> management = Optional.empty();
    private long auditBytes = 64L << 20;
    private long importBytes = 256L << 20;
    private int streams = 100;
    private int streamsPerUser = 20;
    private Duration sessionIdle = Duration.ofMinutes(30);
    private Duration sessionLifetime = Duration.ofHours(12);

    private Builder() {}

    /**
     * The address that the server binds. A console at another address than this machine's loopback
     * should have {@link #tls}; without it a warning is logged. Default: 127.0.0.1, port 8484.
     *
     * @param where an address that is resolved; port 0 for any free one
     * @return this
     * @throws IllegalArgumentException if the address is not resolved
     */
    public Builder address(InetSocketAddress where) {
      address = OptionChecks.resolved(where);
      return this;
    }

    /**
     * The path below which everything is. Default: {@code /}.
     *
     * @param path such as {@code /vireo}: letters, digits, and {@code - . _ ~} between slashes
     * @return this
     * @throws IllegalArgumentException for another path
     */
    public Builder basePath(String path) {
      basePath = OptionChecks.basePath(path);
      return this;
    }

    /**
     * Whether every change is refused, also to administrators. Default: false.
     *
     * @param value true to refuse changes
     * @return this
     */
    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    /**
     * What tells who sends a request, in place of the console's own logins. Default: none.
     *
     * @param who asked for each request
     * @return this
     */
    public Builder authenticator(Authenticator who) {
      authenticator = Optional.of(Objects.requireNonNull(who, "who"));
      return this;
    }

    /**
     * The token that makes a user an administrator, at the login or as {@code Authorization:
     * Bearer}. Default: one that is made at start, unless there are other ways to log in.
     *
     * @param secret 16 to 200 letters, digits and {@code . _ ~ + / = -}
     * @return this
     * @throws IllegalArgumentException if it has fewer, more, or other characters
     */
    public Builder token(String secret) {
      token = Optional.of(OptionChecks.token(secret));
      return this;
    }

    /**
     * The file with the users who may log in, one in each line: {@code name:role:hash}, where the
     * hash is made by {@code vireo console --hash-password}. Empty lines and lines that begin with
     * {@code #} are ignored. A change to the file counts within a second. Default: none.
     *
     * @param file may be written later; as long as it cannot be read, nobody in it may log in
     * @return this
     */
    public Builder usersFile(Path file) {
      usersFile = Optional.of(Objects.requireNonNull(file, "file"));
      return this;
    }

    /**
     * A proxy that has logged its users in. Default: none.
     *
     * @param proxy its headers and addresses
     * @return this
     */
    public Builder trustedProxy(TrustedProxy proxy) {
      trustedProxy = Optional.of(Objects.requireNonNull(proxy, "proxy"));
      return this;
    }

    /**
     * TLS of the server. Default: plain HTTP.
     *
     * @param context has the server's key and certificate
     * @return this
     */
    public Builder tls(SSLContext context) {
      tls = Optional.of(Objects.requireNonNull(context, "context"));
      return this;
    }

    /**
     * The names by which clients may call the console, as in the header {@code Host} but without a
     * port; a request with another name is refused, which stops DNS rebinding. Default: at a
     * loopback address {@code localhost}, {@code 127.0.0.1} and {@code ::1}, else any name.
     *
     * @param names such as {@code console.example.com}
     * @return this
     */
    public Builder hosts(String... names) {
      Set<String> all = new LinkedHashSet<>();
      for (String name : names) {
        all.add(name.toLowerCase(Locale.ROOT));
      }
      hosts = Set.copyOf(all);
      return this;
    }

    /**
     * What users below {@link Role#ADMIN} see of the data and headers of events. Default: {@link
     * PayloadVisibility#MASKED}.
     *
     * @param visibility how much
     * @return this
     */
    public Builder payloads(PayloadVisibility visibility) {
      payloads = Objects.requireNonNull(visibility, "visibility");
      return this;
    }

    /**
     * Which fields and headers {@link PayloadVisibility#MASKED} masks. Default: names that contain
     * words such as password, secret, token, credential, authorization, card number, CVV or IBAN.
     *
     * @param patterns regular expressions; a name matches if it contains a match, in any case
     * @return this
     * @throws java.util.regex.PatternSyntaxException if a pattern is not valid
     */
    public Builder maskedFields(List<String> patterns) {
      patterns.forEach(Pattern::compile);
      maskedFields = List.copyOf(patterns);
      return this;
    }

    /**
     * The URL of RabbitMQ's management API, without which the console sees only what observers
     * tell. Default: port 15672 of the broker's host, or 15671 and https with {@code amqps}, with
     * the user of the broker.
     *
     * @param url {@code http[s]://[user[:password]@]host[:port]}
     * @return this
     * @throws io.vireo.InvalidUrlException if it is malformed
     */
    public Builder management(String url) {
      ManagementUrl.parse(url);
      management = Optional.of(url);
      return this;
    }

    /**
     * How many bytes of audit entries the broker keeps; older ones are then removed. Default: 64
     * MiB.
     *
     * @param bytes 1 MiB to 10 GiB
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder auditBytes(long bytes) {
      auditBytes = OptionChecks.between("number of bytes of the audit", bytes, 1 << 20, 10L << 30);
      return this;
    }

    /**
     * How many bytes an import of failed events may have. Default: 256 MiB.
     *
     * @param bytes 1 MiB to 10 GiB
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder importBytes(long bytes) {
      importBytes = OptionChecks.between("number of bytes of an import", bytes, 1 << 20, 10L << 30);
      return this;
    }

    /**
     * How many event streams there may be at the same time; each takes a thread. A further tab is
     * refused with status 503 and tries again. Default: 100, of which one user may have 20.
     *
     * @param inAll 1 to 1,000
     * @param perUser 1 to 1,000
     * @return this
     * @throws IllegalArgumentException for other numbers
     */
    public Builder streams(int inAll, int perUser) {
      streams = (int) OptionChecks.between("number of streams", inAll, 1, 1_000);
      streamsPerUser = (int) OptionChecks.between("number of streams of a user", perUser, 1, 1_000);
      return this;
    }

    /**
     * When a session ends. Default: 30 min without use, and 12 h in any case.
     *
     * @param idle the time without a request and without an open tab, 1 s to 30 days
     * @param lifetime the time after which even a session in use ends, 1 s to 30 days
     * @return this
     * @throws IllegalArgumentException for other times
     */
    public Builder sessions(Duration idle, Duration lifetime) {
      sessionIdle = OptionChecks.sessionTime(idle);
      sessionLifetime = OptionChecks.sessionTime(lifetime);
      return this;
    }

    /**
     * {@return the options, which later calls of this builder do not change}
     *
     * @throws IllegalArgumentException if there is an authenticator beside another way to log in
     */
    public ConsoleOptions build() {
      if (authenticator.isPresent()
          && (token.isPresent() || usersFile.isPresent() || trustedProxy.isPresent())) {
        throw new IllegalArgumentException(
            "An authenticator decides alone; leave the token, the users file and the trusted proxy out");
      }
      return new ConsoleOptions(
          new Values(
              address,
              basePath,
              readOnly,
              authenticator,
              token,
              usersFile,
              trustedProxy,
              tls,
              hosts,
              payloads,
              maskedFields,
              management,
              auditBytes,
              importBytes,
              streams,
              streamsPerUser,
              sessionIdle,
              sessionLifetime));
    }
  }
}
