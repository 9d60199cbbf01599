package io.vireo.spring.console;

import io.vireo.console.ConsoleHandler;
import io.vireo.console.ConsoleResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves Vireo's console below a path of a servlet container. A long response, such as an event
 * stream, is written on a thread of an executor, so that it holds none of the container's. The
 * container calls it on several threads.
 */
public final class ConsoleServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleServlet.class);
  @Serial private static final long serialVersionUID = 1L;
  private static final long LONG_ANSWER_BYTES = 1 << 20;

  private final transient ConsoleHandler handler;
  private final transient Executor streams;

  /**
   * Serves a console.
   *
   * @param handler answers the requests
   * @param streams runs a task for each long response; that of an event stream may last for hours.
   *     It may reject a task, which refuses the request with status 503
   */
  public ConsoleServlet(ConsoleHandler handler, Executor streams) {
    this.handler = handler;
    this.streams = streams;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() == null) {
      // The page names its files relative to its own path, which therefore has to end with a slash.
      // The path of the request may begin like the address of another site, so it is left out.
      String path = request.getServletPath();
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", path.substring(path.lastIndexOf('/') + 1) + "/");
      return;
    }
    ConsoleResponse answer = handler.handle(new ServletConsoleRequest(request));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    answer.length().ifPresent(response::setContentLengthLong);
    if (answer.length().orElse(Long.MAX_VALUE) <= LONG_ANSWER_BYTES) {
      answer.body().writeTo(response.getOutputStream());
    } else {
      stream(request.startAsync(), response, answer);
    }
  }

  private void stream(AsyncContext context, HttpServletResponse response, ConsoleResponse answer) {
    context.setTimeout(0);
    try {
      streams.execute(() -> write(context, answer));
    } catch (RejectedExecutionException e) {
      LOG.debug("There are too many long responses", e);
      response.reset();
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader("Retry-After", "10");
      context.complete();
    }
  }

  private static void write(AsyncContext context, ConsoleResponse answer) {
    try {
      answer.body().writeTo(context.getResponse().getOutputStream());
    } catch (IOException e) {
      LOG.debug("A client has gone while it was sent to", e);
    } finally {
      context.complete();
    }
  }
}
