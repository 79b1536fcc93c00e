package dev.broca.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small Hugging Face hub on the loopback address, with its storage on another port: as the real
 * one, it sends large files there by a redirect that carries their SHA-256, and small ones to an
 * address of its own.
 */
final class StubHub implements AutoCloseable {
  static final String COMMIT = "1111111111111111111111111111111111111111";

  static {
    // Read once, by the first server of the process: small answers would wait 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** One request as it arrived. */
  record Seen(String method, String path, Optional<String> token, Optional<String> range) {}

  /** A file of the repository; large ones live in the storage. */
  static final class Stored {
    private final byte[] bytes;
    private final boolean large;

    Stored(byte[] bytes, boolean large) {
      this.bytes = bytes;
      this.large = large;
    }

    byte[] bytes() {
      return bytes;
    }

    boolean large() {
      return large;
    }

    String etag() {
      return large ? sha256(bytes) : gitBlob(bytes);
    }
  }

  /** What a test may do to a request instead of the usual answer. */
  @FunctionalInterface
  interface Trouble {
    /** Returns whether the request has been answered. */
    boolean handle(HttpExchange exchange) throws IOException;
  }

  final List<Seen> hubRequests = new CopyOnWriteArrayList<>();
  final List<Seen> storageRequests = new CopyOnWriteArrayList<>();
  final Map<String, Map<String, Stored>> commits = new ConcurrentHashMap<>();
  final Map<String, String> revisions = new ConcurrentHashMap<>();
  final List<String> extraNames = new CopyOnWriteArrayList<>();
  volatile Trouble hubTrouble = exchange -> false;
  volatile Trouble storageTrouble = exchange -> false;
  volatile boolean ranges = true;

  private final HttpServer hub;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StubHub() throws IOException {
    hub = server(this::answerHub);
    storage = server(this::answerStorage);
    revisions.put("main", COMMIT);
    commits.put(COMMIT, new TreeMap<>());
  }

  private HttpServer server(Trouble answer) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.handle(exchange);
          }
        });
    server.start();
    return server;
  }

  /** A tiny but complete model, with the clutter of a real repository. */
  static StubHub withModel() throws IOException {
    var stub = new StubHub();
    stub.put("config.json", "{\"model_type\": \"llama\"}", false);
    stub.put("tokenizer.json", "{\"version\": \"1.0\"}", false);
    stub.put("tokenizer_config.json", "{}", false);
    stub.put("vocab.json", "{}", false);
    stub.put("model.safetensors", "weights ".repeat(40_000), true);
    stub.put("pytorch_model.bin", "pickle", true);
    stub.put("README.md", "# A model", false);
    stub.put("onnx/model.onnx", "onnx", true);
    return stub;
  }

  StubHub put(String name, String text, boolean large) {
    files(COMMIT).put(name, new Stored(text.getBytes(StandardCharsets.UTF_8), large));
    return this;
  }

  Map<String, Stored> files(String commit) {
    return commits.computeIfAbsent(commit, c -> new TreeMap<>());
  }

  Stored file(String commit, String name) {
    return Objects.requireNonNull(files(commit).get(name), name);
  }

  Stored file(String name) {
    return file(COMMIT, name);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  URI storageAddress() {
    return URI.create("http://127.0.0.1:" + storage.getAddress().getPort());
  }

  private static Seen seen(HttpExchange exchange) {
    return new Seen(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")));
  }

  private boolean answerHub(HttpExchange exchange) throws IOException {
    hubRequests.add(seen(exchange));
    if (hubTrouble.handle(exchange)) {
      return true;
    }
    List<String> parts = new ArrayList<>();
    for (String part : exchange.getRequestURI().getRawPath().substring(1).split("/", -1)) {
      parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
    }
    int revision = parts.indexOf("revision");
    int resolve = parts.indexOf("resolve");
    if (parts.getFirst().equals("api") && revision > 0) {
      list(exchange, parts.get(revision + 1));
    } else if (resolve > 0) {
      String name = String.join("/", parts.subList(resolve + 2, parts.size()));
      resolve(exchange, parts.get(resolve + 1), name);
    } else if (parts.getFirst().equals("small")) {
      String name = String.join("/", parts.subList(2, parts.size()));
      Stored file = file(parts.get(1), name);
      exchange.getResponseHeaders().set("ETag", '"' + file.etag() + '"');
      exchange.getResponseHeaders().set("X-Repo-Commit", parts.get(1));
      send(exchange, file.bytes());
    } else {
      status(exchange, 404);
    }
    return true;
  }

  private void list(HttpExchange exchange, String revision) throws IOException {
    String commit = revisions.getOrDefault(revision, revision);
    if (!commits.containsKey(commit)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
      status(exchange, 404);
      return;
    }
    var siblings = new ArrayList<Map<String, String>>();
    files(commit).keySet().forEach(name -> siblings.add(Map.of("rfilename", name)));
    extraNames.forEach(name -> siblings.add(Map.of("rfilename", name)));
    Map<String, Object> json =
        Map.of(
            "id",
            "org/tiny",
            "sha",
            commit,
            "tags",
            List.of("text-generation", "license:apache-2.0"),
            "siblings",
            siblings);
    send(exchange, JsonMapper.shared().writeValueAsBytes(json));
  }

  private void resolve(HttpExchange exchange, String commit, String name) throws IOException {
    Stored file = files(commit).get(name);
    if (file == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      status(exchange, 404);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (file.large()) {
      exchange.getResponseHeaders().set("X-Linked-Etag", '"' + file.etag() + '"');
      exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.bytes().length));
      String key = "/" + commit + "/" + name;
      exchange.getResponseHeaders().set("Location", storageAddress() + key + "?signature=x%2By");
      status(exchange, 302);
    } else {
      exchange.getResponseHeaders().set("Location", "/small/" + commit + "/" + name);
      status(exchange, 307);
    }
  }

  private boolean answerStorage(HttpExchange exchange) throws IOException {
    storageRequests.add(seen(exchange));
    if (!storageTrouble.handle(exchange)) {
      send(exchange, stored(exchange).bytes());
    }
    return true;
  }

  /** The file that a request to the storage is about. */
  Stored stored(HttpExchange exchange) {
    String[] parts = exchange.getRequestURI().getPath().split("/", 3);
    return file(parts[1], parts[2]);
  }

  /** Sends bytes, from the offset in the Range header on. */
  void send(HttpExchange exchange, byte[] bytes) throws IOException {
    send(exchange, bytes, Integer.MAX_VALUE);
  }

  /** Sends at most so many bytes of what was announced, and cuts the connection then. */
  void send(HttpExchange exchange, byte[] bytes, int most) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(rest.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    if (from > 0) {
      String span = "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length);
      exchange.getResponseHeaders().set("Content-Range", span);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest.length == 0 ? -1 : rest.length);
    if (rest.length > 0) {
      exchange.getResponseBody().write(rest, 0, Math.min(rest.length, most));
      exchange.getResponseBody().flush();
    }
  }

  static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  /** Answers the first requests with a status and lets the others through. */
  static Trouble first(int times, int status, Map<String, String> headers) {
    var left = new AtomicInteger(times);
    return exchange -> {
      if (left.getAndDecrement() <= 0) {
        return false;
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      status(exchange, status);
      return true;
    };
  }

  long gets(String name) {
    return storageRequests.stream().filter(seen -> seen.path().endsWith(name)).count();
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  /** As {@code git hash-object} computes it. */
  static String gitBlob(byte[] bytes) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(bytes);
    return hex("SHA-1", all.toByteArray());
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
