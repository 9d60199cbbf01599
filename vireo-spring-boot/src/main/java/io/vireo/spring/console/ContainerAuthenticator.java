package io.vireo.spring.console;

import io.vireo.console.Authenticator;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes the user whom the servlet container, such as with Spring Security, has found out before.
 * The user's authorities decide about the role in the console; a user with none of them is refused.
 */
public final class ContainerAuthenticator implements Authenticator {
  private static final int MAX_NAME = 100;

  private final Map<Role, Set<String>> authorities;

  /**
   * Takes the users of the container.
   *
   * @param authorities which authorities give a role; a user who has several gets the highest role
   */
  public ContainerAuthenticator(Map<Role, Set<String>> authorities) {
    this.authorities = Map.copyOf(authorities);
  }

  @Override
  public Optional<ConsoleUser> authenticate(ConsoleRequest request) {
    return request.unwrap(HttpServletRequest.class).flatMap(this::user);
  }

  private Optional<ConsoleUser> user(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    if (principal == null) {
      return Optional.empty();
    }
    return Stream.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)
        .filter(
            role ->
                authorities.getOrDefault(role, Set.of()).stream().anyMatch(request::isUserInRole))
        .findFirst()
        .map(role -> new ConsoleUser(shown(principal.getName()), role));
  }

  /** The name comes from an identity provider, which may allow more than the console shows. */
  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cc}", " ").strip();
    String some = printable.isEmpty() ? "unnamed" : printable;
    return some.length() <= MAX_NAME ? some : some.substring(0, MAX_NAME);
  }
}
