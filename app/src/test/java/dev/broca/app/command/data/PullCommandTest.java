package dev.broca.app.command.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.published.PublicData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PullCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  private int pull(String... more) {
    var arguments = new ArrayList<>(List.of("data", "pull"));
    arguments.addAll(List.of(more));
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments.toArray(String[]::new));
  }

  @Test
  void setsAreListedWithSourceAndLicence() {
    assertThat(pull()).isZero();
    for (PublicData set : PublicData.ALL) {
      assertThat(out.toString()).contains(set.name(), set.licence(), set.source());
    }
  }

  @Test
  void offlineNothingIsFetchedAndUnknownNamesAreWrong() {
    assertThat(pull("tuckute2024", "--offline", "--out", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("none stated with the data", "assy_Tuckute2024_language.nc is not in");
    assertThat(pull("tuckute")).isEqualTo(2);
    assertThat(err.toString()).contains("pereira2018, tuckute2024, blank2014");
    assertThat(pull("pereira2018", "--from", "here")).isEqualTo(2);
    assertThat(err.toString()).contains("'here'");
  }

  @Test
  void aMirrorWithSomethingElseIsRefused() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = {1, 2, 3};
    server.createContext(
        "/",
        exchange -> {
          boolean head = exchange.getRequestMethod().equals("HEAD");
          if (head) {
            exchange.getResponseHeaders().set("Content-Length", "3");
          }
          exchange.sendResponseHeaders(200, head ? -1 : 3);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/a.nc";
      assertThat(pull("pereira2018", "--from", address, "--out", folder.toString())).isEqualTo(1);
      assertThat(err.toString()).contains("arrived damaged", "f8434b4022f5b2c862f0ff2854d5b3f5");
      assertThat(folder.resolve("assy_Pereira2018_language.nc")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }
}
