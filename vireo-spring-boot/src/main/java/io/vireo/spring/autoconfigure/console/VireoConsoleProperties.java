package io.vireo.spring.autoconfigure.console;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code vireo.console.*}. Immutable; any thread may use it.
 *
 * @param enabled Whether the application serves the console.
 * @param path Path of the console below the context path of the application.
 * @param readOnly Whether the console only shows and changes nothing.
 * @param login Who may use the console.
 * @param token Token for the console's own login. By default a random one is logged at start.
 * @param roles Authorities that give a role in the console.
 * @param address Address that the console listens on in an application without a servlet container.
 * @param port Port that the console listens on in an application without a servlet container.
 */
@ConfigurationProperties("vireo.console")
public record VireoConsoleProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("/vireo") String path,
    @DefaultValue("false") boolean readOnly,
    @DefaultValue("auto") Login login,
    @Nullable String token,
    @DefaultValue Roles roles,
    @DefaultValue("127.0.0.1") String address,
    @Nullable Integer port) {

  /** Names neither the token nor the roles. */
  @Override
  public String toString() {
    return "VireoConsoleProperties[enabled=" + enabled + ", path=" + path + "]";
  }

  /** Who may use the console. */
  public enum Login {
    /** Users of the application, if it has Spring Security; else who has the token. */
    AUTO,
    /** Users of the application, by their authorities; refused without a servlet container. */
    APPLICATION,
    /** Who has the token of the console. */
    TOKEN
  }

  /**
   * The properties {@code vireo.console.roles.*}, for users of the application.
   *
   * @param viewer Authorities of users who may see the console.
   * @param operator Authorities of users who may also pause, redrive, edit, discard, cancel, emit
   *     and listen.
   * @param admin Authorities of users who may also export and import.
   */
  public record Roles(
      @DefaultValue("VIREO_VIEWER") Set<String> viewer,
      @DefaultValue("VIREO_OPERATOR") Set<String> operator,
      @DefaultValue("VIREO_ADMIN") Set<String> admin) {}
}
