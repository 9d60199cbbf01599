package io.vireo.spring;

import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the tests of the auto-configuration share. */
public final class TestApplication {
  private TestApplication() {}

  /** Runs contexts with Vireo's auto-configuration, on a memory broker of their own. */
  public static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LifecycleAutoConfiguration.class,
                SslAutoConfiguration.class,
                VireoAutoConfiguration.class))
        .withPropertyValues("vireo.url=" + memory());
  }

  public static String memory() {
    return "memory:" + UUID.randomUUID();
  }

  public record Order(int id, String customer) {}

  /** What handlers of a test have received, in order. */
  public static final class Received {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final BlockingQueue<Object> things = new LinkedBlockingQueue<>();

    public void add(@Nullable Object thing) {
      things.add(thing == null ? "null" : thing);
    }

    /** Waits for the next one. */
    public Object next() {
      try {
        Object next = things.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("Nothing was received");
        }
        return next;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    public boolean isEmpty() {
      return things.isEmpty();
    }
  }
}
