package startup;

import io.vireo.Observer;
import io.vireo.spring.OnEvent;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Emits an event when it has started, and prints a line when the event is handled. */
@SpringBootApplication
public class StartUpApplication {
  public record Order(int id, String article) {}

  public static void main(String[] arguments) {
    SpringApplication.run(StartUpApplication.class, arguments);
  }

  @OnEvent(value = "${route}", resumable = true)
  void placed(Order order) {
    System.out.println("Handled " + order.id());
  }

  @Bean
  ApplicationRunner first(Observer app, @Value("${route}") String route) {
    return arguments -> app.emit(route, new Order(42, "Analytical Engine"));
  }
}
