package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who want the same file of the hub. */
class FetchedOnceTest {
  @TempDir Path folder;

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
