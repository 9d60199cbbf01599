package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Core;
import io.vireo.EmitTimeoutException;
import io.vireo.Message;
import io.vireo.NoConnectionException;
import io.vireo.RecoveryFilter;
import io.vireo.VireoException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The books of a hostile program: what was not refused at the door, by an exception that is
 * documented, arrives as it was or is in recovery. Any thread may call what handlers call.
 */
final class EventBooks {
  private final Map<Integer, Open> open = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
  private int step;

  /**
   * An event that is under way.
   *
   * @param what for people
   * @param route where a record of it would be
   * @param body its bytes, or null where they are not known
   * @param exact whether what a handler got is what was sent
   */
  // Nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  private record Open(String what, String route, byte[] body, Predicate<Message<?>> exact) {}

  /** What may not fail at all. */
  interface Call {
    void run() throws Exception;
  }

  int step() {
    return step;
  }

  void nextStep() {
    step++;
  }

  void problem(String what) {
    problems.add("Step " + step + ", " + what);
  }

  boolean isOpen(int number) {
    return open.containsKey(number);
  }

  void forget() {
    open.remove(step);
  }

  void arrived(int number, Message<?> message) {
    Open sent = open.get(number);
    if (sent == null) {
      // It came before, or nobody waits for it.
      return;
    }
    if (!sent.exact.test(message)) {
      problems.add(
          sent.what + " arrived as " + shown(message.content()) + " with " + message.headers());
    }
    open.remove(number);
  }

  static String shown(Object value) {
    String text = value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
    StringBuilder shown = new StringBuilder();
    text.chars()
        .limit(200)
        .forEach(
            c ->
                shown.append(
                    c < 0x7f && c >= ' ' ? String.valueOf((char) c) : String.format("\\u%04x", c)));
    return text.length() > 200 ? shown + "... (" + text.length() + ")" : shown.toString();
  }

  /**
   * Whether it was not refused. What is thrown otherwise has to be an exception of Vireo's own, or
   * the one by which Vireo refuses an argument.
   */
  boolean accepted(String what, Runnable call) {
    try {
      call.run();
      return true;
    } catch (EmitTimeoutException | NoConnectionException e) {
      problems.add("Step " + step + ", " + what + ": the broker was not there: " + e);
    } catch (VireoException e) {
      if (e.getClass() == VireoException.class) {
        problems.add("Step " + step + ", " + what + ": not refused at the door: " + e);
      }
    } catch (IllegalArgumentException e) {
      if (!isThrownByVireo(e)) {
        problems.add("Step " + step + ", " + what + ": " + e + " at " + where(e));
      }
    } catch (RuntimeException | StackOverflowError e) {
      problems.add("Step " + step + ", " + what + ": " + e + " at " + where(e));
    }
    return false;
  }

  private static boolean isThrownByVireo(IllegalArgumentException refusal) {
    return refusal.getStackTrace()[0].getClassName().startsWith("io.vireo.");
  }

  void sent(String what, String route, byte[] body, Predicate<Message<?>> exact) {
    open.put(step, new Open("Step " + step + ", " + what, route, body, exact));
  }

  /** A call that may not fail at all. */
  void required(String what, Call call) {
    try {
      call.run();
    } catch (Exception | StackOverflowError e) {
      problems.add("Step " + step + ", " + what + ": " + e + " at " + where(e));
    }
  }

  private static List<StackTraceElement> where(Throwable failure) {
    return Stream.of(failure.getStackTrace()).limit(6).toList();
  }

  /** Waits until each event was handled or is in recovery, and tells everything that is wrong. */
  List<String> problems(Core core) {
    try {
      Awaitility.await().atMost(TestBroker.PATIENCE).until(() -> isAccountedFor(core));
    } catch (ConditionTimeoutException e) {
      open.values().forEach(lost -> problems.add(lost.what + ": neither handled nor in recovery"));
    }
    return List.copyOf(problems);
  }

  private boolean isAccountedFor(Core core) {
    open.values().stream()
        .map(Open::route)
        .distinct()
        .forEach(route -> lookIntoRecovery(core, route));
    return open.isEmpty();
  }

  private void lookIntoRecovery(Core core, String route) {
    for (var record : core.recovery(route).browse(RecoveryFilter.all())) {
      String id = record.event().id().orElse(null);
      Open sent = id == null || !id.matches("\\d{1,9}") ? null : open.get(Integer.parseInt(id));
      if (sent != null && sent.body != null && Arrays.equals(sent.body, record.event().body())) {
        open.remove(Integer.parseInt(id));
      } else if (sent != null && open.remove(Integer.parseInt(id), sent)) {
        problems.add(
            sent.what
                + ": in recovery, "
                + shown(record.error().type() + ": " + record.error().message())
                + ", as "
                + shown(record.event().body()));
      }
    }
  }
}
