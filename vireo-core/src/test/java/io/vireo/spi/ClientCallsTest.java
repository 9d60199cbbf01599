package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vireo.Core;
import io.vireo.spi.ClientCallInterceptor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClientCallsTest {
  private final ClientCalls calls = new ClientCalls();
  private final List<String> seen = new ArrayList<>();

  private ClientCallInterceptor named(String name) {
    return () -> {
      seen.add(name + " begins");
      return () -> seen.add(name + " ends");
    };
  }

  private void call() {
    Scope scope = calls.begin();
    seen.add("call");
    scope.close();
  }

  @Test
  void withoutAnInterceptorNothingIsMadeForACall() {
    Runnable task = () -> {};

    assertThat(calls.begin()).isSameAs(Scope.NONE);
    assertThat(calls.around(task)).isSameAs(task);
  }

  @Test
  void interceptorsStandAroundEachOtherInTheOrderInWhichTheyWereAdded() {
    calls.add(named("outer"));
    calls.add(named("inner"));

    call();

    assertThat(seen)
        .containsExactly("outer begins", "inner begins", "call", "inner ends", "outer ends");
  }

  @Test
  void aTaskRunsWithinAScopeOnTheThreadThatRunsIt() {
    calls.add(named("one"));

    calls.around(() -> seen.add("task")).run();

    assertThat(seen).containsExactly("one begins", "task", "one ends");
  }

  @Test
  void anInterceptorThatWasRemovedIsNotAskedAgain() {
    ClientCallInterceptor same = named("same");
    Runnable first = calls.add(same);
    calls.add(same);

    first.run();
    first.run();
    call();

    assertThat(seen).containsExactly("same begins", "call", "same ends");
  }

  @Test
  void whatAnInterceptorThrowsChangesNothingElse() {
    calls.add(ClientCallsTest::failed);
    calls.add(() -> ClientCallsTest::failed);
    calls.add(named("other"));

    call();

    assertThat(seen).containsExactly("other begins", "call", "other ends");
  }

  private static Scope failed() {
    throw new IllegalStateException("expected by this test");
  }

  @Test
  void aMissingClassOfAnInterceptorChangesNothingElseAndIsLoggedOnceAMinute() {
    Logger logger = (Logger) LoggerFactory.getLogger(ClientCalls.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    calls.add(ClientCallsTest::withoutItsClass);
    calls.add(() -> ClientCallsTest::withoutItsClass);
    calls.add(named("other"));

    try {
      call();
      call();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(seen)
        .containsExactly(
            "other begins", "call", "other ends", "other begins", "call", "other ends");
    assertThat(log.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
  }

  private static Scope withoutItsClass() {
    throw new NoClassDefFoundError("expected by this test");
  }

  @Test
  void inMemoryThereIsNoClientToCall() {
    try (Core core = Core.connect("memory:client-calls")) {
      core.interceptClientCalls(named("memory"));
      core.emit("nobody.listens");
    }

    assertThat(seen).isEmpty();
  }
}
