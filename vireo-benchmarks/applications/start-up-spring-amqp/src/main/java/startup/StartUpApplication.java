package startup;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Sends a message when it has started, and prints a line when the message is handled. */
@SpringBootApplication
public class StartUpApplication {
  public record Order(int id, String article) {}

  public static void main(String[] arguments) {
    SpringApplication.run(StartUpApplication.class, arguments);
  }

  @Bean
  Queue queue(@Value("${route}") String route) {
    return new Queue(route, true);
  }

  @Bean
  MessageConverter json() {
    return new JacksonJsonMessageConverter();
  }

  @RabbitListener(queues = "${route}")
  void placed(Order order) {
    System.out.println("Handled " + order.id());
  }

  @Bean
  ApplicationRunner first(RabbitTemplate rabbit, @Value("${route}") String route) {
    return arguments -> rabbit.convertAndSend(route, new Order(42, "Analytical Engine"));
  }
}
