package io.vireo.console.internal.task;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of all exports, which together have a limited number of bytes. An export that has no
 * room left takes that of the oldest ones that are complete. Any thread may use it; its lock is not
 * held while a listener of a task is called.
 */
final class ExportFiles implements AutoCloseable {
  private final long limit;

  /** By the ids of their tasks, the oldest first. */
  private final Map<String, ExportFile> files = new LinkedHashMap<>();

  /**
   * Makes none yet.
   *
   * @param limit how many bytes the files may have together
   */
  ExportFiles(long limit) {
    this.limit = limit;
  }

  /** Makes the file of a task. */
  ExportFile create(ConsoleTask task) {
    ExportFile file = ExportFile.create(task, this);
    synchronized (this) {
      files.put(task.id(), file);
    }
    task.hasFile(true);
    return file;
  }

  /** The file of a task; empty if it has none, or has lost it. */
  synchronized Optional<ExportFile> of(ConsoleTask task) {
    return Optional.ofNullable(files.get(task.id()));
  }

  long limit() {
    return limit;
  }

  /**
   * Makes room for what is about to be written.
   *
   * @return false if there is none, even without the exports that are complete
   */
  boolean makeRoom(long bytes) {
    List<ExportFile> given = new ArrayList<>();
    boolean hasRoom;
    synchronized (this) {
      long left = limit - files.values().stream().mapToLong(ExportFile::size).sum();
      Iterator<ExportFile> oldest = files.values().iterator();
      while (left < bytes && oldest.hasNext()) {
        ExportFile file = oldest.next();
        if (file.task().state() == ConsoleTask.State.DONE) {
          oldest.remove();
          given.add(file);
          left += file.size();
        }
      }
      hasRoom = left >= bytes;
    }
    given.forEach(ExportFiles::delete);
    return hasRoom;
  }

  /** Deletes the file of a task, if it has one. */
  void delete(ConsoleTask task) {
    Optional<ExportFile> file;
    synchronized (this) {
      file = Optional.ofNullable(files.remove(task.id()));
    }
    file.ifPresent(ExportFiles::delete);
  }

  private static void delete(ExportFile file) {
    file.close();
    file.task().hasFile(false);
  }

  /** Deletes all files. */
  @Override
  public void close() {
    List<ExportFile> left;
    synchronized (this) {
      left = new ArrayList<>(files.values());
      files.clear();
    }
    left.forEach(ExportFiles::delete);
  }
}
