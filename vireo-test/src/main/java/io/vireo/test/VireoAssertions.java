package io.vireo.test;

/**
 * Assertions of AssertJ about the events of a test. To be used where AssertJ is on the class path.
 *
 * <pre>{@code
 * import static io.vireo.test.VireoAssertions.assertThat;
 *
 * assertThat(events).hasEmitted("parcel.sent").hasNoFailures();
 * assertThat(events).contents("parcel.sent", Parcel.class).containsExactly(new Parcel(42));
 * }</pre>
 */
public final class VireoAssertions {
  private VireoAssertions() {}

  /**
   * Begins assertions about the events of a test.
   *
   * @param actual the events
   * @return the assertions
   */
  public static RecordedEventsAssert assertThat(RecordedEvents actual) {
    return new RecordedEventsAssert(actual);
  }
}
