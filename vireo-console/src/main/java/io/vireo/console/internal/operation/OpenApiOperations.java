package io.vireo.console.internal.operation;

import io.vireo.console.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Shows the description of the API. Immutable; any thread may call. */
public final class OpenApiOperations implements OperationSource {
  private static final String RESOURCE = "/io/vireo/console/openapi.json";

  private final byte[] document = read();

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("GET", "/openapi.json", Role.VIEWER, call -> Answers.json(document)));
  }

  private static byte[] read() {
    try (InputStream in =
        Objects.requireNonNull(OpenApiOperations.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
