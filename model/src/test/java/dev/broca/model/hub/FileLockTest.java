package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @Test
  void threadsFetchAFileOnce() throws Exception {
    try (StubHub hub = StubHub.withModel();
        var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<ModelFiles>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> new Workplace(folder, hub.address()).resolve("org/tiny"));
      }
      for (Future<ModelFiles> done : threads.invokeAll(tasks)) {
        assertThat(done.get().path().resolve("model.safetensors"))
            .hasBinaryContent(hub.file("model.safetensors").bytes());
      }
      assertThat(hub.gets("model.safetensors")).isEqualTo(1);
    }
  }

  @Test
  void processesFetchAFileOnce() throws Exception {
    try (StubHub hub = StubHub.withModel()) {
      var bothAsked = new CountDownLatch(2);
      hub.hubTrouble =
          exchange -> {
            // Neither process goes on before the other has started, so that they meet at the lock.
            if (exchange.getRequestURI().getPath().startsWith("/api/")) {
              bothAsked.countDown();
              try {
                assertThat(bothAsked.await(60, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
            return false;
          };
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        processes.add(fetcher(hub.address(), i));
      }
      for (Process process : processes) {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      }
      for (int i = 0; i < 2; i++) {
        assertThat(folder.resolve(i + ".txt")).content().contains("fetched 4 files");
      }
      assertThat(hub.gets("model.safetensors")).isEqualTo(1);
    }
  }

  private Process fetcher(URI endpoint, int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Fetcher.class.getName(),
            folder.toString(),
            endpoint.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(number + ".txt").toFile())
        .start();
  }

  /** The other process. */
  static final class Fetcher {
    private Fetcher() {}

    public static void main(String[] arguments) {
      var work = new Workplace(Path.of(arguments[0]), URI.create(arguments[1]));
      System.out.println("fetched " + work.resolve("org/tiny").files().size() + " files");
    }
  }
}
