package io.vireo.operations.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.rabbitmq.BrokerAccess;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of RabbitMQ's management API. It only sends GET requests. */
public final class ManagementApi {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final String QUEUE_COLUMNS =
      "name,durable,auto_delete,arguments,policy,operator_policy,effective_policy_definition,messages_unacknowledged";
  private static final String BINDING_COLUMNS = "source,destination,destination_type,routing_key";

  private final HttpClient client;
  private final ManagementUrl url;
  private final String authorization;
  private final String virtualHost;
  private final Duration timeout;

  /**
   * Creates a client. It connects with the first request.
   *
   * @param url the URL of the API
   * @param access the credentials, unless the URL has some
   * @param timeout how long each answer may take
   */
  public ManagementApi(ManagementUrl url, BrokerAccess access, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    String credentials = url.credentials().orElseGet(() -> access.user() + ":" + access.password());
    // Each request sends the credentials at once; waiting for a 401 would cost another round trip.
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    this.virtualHost = URLEncoder.encode(access.virtualHost(), UTF_8).replace("+", "%20");
    // The client follows no redirects, since they could send the password to another host.
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
    access.tls().ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** The API cannot be read; the message says why. */
  public static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    UnavailableException(String message) {
      super(message);
      this.temporary = false;
    }

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
      this.temporary = false;
    }

    /** The API has failed itself, as it does for some seconds after a virtual host was made. */
    UnavailableException(int status) {
      super("it answered with status " + status);
      this.temporary = status >= 500;
    }

    /**
     * Says what to do.
     *
     * @param lasting what to do if asking again cannot help
     */
    public String remedy(String lasting) {
      return temporary ? "Try again in a moment" : lasting;
    }
  }

  /** Returns the URL of the API without user and password. */
  public String endpoint() {
    return url.address();
  }

  public List<JsonNode> queues() {
    return required("/api/queues/" + virtualHost + "?columns=" + QUEUE_COLUMNS);
  }

  /** Returns the names of all queues, and how many events wait in each. */
  public List<JsonNode> waiting() {
    return required("/api/queues/" + virtualHost + "?columns=name,messages_ready");
  }

  public List<JsonNode> bindings() {
    return required("/api/bindings/" + virtualHost + "?columns=" + BINDING_COLUMNS);
  }

  /** Returns the nodes of the cluster; empty if the user may not see them. */
  public Optional<List<JsonNode>> nodes() {
    return get("/api/nodes?columns=name,running,mem_alarm,disk_free_alarm,partitions");
  }

  /** Returns the deprecated features of the broker; empty if it is too old to list them. */
  public Optional<List<JsonNode>> deprecatedFeatures() {
    return get("/api/deprecated-features");
  }

  private List<JsonNode> required(String path) {
    return get(path)
        .orElseThrow(
            () ->
                new UnavailableException(
                    "it does not show the virtual host; the user needs the tag 'management' and a permission there"));
  }

  /** Sends a request; returns empty if the user may not see the answer or it does not exist. */
  private Optional<List<JsonNode>> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.address() + path))
            .timeout(timeout)
            .header("Authorization", authorization)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(response.statusCode(), body);
      }
    } catch (HttpTimeoutException e) {
      throw new UnavailableException("no answer within " + Durations.millis(timeout) + " ms", e);
    } catch (ConnectException e) {
      throw new UnavailableException("connection refused", e);
    } catch (SSLException e) {
      throw new UnavailableException("TLS: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new UnavailableException("the answer is not JSON", e);
    } catch (IOException e) {
      String message = e.getMessage();
      throw new UnavailableException(
          "the connection was lost ("
              + (message == null ? e.getClass().getSimpleName() : message)
              + ")",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
  }

  private static Optional<List<JsonNode>> read(int status, InputStream body) {
    return switch (status) {
      case OK -> {
        List<JsonNode> items = new ArrayList<>();
        JsonMapper.shared().readTree(body).forEach(items::add);
        yield Optional.of(items);
      }
      case UNAUTHORIZED ->
          throw new UnavailableException(
              "it refused the user or password; the user needs the tag 'management'");
      case FORBIDDEN, NOT_FOUND -> Optional.empty();
      default -> throw new UnavailableException(status);
    };
  }
}
