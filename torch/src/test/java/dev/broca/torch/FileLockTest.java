package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who want the same file. */
class FileLockTest {
  @TempDir Path folder;

  @Test
  void oneThreadAtATimeIsInside() throws Exception {
    Path file = folder.resolve("a/b.lock");
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    Callable<Void> visit =
        () -> {
          for (int i = 0; i < 50; i++) {
            try (FileLock _ = FileLock.acquire(file, () -> {})) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              inside.decrementAndGet();
            }
          }
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> done : threads.invokeAll(List.of(visit, visit, visit, visit))) {
        done.get();
      }
    }
    assertThat(most).hasValue(1);
    assertThat(file).exists();
  }

  @Test
  void whoWaitsIsTold() throws Exception {
    Path file = folder.resolve("x.lock");
    var waiting = new CountDownLatch(1);
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> second;
      try (FileLock _ = FileLock.acquire(file, () -> {})) {
        second =
            threads.submit(() -> {
              try (FileLock _ = FileLock.acquire(file, waiting::countDown)) {
                return true;
              }
            });
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.isDone()).isFalse();
      }
      assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLockThatCannotBeMadeDoesNotBlockTheNext() throws Exception {
    Path blocked = folder.resolve("dir.lock");
    Files.createDirectory(blocked);
    assertThatThrownBy(() -> FileLock.acquire(blocked, () -> {})).isInstanceOf(IOException.class);
    Files.delete(blocked);
    try (var threads = Executors.newSingleThreadExecutor()) {
      Callable<Boolean> other =
          () -> {
            try (FileLock _ = FileLock.acquire(blocked, () -> {})) {
              return true;
            }
          };
      assertThat(threads.submit(other).get(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
