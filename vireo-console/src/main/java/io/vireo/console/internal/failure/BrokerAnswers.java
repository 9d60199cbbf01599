package io.vireo.console.internal.failure;

import io.vireo.InvalidEventNameException;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.console.internal.operation.ApiException;

/** Tells a caller of the API what a call of the broker has failed with. Stateless. */
public final class BrokerAnswers {
  private BrokerAnswers() {}

  /** {@return the refusal of a call for which the broker, or Vireo, has thrown an exception} */
  public static ApiException refusal(VireoException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof PayloadException || failure instanceof InvalidEventNameException) {
      return ApiException.of(400, message, failure);
    }
    if (failure instanceof UnroutableEventException) {
      return ApiException.of(409, message, failure);
    }
    return ApiException.of(failure instanceof NoConnectionException ? 503 : 502, message, failure);
  }
}
