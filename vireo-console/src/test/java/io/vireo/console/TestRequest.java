package io.vireo.console;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request that no server has received. */
public final class TestRequest implements ConsoleRequest {
  private final String method;
  private final String target;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private byte[] body = new byte[0];
  private String remoteAddress = "127.0.0.1";
  private boolean secure;

  private TestRequest(String method, String target) {
    this.method = method;
    this.target = target;
    headers.put("Host", "127.0.0.1:8484");
  }

  public static TestRequest of(String method, String target) {
    return new TestRequest(method, target);
  }

  public static TestRequest get(String target) {
    return of("GET", target);
  }

  public static TestRequest post(String target, String json) {
    return of("POST", target).with("Content-Type", "application/json").withBody(json);
  }

  public TestRequest with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public TestRequest without(String name) {
    headers.remove(name);
    return this;
  }

  public TestRequest withBody(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public TestRequest from(String address) {
    remoteAddress = address;
    return this;
  }

  public TestRequest encrypted() {
    secure = true;
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String rawPath() {
    return target.replaceFirst("\\?.*", "");
  }

  @Override
  public String rawQuery() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }
}
