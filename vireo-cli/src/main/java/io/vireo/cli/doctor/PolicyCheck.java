package io.vireo.cli.doctor;

import io.vireo.cli.terminal.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges the policies on the queues that Vireo keeps for itself. Of a limit in a policy and one in
 * a queue's arguments RabbitMQ takes the smaller one, so no argument can hold against a policy (see
 * "Queue length limit" and "TTL" in RabbitMQ's documentation).
 */
final class PolicyCheck {
  private static final String NO_ROOM =
      "of delayed, retried and failed events those above the limit vanish, or emits and retries wait for room";

  private static final Map<String, String> HARM =
      new TreeMap<>(
          Map.of(
              "message-ttl",
              "delayed and retried events come too early, and failed events and pauses vanish after that time",
              "expires",
              "delayed and retried events and failed ones vanish with their queue, when nobody has used it for that time",
              "max-length",
              NO_ROOM,
              "max-length-bytes",
              NO_ROOM));

  /** What a policy's pattern has to be to leave Vireo's own queues out. */
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
                    "queues of Vireo's own",
                    what + " for " + few(names),
                    harm.get(what) + "; emits are answered with true all the same",
                    "leave them out of the policy: with the pattern " + PATTERN)));
    return findings;
  }

  private static String few(SortedSet<String> names) {
    return names.size() == 1
        ? names.first()
        : names.first() + " and " + Quantity.of(names.size() - 1L, "other");
  }
}
