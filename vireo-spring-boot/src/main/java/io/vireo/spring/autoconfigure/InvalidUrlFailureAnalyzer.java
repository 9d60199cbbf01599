package io.vireo.spring.autoconfigure;

import io.vireo.InvalidUrlException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a URL that no driver understands, without a stack trace and without the URL. */
final class InvalidUrlFailureAnalyzer extends AbstractFailureAnalyzer<InvalidUrlException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidUrlException cause) {
    return new FailureAnalysis(
        "Vireo cannot connect: " + cause.getMessage(),
        "Correct the property vireo.url, or the bean that gives the URL.",
        cause);
  }
}
