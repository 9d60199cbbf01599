package io.vireo.test;

import io.vireo.Failure;
import io.vireo.Message;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The events that a test has emitted, directly or by what it tests, and what has become of them.
 * All observers and cores of a {@link TestBroker} are recorded; nothing of other tests is.
 *
 * <p>An event is recorded when it is emitted, broadcast, or emitted with a delay, also if nobody
 * listens to it. An event that could not be published, so that {@code emit} has thrown, is not
 * recorded. What a retry or a redrive publishes again is no new event.
 *
 * <p>Any thread may call any method. Only {@link #awaitQuiet()} blocks.
 */
public interface RecordedEvents {

  /**
   * The contents of the events of a name, in the order in which they were emitted.
   *
   * @param event the name of the event
   * @param type what the data is decoded to
   * @param <T> that type
   * @return an unmodifiable list, empty if there was no such event; null stands for JSON {@code
   *     null}
   * @throws io.vireo.PayloadException if data cannot be decoded to the type
   */
  <T> List<T> of(String event, Class<T> type);

  /**
   * The events of a name with their ids, times and headers, in the order in which they were
   * emitted.
   *
   * @param event the name of the event
   * @return an unmodifiable list, empty if there was no such event
   */
  List<Message<JsonNode>> messages(String event);

  /**
   * The attempts to handle an event that have failed, in the order in which they were told.
   *
   * @return an unmodifiable list
   */
  List<Failure> failures();

  /**
   * Says that handlers may fail in this test. Without this call {@link #awaitQuiet()} and the check
   * after the test fail on an exception of a handler.
   */
  void expectFailures();

  /**
   * Waits for at most 10 s until every event, and every event that it has caused, is done.
   *
   * <p>That is when no event is being published, no event waits in a queue whose listener takes
   * events, and none is being handled or is on its way to recovery. An event that is delayed,
   * because it was emitted so or is retried later, is waited for once it is due; {@link
   * BrokerTime#advance} makes it due. An event whose listener is paused or stopped is not waited
   * for, because nothing happens to it before the test acts.
   *
   * @throws AssertionError if a handler has thrown and {@link #expectFailures()} was not called,
   *     with the exception of the handler as its cause; or if the time has passed, with a list of
   *     what is not done
   */
  void awaitQuiet();

  /**
   * Waits like {@link #awaitQuiet()}, for another time.
   *
   * @param atMost how long to wait, in real time
   * @throws AssertionError as {@link #awaitQuiet()} does
   */
  void awaitQuiet(Duration atMost);
}
