package io.vireo.test;

import io.vireo.Failure;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions about the events of a test, made by {@link VireoAssertions#assertThat}. They wait for
 * nothing but {@link #isQuiet()}. For one thread.
 */
public final class RecordedEventsAssert
    extends AbstractAssert<RecordedEventsAssert, RecordedEvents> {

  RecordedEventsAssert(RecordedEvents actual) {
    super(actual, RecordedEventsAssert.class);
  }

  /**
   * Every event, and what it has caused, is done within 10 s, and no handler has thrown
   * unexpectedly.
   *
   * @return this
   */
  public RecordedEventsAssert isQuiet() {
    isNotNull();
    actual.awaitQuiet();
    return this;
  }

  /**
   * At least one event of a name was emitted.
   *
   * @param event the name
   * @return this
   */
  public RecordedEventsAssert hasEmitted(String event) {
    isNotNull();
    if (actual.messages(event).isEmpty()) {
      failWithMessage("Expected '%s' to be emitted, but it was not", event);
    }
    return this;
  }

  /**
   * A certain number of events of a name was emitted.
   *
   * @param event the name
   * @param times how many
   * @return this
   */
  public RecordedEventsAssert hasEmitted(String event, int times) {
    isNotNull();
    int emitted = actual.messages(event).size();
    if (emitted != times) {
      failWithMessage("Expected '%s' to be emitted %d times, not %d times", event, times, emitted);
    }
    return this;
  }

  /**
   * No event of a name was emitted.
   *
   * @param event the name
   * @return this
   */
  public RecordedEventsAssert hasNotEmitted(String event) {
    isNotNull();
    if (!actual.messages(event).isEmpty()) {
      failWithMessage(
          "Expected '%s' not to be emitted, but it was: %s",
          event, actual.messages(event).stream().map(message -> message.content()).toList());
    }
    return this;
  }

  /**
   * Goes on with the contents of the events of a name, in the order in which they were emitted.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param <T> that type
   * @return assertions about the list
   */
  public <T> ListAssert<T> contents(String event, Class<T> type) {
    isNotNull();
    return Assertions.assertThat(actual.of(event, type)).as("contents of '%s'", event);
  }

  /**
   * Goes on with the attempts to handle an event that have failed.
   *
   * @return assertions about the list
   */
  public ListAssert<Failure> failures() {
    isNotNull();
    return Assertions.assertThat(actual.failures()).as("failures");
  }

  /**
   * No attempt to handle an event has failed.
   *
   * @return this
   */
  public RecordedEventsAssert hasNoFailures() {
    isNotNull();
    List<Failure> failures = actual.failures();
    if (!failures.isEmpty()) {
      AssertionError error =
          new AssertionError("Expected no handler to fail, but these did: " + failures);
      failures.forEach(failure -> error.addSuppressed(failure.exception()));
      throw error;
    }
    return this;
  }
}
