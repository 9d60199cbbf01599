package io.vireo.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;

/** Hears how one publish ended, and sees to it that it hears so once. */
final class Outcome implements PublishCallback {
  private Boolean routed;
  private VireoException failure;

  @Override
  public void confirmed(boolean taken) {
    assertFirst();
    routed = taken;
  }

  @Override
  public void failed(VireoException cause) {
    assertFirst();
    failure = cause;
  }

  boolean routed() {
    assertThat(failure).isNull();
    assertThat(routed).as("outcome").isNotNull();
    return routed;
  }

  VireoException failure() {
    assertThat(failure).as("failure").isNotNull();
    return failure;
  }

  private void assertFirst() {
    assertThat(routed).isNull();
    assertThat(failure).isNull();
  }
}
