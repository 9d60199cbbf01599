package io.vireo.operations.doctor;

import io.vireo.operations.text.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges the policies on Vireo's own queues. If a policy and the arguments of a queue both set a
 * limit, RabbitMQ applies the smaller one, so Vireo cannot protect its queues by their arguments
 * (see "Queue length limit" and "TTL" in RabbitMQ's documentation).
 */
final class PolicyCheck {
  private static final String NO_ROOM =
      "delayed, retried and failed events above the limit are dropped, or emits and retries wait for room";

  private static final Map<String, String> HARM =
      new TreeMap<>(
          Map.of(
              "message-ttl",
              "delayed and retried events come too early, and failed events and pauses are dropped after that time",
              "expires",
              "delayed, retried and failed events are deleted with their queue if nobody has used it for that time",
              "max-length",
              NO_ROOM,
              "max-length-bytes",
              NO_ROOM));

  /** The pattern with which a policy leaves Vireo's own queues out. */
  static final String PATTERN = "^(?!RECOVERY\\.|PAUSED\\.|vireo\\.).*";

  private PolicyCheck() {}

  static List<Finding> of(List<OwnQueuePolicy> policies) {
    Map<String, SortedSet<String>> queues = new TreeMap<>();
    Map<String, String> harm = new TreeMap<>();
    for (OwnQueuePolicy one : policies) {
      HARM.forEach(
          (setting, harmed) -> {
            Object value = one.definition().get(setting);
            if (value != null) {
              String what = "policy '" + one.policy() + "' sets " + setting + " to " + value;
              queues.computeIfAbsent(what, unused -> new TreeSet<>()).add(one.queue());
              harm.put(what, harmed);
            }
          });
    }
    List<Finding> findings = new ArrayList<>();
    queues.forEach(
        (what, names) ->
            findings.add(
                Finding.problem(
                    "Vireo's own queues",
                    what + " for " + few(names),
                    harm.get(what) + "; emit answers true all the same",
                    "leave these queues out of the policy with the pattern " + PATTERN)));
    return findings;
  }

  private static String few(SortedSet<String> names) {
    return names.size() == 1
        ? names.first()
        : names.first() + " and " + Quantity.of(names.size() - 1L, "other");
  }
}
