package io.vireo.console.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the tests of the console look for is found, in pages made for that. */
class BrowserIT {
  private static final String POLICY =
      "default-src 'none'; img-src data:; script-src 'self'; style-src 'self' 'unsafe-inline'";

  private static void show(String body, Consumer<Page> test) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] html =
        ("<!doctype html><html lang=en><meta charset=utf-8><title>A page</title><link rel=icon href='data:,'>"
                + "<main><h1>A page</h1>"
                + body
                + "</main>")
            .getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/") ? 200 : 404, html.length);
          exchange.getResponseBody().write(html);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try (Page page = Browser.shared().open(url, 360, 800)) {
      test.accept(page);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPageWithoutAFaultPasses() throws IOException {
    show(
        "<p>Text</p><button>Save</button>",
        page -> {
          page.button("Save").await();
          page.requireAccessible();
          page.requireFits();
          page.requireNoProblem();
        });
  }

  @Test
  void aButtonWithoutANameIsNotAccessible() throws IOException {
    show(
        "<button></button>",
        page -> assertThatThrownBy(page::requireAccessible).hasMessageContaining("button-name"));
  }

  @Test
  void aTextThatIsTooWideDoesNotFit() throws IOException {
    show(
        "<p style='white-space: nowrap'>" + "wide ".repeat(100) + "</p>",
        page ->
            assertThatThrownBy(page::requireFits)
                .hasMessageContaining("of which 360 are seen")
                .hasMessageContaining("flows out of its box"));
  }

  @Test
  void aTextThatIsCutOffDoesNotFitUnlessATitleShowsIt() throws IOException {
    String style = "<p style='white-space: nowrap; overflow: hidden' ";
    String text = ">" + "wide ".repeat(100) + "</p>";

    show(style + "title=all" + text, Page::requireFits);
    show(
        style + text,
        page ->
            assertThatThrownBy(page::requireFits).hasMessageContaining("cut off without a title"));
  }

  @Test
  void aScriptThatThePolicyForbidsIsAProblem() throws IOException {
    show(
        "<script>alert(1)</script>",
        page -> assertThat(page.problems()).singleElement().asString().contains("script-src"));
  }

  @Test
  void aRefusedRequestIsAProblem() throws IOException {
    show(
        "<script src='missing.js'></script>",
        page -> assertThatThrownBy(page::requireNoProblem).hasMessageContaining("404 GET"));
  }
}
