package shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The prices that all processes share. Here it is a folder; in a shop it would be a database. */
class PriceList {
  private final Path folder;

  PriceList(Path folder) {
    this.folder = folder;
  }

  BigDecimal read(String item) {
    try {
      return new BigDecimal(Files.readString(folder.resolve(item)).strip());
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(item + " has no price yet", e);
    } catch (IOException e) {
      throw new UncheckedIOException("The price of " + item + " cannot be read", e);
    }
  }

  void write(String item, BigDecimal price) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(item), price.toPlainString());
    } catch (IOException e) {
      throw new UncheckedIOException("The price of " + item + " cannot be written", e);
    }
  }
}
