package io.vireo.console.internal.web;

import io.vireo.console.ConsoleRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A request of a client whose body may have a limited number of bytes. */
final class LimitedRequest implements ConsoleRequest {
  private final ConsoleRequest request;
  private final String address;
  private final InputStream body;

  /**
   * Limits a request.
   *
   * @param address of the client, which may be behind a trusted proxy
   */
  LimitedRequest(ConsoleRequest request, String address, long most) {
    this.request = request;
    this.address = address;
    this.body = new LimitedBody(request.body(), most);
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String rawPath() {
    return request.rawPath();
  }

  @Override
  public String rawQuery() {
    return request.rawQuery();
  }

  @Override
  public Optional<String> header(String name) {
    return request.header(name);
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public String remoteAddress() {
    return address;
  }

  @Override
  public boolean secure() {
    return request.secure();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return request.unwrap(type);
  }

  /** Refuses the request with status 413 once there are more bytes than may be. */
  private static final class LimitedBody extends FilterInputStream {
    private final long most;
    private long read;

    LimitedBody(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      count(Math.max(0, count));
      return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(bytes);
      count(skipped);
      return skipped;
    }

    private void count(long bytes) {
      read += bytes;
      if (read > most) {
        throw Bodies.tooLarge(most);
      }
    }
  }
}
