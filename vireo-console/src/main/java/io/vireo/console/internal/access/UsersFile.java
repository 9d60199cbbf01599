package io.vireo.console.internal.access;

import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * The users in a file, which is read again when it has changed. At most two passwords are checked
 * at the same time, so that logins do not take the processors from the program. The lock of this
 * object guards what was read.
 */
final class UsersFile {
  private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);
  private static final Pattern LINE =
      Pattern.compile("([^:]{1,100}):([A-Za-z]+):(\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53})");
  private static final int LEAST_COST = 4;
  private static final int MOST_COST = 15;
  private static final int DEFAULT_COST = 10;
  private static final int MAX_FILE_BYTES = 4 << 20;
  private static final long CHECK_NANOS = 1_000_000_000L;

  private final Path file;
  private final Semaphore checks = new Semaphore(2);
  private Map<String, User> users = Map.of();
  private String nobodysHash = hashOfNobody(DEFAULT_COST);
  private @Nullable Object version;
  private long lookedNanos = System.nanoTime() - 2 * CHECK_NANOS;

  UsersFile(Path file) {
    this.file = file;
  }

  /**
   * A line of the file.
   *
   * @param user the name and role
   * @param hash the hash of the password
   * @param cost how costly the hash is
   */
  private record User(ConsoleUser user, String hash, int cost) {}

  /**
   * Checks a password. For a name that is not in the file this takes as long as for one that is.
   *
   * @return what tells the user, as long as the file has the same password for the same name; empty
   *     if the name or the password is wrong
   * @throws BusyException if others are being checked for too long
   */
  Optional<Credential> check(String name, String password) throws BusyException {
    User user;
    String hash;
    synchronized (this) {
      refresh();
      user = users.get(name);
      hash = user == null ? nobodysHash : user.hash;
    }
    boolean matches = matches(password, hash);
    return user != null && matches ? Optional.of(() -> current(name, hash)) : Optional.empty();
  }

  private boolean matches(String password, String hash) throws BusyException {
    try {
      if (!checks.tryAcquire(5, TimeUnit.SECONDS)) {
        throw new BusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    }
    try {
      return Passwords.matches(password, hash);
    } finally {
      checks.release();
    }
  }

  private synchronized Optional<ConsoleUser> current(String name, String hash) {
    refresh();
    return Optional.ofNullable(users.get(name))
        .filter(user -> user.hash.equals(hash))
        .map(User::user);
  }

  private void refresh() {
    long now = System.nanoTime();
    if (now - lookedNanos < CHECK_NANOS) {
      return;
    }
    lookedNanos = now;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object found =
          attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
      if (!found.equals(version)) {
        read();
        version = found;
      }
    } catch (IOException e) {
      users = Map.of();
      if (version != null || LOG.isDebugEnabled()) {
        LOG.warn(
            "The users file {} cannot be read; nobody in it may log in: {}", file, e.toString());
      }
      version = null;
    }
  }

  private void read() throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("The file has more than " + MAX_FILE_BYTES + " bytes");
    }
    Map<String, User> all = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        add(line.strip(), number, all);
      }
    }
    users = all;
    int cost = all.values().stream().mapToInt(User::cost).max().orElse(DEFAULT_COST);
    nobodysHash = hashOfNobody(cost);
  }

  private void add(String line, int number, Map<String, User> all) {
    Matcher parts = LINE.matcher(line);
    Optional<Role> role = parts.matches() ? role(parts.group(2)) : Optional.empty();
    int cost = role.isEmpty() ? 0 : Integer.parseInt(parts.group(4));
    if (cost < LEAST_COST || cost > MOST_COST) {
      LOG.warn(
          "Line {} of the users file {} is ignored; write it as name:role:hash with the hash that"
              + " 'vireo console --hash-password' prints",
          number,
          file);
      return;
    }
    try {
      ConsoleUser user = new ConsoleUser(parts.group(1), role.orElseThrow());
      all.put(user.name(), new User(user, parts.group(3), cost));
    } catch (IllegalArgumentException e) {
      LOG.warn("Line {} of the users file {} is ignored: {}", number, file, e.getMessage());
    }
  }

  static Optional<Role> role(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "viewer" -> Optional.of(Role.VIEWER);
      case "operator" -> Optional.of(Role.OPERATOR);
      case "admin" -> Optional.of(Role.ADMIN);
      default -> Optional.empty();
    };
  }

  /** A hash that no password matches in practice, as costly as the costliest of the file. */
  private static String hashOfNobody(int cost) {
    return BCrypt.hashpw(Secrets.random(), BCrypt.gensalt(cost));
  }
}
