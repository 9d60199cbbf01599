package org.springframework.boot.docker.compose.service.connection;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.mock.env.MockEnvironment;

/** Makes what only Docker Compose's own support can make; so it is in that package. */
public final class TestSources {
  private TestSources() {}

  public static DockerComposeConnectionSource of(RunningService service) {
    return new DockerComposeConnectionSource(service, new MockEnvironment());
  }
}
