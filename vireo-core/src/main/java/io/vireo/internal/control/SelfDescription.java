package io.vireo.internal.control;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the answer with which an observer describes itself. */
final class SelfDescription {
  private static final Logger LOG = LoggerFactory.getLogger(SelfDescription.class);

  /** Brokers refuse larger messages: RabbitMQ 4 by default those above 16 MiB. */
  static final int MAX_BYTES = 8 << 20;

  private SelfDescription() {}

  /** Returns the answer with the document, or with the reason why there is none. */
  static byte[] answer(String observerId, Supplier<? extends JsonNode> description) {
    try {
      byte[] answer = write(new DescriptionRecord(observerId, description.get(), null));
      return answer.length <= MAX_BYTES
          ? answer
          : problem(
              observerId,
              "its description has %,d bytes, and more than %,d are not sent"
                  .formatted(answer.length, MAX_BYTES));
    } catch (RuntimeException | StackOverflowError e) {
      // The types of the program are what is described, so anything may be wrong with them.
      LOG.warn("This program cannot describe itself", e);
      return problem(observerId, "it cannot describe itself: " + e);
    }
  }

  private static byte[] problem(String observerId, String problem) {
    return write(new DescriptionRecord(observerId, null, problem));
  }

  private static byte[] write(DescriptionRecord answer) {
    return JsonMapper.shared().writeValueAsBytes(answer);
  }
}
