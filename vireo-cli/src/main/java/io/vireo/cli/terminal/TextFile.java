package io.vireo.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a whole text in strict UTF-8, without the byte order mark that some editors write at the
 * beginning. If the text cannot be read, the exit code is {@link ExitCode#WRONG_USE}.
 */
public final class TextFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * Reads a file.
   *
   * @throws CommandException if the file cannot be read or is not UTF-8
   */
  public static String read(Path file) {
    try {
      return decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw CommandException.wrongUse("There is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw CommandException.wrongUse("File " + file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw CommandException.wrongUse("File " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the first line of a file that is not blank, such as one with a password.
   *
   * @param what what the line holds, for the error message
   * @throws CommandException if there is no such line, or the file cannot be read or is not UTF-8
   */
  public static String firstLine(Path file, String what) {
    return read(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElseThrow(() -> CommandException.wrongUse("There is no " + what + " in file " + file));
  }

  /**
   * Reads standard input to its end.
   *
   * @throws CommandException if standard input cannot be read or is not UTF-8
   */
  public static String read(InputStream standardInput) {
    try {
      return decode(standardInput.readAllBytes());
    } catch (CharacterCodingException e) {
      throw CommandException.wrongUse("Standard input is not text in UTF-8", e);
    } catch (IOException e) {
      throw CommandException.wrongUse("Standard input cannot be read: " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
