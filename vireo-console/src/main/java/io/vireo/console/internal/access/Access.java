package io.vireo.console.internal.access;

import io.vireo.console.Authenticator;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.TrustedProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tells who sends a request: by the authenticator of the program, the headers of a trusted proxy,
 * the console's token, or a session. Any thread may use it.
 */
public final class Access {
  private static final ConsoleUser TOKEN_USER = new ConsoleUser("token", Role.ADMIN);
  private static final String BEARER = "Bearer ";

  /** After this time a stream of a user without a session ends, and the tab asks again. */
  private static final Duration STREAM_WITHOUT_SESSION = Duration.ofMinutes(15);

  private final Optional<Authenticator> authenticator;
  private final Optional<String> token;
  private final Optional<UsersFile> users;
  private final ClientAddress addresses;
  private final Cookies cookies;
  private final Sessions sessions;
  private final LoginLimits limits = new LoginLimits(System::nanoTime);
  private final byte[] csrfKey = Secrets.randomBytes();

  public Access(ConsoleOptions options) {
    this.authenticator = options.authenticator();
    this.token = token(options);
    this.users = options.usersFile().map(UsersFile::new);
    this.addresses = new ClientAddress(options.trustedProxy());
    this.cookies = new Cookies(addresses, options.basePath());
    this.sessions =
        new Sessions(options.sessionIdle(), options.sessionLifetime(), System::nanoTime);
  }

  private static Optional<String> token(ConsoleOptions options) {
    boolean otherWay =
        options.authenticator().isPresent()
            || options.usersFile().isPresent()
            || options.trustedProxy().isPresent();
    return options.token().or(() -> otherWay ? Optional.empty() : Optional.of(Secrets.random()));
  }

  /** The token that logs in an administrator; empty if there are only other ways. */
  public Optional<String> token() {
    return token;
  }

  /** Where requests come from. */
  public ClientAddress addresses() {
    return addresses;
  }

  /** The ways in which a user may log in here: {@code token} and {@code password}. */
  public List<String> logins() {
    List<String> ways = new ArrayList<>();
    token.ifPresent(one -> ways.add("token"));
    users.ifPresent(one -> ways.add("password"));
    return ways;
  }

  /** Who sends a request; empty if nobody is logged in. */
  public Optional<Identity> identify(ConsoleRequest request) {
    if (authenticator.isPresent()) {
      return authenticator.get().authenticate(request).map(this::withoutSession);
    }
    return byProxy(request).or(() -> byBearer(request)).or(() -> bySession(request));
  }

  private Optional<Identity> byProxy(ConsoleRequest request) {
    return addresses
        .proxyOf(request)
        .flatMap(proxy -> userOf(proxy, request))
        .map(this::withoutSession);
  }

  private static Optional<ConsoleUser> userOf(TrustedProxy proxy, ConsoleRequest request) {
    Optional<String> name = request.header(proxy.userHeader()).filter(one -> !one.isBlank());
    Optional<Role> role = request.header(proxy.roleHeader()).flatMap(UsersFile::role);
    if (name.isEmpty() || role.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ConsoleUser(name.get(), role.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Identity withoutSession(ConsoleUser user) {
    return new Identity(
        user, Secrets.signature(csrfKey, user.name()), false, forAWhile(STREAM_WITHOUT_SESSION));
  }

  private Optional<Identity> byBearer(ConsoleRequest request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .filter(value -> checkToken(value.substring(BEARER.length()).strip(), request))
        .map(value -> new Identity(TOKEN_USER, "", true, forAWhile(STREAM_WITHOUT_SESSION)));
  }

  private boolean checkToken(String given, ConsoleRequest request) {
    return limits.check(
        addresses.of(request),
        () -> token.filter(secret -> Secrets.same(secret, given)).isPresent());
  }

  private Optional<Identity> bySession(ConsoleRequest request) {
    return session(request)
        .flatMap(
            session ->
                session
                    .user()
                    .map(
                        user ->
                            new Identity(
                                user, session.csrfToken(), false, () -> isStill(user, session))));
  }

  /**
   * Whether a session has neither ended nor got another role, since what a stream sends depends on
   * the role.
   */
  private boolean isStill(ConsoleUser user, Session session) {
    return sessions.isAlive(session) && session.user().filter(user::equals).isPresent();
  }

  private static BooleanSupplier forAWhile(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() < until;
  }

  Optional<Session> session(ConsoleRequest request) {
    return cookies.ids(request).stream().flatMap(id -> sessions.find(id).stream()).findFirst();
  }

  /** Checks the token of a login. */
  Optional<Credential> byToken(String given) {
    return token.filter(secret -> Secrets.same(secret, given)).map(right -> Access::tokenUser);
  }

  private static Optional<ConsoleUser> tokenUser() {
    return Optional.of(TOKEN_USER);
  }

  /** Checks the password of a login. */
  Optional<Credential> byPassword(String name, String password) throws BusyException {
    return users.isPresent() ? users.get().check(name, password) : Optional.empty();
  }

  Sessions sessions() {
    return sessions;
  }

  Cookies cookies() {
    return cookies;
  }

  LoginLimits limits() {
    return limits;
  }
}
