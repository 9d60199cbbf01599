package io.vireo.spring.autoconfigure.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vireo.Core;
import io.vireo.RetryPolicy;
import io.vireo.spring.OnEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application in a process of its own, with OpenTelemetry's Java agent attached. It runs until
 * its standard input ends. The agent exports its spans to the standard output, and so does the
 * application with those of Micrometer Tracing, where that is.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AgentShop {
  /** Comes before the name of a span that was made by the application's own SDK. */
  static final String OWN_SPAN = "span of the application: ";

  /** What the last attempt to handle the last event says. */
  static final String DONE = "the customer has been told";

  public static void main(String[] arguments) throws IOException {
    ConfigurableApplicationContext context = SpringApplication.run(AgentShop.class, arguments);
    System.in.transferTo(OutputStream.nullOutputStream());
    context.close();
    System.exit(0);
  }

  @Bean
  RetryPolicy once() {
    return RetryPolicy.immediately(1);
  }

  /** A bean because it is within a configuration. */
  @RestController
  static class Orders {
    private final Core core;
    private final String events;
    private final AtomicBoolean failed = new AtomicBoolean();

    Orders(Core core, @Value("${shop.events}") String events) {
      this.core = core;
      this.events = events;
    }

    @PostMapping("/orders")
    void place() {
      core.emit(events + ".placed", 1);
    }

    @OnEvent("${shop.events}.placed")
    void ship(int order) {
      core.emit(events + ".sent", order);
    }

    @OnEvent(value = "${shop.events}.sent", retry = "once")
    void tell(int parcel) {
      if (!failed.getAndSet(true)) {
        throw new IllegalStateException("expected by this test: the customer does not answer");
      }
      System.out.println(DONE);
    }
  }

  /** Only where the SDK is on the class path. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.opentelemetry.sdk.trace.SpanProcessor")
  static class OwnTelemetry {
    @Bean
    OwnSpans ownSpans() {
      return new OwnSpans();
    }
  }

  static final class OwnSpans implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      System.out.println(OWN_SPAN + span.getName());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
