package io.vireo.spring.autoconfigure;

import io.vireo.spring.InvalidListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a listener that cannot be as it is written, without a stack trace. */
final class InvalidListenerFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidListenerException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
