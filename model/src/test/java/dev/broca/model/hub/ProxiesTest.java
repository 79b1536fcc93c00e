package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final URI HUB = URI.create("https://huggingface.co/x");

  private static final InetSocketAddress ELSEWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 99);

  private static String chosen(Map<String, String> environment, URI uri) {
    Proxy proxy = new Proxies(environment, null).select(uri).getFirst();
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "none";
  }

  @Test
  void theSchemeChoosesTheVariable() {
    var environment =
        Map.of(
            "HTTPS_PROXY",
            "http://secure:3128",
            "http_proxy",
            "plain",
            "ALL_PROXY",
            "http://all:1");
    assertThat(chosen(environment, HUB)).isEqualTo("secure:3128");
    assertThat(chosen(environment, URI.create("http://x/"))).isEqualTo("plain:80");
    assertThat(chosen(Map.of("ALL_PROXY", "http://all:1"), HUB)).isEqualTo("all:1");
    assertThat(chosen(Map.of("https_proxy", "low:1", "HTTPS_PROXY", "up:1"), HUB))
        .isEqualTo("low:1");
    assertThat(chosen(Map.of(), HUB)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "huggingface.co, true",
    ".huggingface.co, true",
    "'localhost, HuggingFace.co', true",
    "co, true",
    "face.co, false",
    "huggingface.co:443, false",
    "huggingface.co:8443, true",
    "'', false",
  })
  void exemptHostsGoDirectly(String exempt, boolean direct) {
    var environment = Map.of("https_proxy", "http://proxy:1", "no_proxy", exempt);
    assertThat(chosen(environment, URI.create("https://huggingface.co:8443/x")))
        .isEqualTo(direct ? "none" : "proxy:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://u:secret@host:1", "https://u:secret@host:1", "http://", "://", "a b"})
  void proxiesThatJavaCannotUseAreRefusedWithoutTheirPassword(String proxy) {
    assertThatThrownBy(() -> chosen(Map.of("HTTPS_PROXY", proxy), HUB))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void systemPropertiesComeFirst() {
    var properties = ProxySelector.of(ELSEWHERE);
    var proxies = new Proxies(Map.of("HTTPS_PROXY", "http://other:1"), properties);
    assertThat(proxies.select(HUB).getFirst().address()).isEqualTo(ELSEWHERE);
  }

  @Test
  void aPasswordIsForTheProxyItIsWrittenWith() {
    var environment = Map.of("HTTPS_PROXY", "http://user:pass@other:1");
    assertThat(new Proxies(environment, null).authorization(HUB)).contains("Basic dXNlcjpwYXNz");
    var properties = ProxySelector.of(ELSEWHERE);
    assertThat(new Proxies(environment, properties).authorization(HUB)).isEmpty();
  }

  /** A proxy on the loopback address; what it is asked for goes to the stub, whatever the host. */
  @Test
  void everythingGoesThroughTheProxyAndOnlyItSeesItsPassword(@TempDir Path folder)
      throws IOException {
    var through = new CopyOnWriteArrayList<String>();
    var passwords = new CopyOnWriteArrayList<String>();
    try (StubHub hub = StubHub.withModel();
        HttpClient direct = HttpClient.newHttpClient()) {
      HttpServer proxy =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      proxy.createContext(
          "/",
          exchange -> {
            try (exchange) {
              URI asked = exchange.getRequestURI();
              through.add(asked.getHost());
              passwords.add(
                  String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
              String host = asked.getHost().equals("hub.invalid") ? hub.address().toString() : "";
              String target = host.isEmpty() ? asked.toString() : host + asked.getRawPath();
              var request =
                  HttpRequest.newBuilder(URI.create(target))
                      .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody())
                      .build();
              var answer = direct.send(request, HttpResponse.BodyHandlers.ofByteArray());
              answer.headers().map().entrySet().stream()
                  .filter(e -> !Set.of("date", "transfer-encoding").contains(e.getKey()))
                  .forEach(e -> exchange.getResponseHeaders().put(e.getKey(), e.getValue()));
              byte[] body = answer.body();
              exchange.sendResponseHeaders(
                  answer.statusCode(), body.length == 0 ? -1 : body.length);
              exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      proxy.start();
      try {
        var work = new Workplace(folder, URI.create("http://hub.invalid"));
        String address = "127.0.0.1:" + proxy.getAddress().getPort();
        work.environment = Map.of("http_proxy", "http://user:pass@" + address);

        ModelFiles model = work.resolve("org/tiny");

        assertThat(model.files()).hasSize(4);
        assertThat(through).contains("hub.invalid", "127.0.0.1").hasSizeGreaterThan(8);
        assertThat(passwords).containsOnly("Basic dXNlcjpwYXNz");
      } finally {
        proxy.stop(0);
      }
    }
  }

  @Test
  void aProxyThatWantsAPasswordSaysHowToGiveIt(@TempDir Path folder) throws IOException {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"x\"");
            StubHub.status(exchange, 407);
          }
        });
    proxy.start();
    try {
      var work = new Workplace(folder, URI.create("http://hub.invalid"));
      work.environment = Map.of("http_proxy", "127.0.0.1:" + proxy.getAddress().getPort());
      assertThatThrownBy(() -> work.resolve("org/tiny"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("HTTP 407")
          .hasMessageContaining("http://user:password@host:port");
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void theProxyIsNamedWhenItCannotBeReached(@TempDir Path folder) {
    var work = new Workplace(folder, URI.create("http://hub.invalid"));
    work.environment = Map.of("http_proxy", "http://user:pass@127.0.0.1:1");
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .hasMessageContaining("through the proxy 127.0.0.1")
        .message()
        .doesNotContain("pass@");
    assertThat(List.copyOf(work.waits)).isEmpty();
  }
}
