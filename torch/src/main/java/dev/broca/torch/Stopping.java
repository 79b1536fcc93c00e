package dev.broca.torch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is done when the process is told to stop, as by Ctrl-C, while work goes on. */
public final class Stopping {
  /** Something to be done, until it is closed. */
  public interface Task extends AutoCloseable {
    @Override
    void close();
  }

  private static final Set<Runnable> TASKS = ConcurrentHashMap.newKeySet();
  private static volatile boolean begun;

  static {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(Stopping::runAll));
  }

  private Stopping() {}

  /** Has something done when the process stops. */
  public static Task onStop(Runnable work) {
    TASKS.add(work);
    return () -> TASKS.remove(work);
  }

  /** Whether the process is about to end, so that work may fail in ways that say nothing. */
  public static boolean hasBegun() {
    return begun;
  }

  private static void runAll() {
    begun = true;
    for (Runnable task : TASKS) {
      try {
        task.run();
      } catch (RuntimeException e) {
        // Nobody is left to tell, and the other tasks are still to be done.
      }
    }
  }
}
