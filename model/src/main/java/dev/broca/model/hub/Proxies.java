package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the system properties ({@code https.proxyHost} and so on), which Java knows, and
 * else those of the environment ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code
 * NO_PROXY}, in capitals or not), which it does not.
 */
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;
  private final @Nullable ProxySelector properties;

  /**
   * @param environment the variables
   * @param properties what Java selects by itself; null selects nothing
   */
  Proxies(Map<String, String> environment, @Nullable ProxySelector properties) {
    this.environment = Map.copyOf(environment);
    this.properties = properties;
  }

  @Override
  public List<Proxy> select(URI uri) {
    List<Proxy> chosen = fromProperties(uri);
    if (!chosen.isEmpty()) {
      return chosen;
    }
    return fromEnvironment(uri)
        .map(proxy -> new InetSocketAddress(proxy.getHost(), port(proxy)))
        .map(address -> List.of(new Proxy(Proxy.Type.HTTP, address)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /** Java's own choice; empty when it would connect directly. */
  private List<Proxy> fromProperties(URI uri) {
    List<Proxy> chosen = properties == null ? List.of() : properties.select(uri);
    boolean direct = chosen.stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
    return direct ? List.of() : chosen;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException problem) {}

  /** The value of Proxy-Authorization, where the proxy is written with user and password. */
  Optional<String> authorization(URI uri) {
    return fromEnvironment(uri)
        .map(URI::getUserInfo)
        .map(user -> user.getBytes(StandardCharsets.UTF_8))
        .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
  }

  /** The proxy of the environment for an address, when it is the one that is used. */
  Optional<URI> fromEnvironment(URI uri) {
    if (uri.getHost() == null || isExempt(uri) || !fromProperties(uri).isEmpty()) {
      return Optional.empty();
    }
    return variable(uri.getScheme() + "_proxy").or(() -> variable("all_proxy")).map(Proxies::parse);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, with all other mistakes; without the text, which may hold a password.
    }
    throw new ModelException(
        "The proxy in the environment (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) is not usable: expected http://host:port. SOCKS and encrypted proxies are not supported; correct or unset the variable.");
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? 80 : proxy.getPort();
  }

  private boolean isExempt(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    for (String entry :
        variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String[] hostAndPort = entry.split(":", 2);
      String domain = hostAndPort[0].replaceFirst("^\\*?\\.", "");
      boolean hostMatches =
          domain.equals("*")
              || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)));
      boolean portMatches =
          hostAndPort.length == 1 || hostAndPort[1].equals(String.valueOf(uri.getPort()));
      if (hostMatches && portMatches) {
        return true;
      }
    }
    return false;
  }
}
