package shop.orders;

import io.vireo.RetryPolicy;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
class OrderService {
  public static void main(String[] arguments) {
    SpringApplication.run(OrderService.class, arguments);
  }

  /** Once more at once, then after 1, 2, 4, 8 and 16 s; what can never succeed is not tried. */
  @Bean
  RetryPolicy carrierRetries() {
    return RetryPolicy.immediately(1)
        .thenExponential(Duration.ofSeconds(1), Duration.ofMinutes(1))
        .atMost(7)
        .neverOn(Carrier.RefusedException.class);
  }
}
