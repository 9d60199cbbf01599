package shop;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does the work, or rather pretends to: every fifth document fails the first time. Documents may
 * come more than once, for example after a crash, so the result must be the same each time.
 */
class Converter {
  private final Set<String> formats;
  private final Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();

  Converter(Set<String> formats) {
    this.formats = Set.copyOf(formats);
  }

  void convert(Document document) throws IOException, InterruptedException {
    if (!formats.contains(document.format())) {
      throw new UnknownFormatException(document);
    }
    if (document.number() % 5 == 0 && failedOnce.add(document.number())) {
      throw new IOException("no space for document " + document.number());
    }
    Thread.sleep(100); // the work
    System.out.println("converted document " + document.number());
  }
}
