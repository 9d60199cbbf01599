package io.vireo.console.internal.task;

import static io.vireo.console.internal.task.TaskRequest.events;
import static io.vireo.console.internal.task.TaskRequest.number;

import io.vireo.Recovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records into a file, which is downloaded afterwards. The records stay. */
final class ExportWork implements TaskWork {
  private final ConsoleTask task;
  private final @Nullable ExportFile file;
  private long done;

  /**
   * Makes it.
   *
   * @param file where the records go; null for a dry run
   */
  ExportWork(ConsoleTask task, @Nullable ExportFile file) {
    this.task = task;
    this.file = file;
  }

  @Override
  public void workOn(Recovery recovery, List<String> ids) {
    if (file == null) {
      done += ids.size();
      task.progress(done, 0);
      return;
    }
    try {
      recovery.exportTo(TaskWork.filter(ids, ids.size()), new Lines(file));
      file.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("The file cannot be written: " + e.getMessage(), e);
    }
  }

  /** Counts the lines that are written. */
  private final class Lines implements Appendable {
    private final ExportFile file;

    Lines(ExportFile file) {
      this.file = file;
    }

    @Override
    public Appendable append(CharSequence text) throws IOException {
      if (task.isStopAsked()) {
        throw new StoppedException();
      }
      file.append(text);
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char letter) throws IOException {
      file.append(letter);
      if (letter == '\n') {
        done++;
        task.progress(done, 0);
      }
      return this;
    }
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public long failed() {
    return 0;
  }

  @Override
  public String sentence(boolean complete) {
    if (file == null) {
      return events(done) + " would be exported.";
    }
    return done == task.total()
        ? events(done) + " exported. They stay in recovery."
        : "%s of %s exported; the others are no longer there. They stay in recovery."
            .formatted(number(done), events(task.total()));
  }
}
