package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CleanThreadsTest {
  private Thread thread = Thread.currentThread();

  /** A thread lasts longer than the program that needed it first, if programs share a bus. */
  @Test
  void aThreadDoesNotKeepTheClassesOfTheProgramThatMadeIt() throws Exception {
    WeakReference<ClassLoader> program = makeThreadInProgram();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(program.get()).isNull();
            });
    assertThat(thread.getName()).isEqualTo("made");
  }

  // The class has the form that it is cast to, in any class loader.
  @SuppressWarnings("unchecked")
  private WeakReference<ClassLoader> makeThreadInProgram() throws Exception {
    ClassLoader loader = new ProgramLoader();
    Class<?> program = loader.loadClass(Program.class.getName());
    assertThat(program).isNotEqualTo(Program.class);
    Function<Runnable, Thread> start =
        (Function<Runnable, Thread>) program.getDeclaredConstructor().newInstance();
    thread = start.apply(() -> {});
    return new WeakReference<>(loader);
  }

  /** A program that makes a thread. */
  public static final class Program implements Function<Runnable, Thread> {
    @Override
    public Thread apply(Runnable task) {
      return CleanThreads.daemon("made", task);
    }
  }

  /** A class loader with the program, as a container has one for each of its programs. */
  private static final class ProgramLoader extends ClassLoader {
    private static final String NAME = Program.class.getName();

    private ProgramLoader() {
      super(CleanThreads.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(NAME) ? defineProgram() : super.loadClass(name, resolve);
    }

    private Class<?> defineProgram() throws ClassNotFoundException {
      try (InputStream file =
          Objects.requireNonNull(
              Program.class.getResourceAsStream("CleanThreadsTest$Program.class"))) {
        byte[] bytes = file.readAllBytes();
        return defineClass(NAME, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(NAME, e);
      }
    }
  }
}
