package dev.broca.model.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hub over HTTP. Redirects are followed here and not by Java's client, because the token may go
 * to the endpoint only and the checksum of a large file is in the headers of the redirect.
 */
final class HubClient implements AutoCloseable {
  /** How often a busy or failing server is asked in all. */
  static final int ATTEMPTS = 5;

  private static final int MOST_REDIRECTS = 10;
  private static final int LARGEST_LISTING = 64 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HubOptions options;
  private final Outside outside;
  private final Progress progress;
  private final Optional<String> token;
  private final HttpClient http;

  HubClient(HubOptions options, Outside outside, Progress progress) {
    this.options = options;
    this.outside = outside;
    this.progress = progress;
    this.token = options.accessToken();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(outside.connecting())
            .proxy(outside.proxies())
            .build();
  }

  /**
   * What a repository holds at a revision.
   *
   * @param commit the commit the revision stands for
   * @param files the names of its files
   * @param license as its owner states it
   */
  record Listing(String commit, Set<String> files, Optional<String> license) {}

  /**
   * A file on the server.
   *
   * @param name its path in the repository
   * @param checksum what its bytes hash to
   * @param size in bytes
   */
  record RemoteFile(String name, Checksum checksum, long size) {}

  /** An answer whose redirects have been followed; its body is still to be read. */
  record Answer(URI uri, int status, HttpHeaders headers, Body body) implements AutoCloseable {
    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    OptionalLong number(String name) {
      return headers
          .firstValue(name)
          .filter(text -> text.matches("\\d{1,18}"))
          .map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
      body.close();
    }
  }

  Listing listing(RepositoryId id) throws HubFailure, InterruptedException {
    URI uri = address("/api/models/" + id.name() + "/revision/" + encoded(id.revision()));
    try (Answer answer = ask("GET", uri, Map.of(), true)) {
      requireSuccess(answer, id);
      JsonNode json = json(answer);
      String commit = json.path("sha").asString("");
      if (!RepositoryId.isCommit(commit)) {
        throw notAHub(answer.uri(), "no commit in the field 'sha'");
      }
      var files = new HashSet<String>();
      for (JsonNode sibling : json.path("siblings").values()) {
        files.add(sibling.path("rfilename").asString(""));
      }
      return new Listing(commit, Set.copyOf(files), license(json));
    }
  }

  private static Optional<String> license(JsonNode json) {
    return Stream.concat(
            Stream.of("license:" + json.path("cardData").path("license").asString("")),
            json.path("tags").values().stream().map(tag -> tag.asString("")))
        .filter(tag -> tag.startsWith("license:") && tag.length() > "license:".length())
        .map(tag -> HubProblems.clean(tag.substring("license:".length())))
        .findFirst();
  }

  /** Size and checksum of a file. */
  RemoteFile file(RepositoryId id, String commit, String name)
      throws HubFailure, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return describe(id, commit, name);
      } catch (HubFailure failure) {
        if (!failure.isPassing() || attempt == ATTEMPTS) {
          throw failure;
        }
        pause(failure.getMessage(), backoff(attempt));
      }
    }
  }

  private RemoteFile describe(RepositoryId id, String commit, String name)
      throws HubFailure, InterruptedException {
    try (Answer answer = ask("HEAD", content(id, commit, name), Map.of(), false)) {
      boolean elsewhere = REDIRECTS.contains(answer.status());
      if (!elsewhere) {
        requireSuccess(answer, id);
      }
      Optional<String> served = answer.header("X-Repo-Commit");
      if (served.isPresent() && !served.get().equals(commit)) {
        throw notAHub(answer.uri(), "commit " + HubProblems.clean(served.get()) + " for " + commit);
      }
      return described(answer, name);
    }
  }

  /** For large files size and checksum are in the redirect that leads to the storage. */
  private static RemoteFile described(Answer answer, String name) throws HubFailure {
    boolean elsewhere = REDIRECTS.contains(answer.status());
    Optional<Checksum> checksum =
        answer
            .header("X-Linked-Etag")
            .or(() -> elsewhere ? Optional.empty() : answer.header("ETag"))
            .flatMap(Checksum::ofETag);
    OptionalLong size = answer.number("X-Linked-Size");
    if (size.isEmpty() && !elsewhere) {
      size = answer.number("Content-Length");
    }
    if (checksum.isEmpty() || size.isEmpty()) {
      throw notAHub(answer.uri(), "no size and checksum to verify the file by");
    }
    return new RemoteFile(name, checksum.get(), size.getAsLong());
  }

  /** The bytes of a file, from an offset on where the server can: 206 when it did, 200 if not. */
  Answer content(RepositoryId id, String commit, RemoteFile file, long from)
      throws HubFailure, InterruptedException {
    Map<String, String> range = from > 0 ? Map.of("Range", "bytes=" + from + "-") : Map.of();
    Answer answer = ask("GET", content(id, commit, file.name()), range, true);
    if (answer.status() != 416) {
      requireSuccess(answer, id);
    }
    return answer;
  }

  /** Size and checksum of a file of any repository, as the hub announces them. */
  RemoteFile announced(URI file, String name) throws HubFailure, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Answer answer = ask("HEAD", file, Map.of(), false)) {
        if (!REDIRECTS.contains(answer.status())) {
          requireFile(answer, file);
        }
        return described(answer, name);
      } catch (HubFailure failure) {
        if (!failure.isPassing() || attempt == ATTEMPTS) {
          throw failure;
        }
        pause(failure.getMessage(), backoff(attempt));
      }
    }
  }

  /** Size of a file anywhere, as its server announces it. */
  long size(URI file) throws HubFailure, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Answer answer = ask("HEAD", file, Map.of(), true)) {
        requireFile(answer, file);
        OptionalLong size = answer.number("Content-Length");
        if (size.isEmpty()) {
          throw HubFailure.refused(
              "%s does not say how large %s is. Download it by other means."
                  .formatted(answer.uri().getHost(), file));
        }
        return size.getAsLong();
      } catch (HubFailure failure) {
        if (!failure.isPassing() || attempt == ATTEMPTS) {
          throw failure;
        }
        pause(failure.getMessage(), backoff(attempt));
      }
    }
  }

  /** The bytes of a file anywhere, from an offset on where its server can. */
  Answer content(URI file, long from) throws HubFailure, InterruptedException {
    Map<String, String> range = from > 0 ? Map.of("Range", "bytes=" + from + "-") : Map.of();
    Answer answer = ask("GET", file, range, true);
    if (answer.status() != 416) {
      requireFile(answer, file);
    }
    return answer;
  }

  private static void requireFile(Answer answer, URI file) throws HubFailure {
    if (answer.status() != 200 && answer.status() != 206) {
      answer.close();
      throw HubFailure.refused(
          "%s answered HTTP %d for %s. It may have moved: look for it where its authors publish it, and download it by other means."
              .formatted(answer.uri().getHost(), answer.status(), file));
    }
  }

  private URI content(RepositoryId id, String commit, String name) {
    return address("/" + id.name() + "/resolve/" + commit + "/" + encodedPath(name));
  }

  private URI address(String path) {
    return URI.create(options.endpoint() + path);
  }

  private static String encodedPath(String path) {
    return Stream.of(path.split("/")).map(HubClient::encoded).collect(Collectors.joining("/"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Asks, and asks again while the server says that it is busy. */
  private Answer ask(String method, URI uri, Map<String, String> headers, boolean anywhere)
      throws HubFailure, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Answer answer = follow(method, uri, headers, anywhere);
      if (!BUSY.contains(answer.status()) || attempt == ATTEMPTS) {
        return answer;
      }
      answer.close();
      Duration wait = RetryAfter.of(answer.headers()).orElse(backoff(attempt));
      if (wait.compareTo(LONGEST_WAIT) > 0) {
        return answer;
      }
      pause("%s answers HTTP %d.".formatted(uri.getHost(), answer.status()), wait);
    }
  }

  /** Waits before another attempt, and says so. */
  void pause(String why, Duration wait) throws InterruptedException {
    progress.message("%s Trying again in %d s.".formatted(why, wait.toSeconds()));
    outside.sleeper().sleep(wait);
  }

  /** 1, 2, 4, 8 seconds. */
  static Duration backoff(int attempt) {
    return Duration.ofSeconds(1L << (attempt - 1));
  }

  /**
   * @param anywhere whether to follow a redirect to another host; if not, that redirect is the
   *     answer
   */
  private Answer follow(String method, URI start, Map<String, String> headers, boolean anywhere)
      throws HubFailure, InterruptedException {
    URI uri = start;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Answer answer = send(method, uri, headers);
      if (!REDIRECTS.contains(answer.status())) {
        return answer;
      }
      URI next = target(answer);
      if (!anywhere && !isEndpoint(next)) {
        return answer;
      }
      answer.close();
      uri = next;
    }
    throw notAHub(uri, "more than " + MOST_REDIRECTS + " redirects");
  }

  static URI target(Answer answer) throws HubFailure {
    URI from = answer.uri();
    String location = answer.header("Location").orElse("");
    try {
      URI next = from.resolve(new URI(location));
      boolean safe = "https".equals(next.getScheme()) || from.getScheme().equals(next.getScheme());
      if (next.getHost() != null && safe) {
        return next;
      }
    } catch (URISyntaxException e) {
      // Told below, with all other mistakes.
    }
    answer.close();
    throw notAHub(from, "a redirect to '" + HubProblems.clean(location) + "'");
  }

  private Answer send(String method, URI uri, Map<String, String> headers)
      throws HubFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", "broca")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    outside
        .proxies()
        .authorization(uri)
        .ifPresent(value -> request.header("Proxy-Authorization", value));
    if (isEndpoint(uri)) {
      token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    }
    try {
      HttpResponse<Body> response = headers(http.sendAsync(request.build(), info -> new Body()));
      return new Answer(uri, response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw HubFailure.passing(unreachable(uri, e), e);
    }
  }

  /** Not the request's own timeout: in later versions of Java that one includes the body. */
  private HttpResponse<Body> headers(CompletableFuture<HttpResponse<Body>> response)
      throws IOException, InterruptedException {
    try {
      return response.get(outside.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + outside.patience().toSeconds() + " s");
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      throw cause instanceof IOException io ? io : new IOException(cause);
    } finally {
      response.cancel(true);
    }
  }

  private String unreachable(URI uri, IOException problem) {
    String through =
        outside
            .proxies()
            .fromEnvironment(uri)
            .map(proxy -> " through the proxy " + proxy.getHost())
            .orElse("");
    // The first bytes of a body can break while the headers are still being waited for.
    String what = bodyBroke(problem) ? "The connection to %s%s broke" : "Cannot reach %s%s";
    return (what + ": %s. Check the network and the proxy settings (HTTPS_PROXY)%s.")
        .formatted(
            uri.getHost(),
            through,
            Reasons.of(problem),
            isEndpoint(uri) ? ", or set HF_ENDPOINT to a mirror of the hub" : "");
  }

  private static boolean bodyBroke(IOException problem) {
    String message = String.valueOf(problem.getMessage());
    return message.contains("content-length") || message.contains("chunked");
  }

  /** Whether an address is on the endpoint itself: same scheme, host and port. */
  private boolean isEndpoint(URI uri) {
    return origin(uri).equals(origin(options.endpoint()));
  }

  private static String origin(URI uri) {
    int standard = "https".equals(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return "%s://%s:%d".formatted(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  private void requireSuccess(Answer answer, RepositoryId id) throws HubFailure {
    if (answer.status() != 200 && answer.status() != 206) {
      answer.close();
      throw HubProblems.of(answer, id, options, token.isPresent());
    }
  }

  private JsonNode json(Answer answer) throws HubFailure, InterruptedException {
    var bytes = new ByteArrayOutputStream();
    try {
      for (var piece = next(answer); piece.isPresent(); piece = next(answer)) {
        for (ByteBuffer buffer : piece.get()) {
          byte[] array = new byte[buffer.remaining()];
          buffer.get(array);
          bytes.writeBytes(array);
        }
        if (bytes.size() > LARGEST_LISTING) {
          throw notAHub(answer.uri(), "more than 64 MB for a list of files");
        }
      }
      return JsonMapper.shared().readTree(bytes.toByteArray());
    } catch (JacksonException e) {
      throw notAHub(answer.uri(), "something that is not JSON, perhaps the page of a proxy");
    }
  }

  /** The next bytes of an answer; a connection that breaks or stalls may be tried again. */
  Optional<List<ByteBuffer>> next(Answer answer) throws HubFailure, InterruptedException {
    try {
      return answer.body().next(outside.patience());
    } catch (IOException e) {
      String reason =
          "The connection to %s broke: %s.".formatted(answer.uri().getHost(), Reasons.of(e));
      throw HubFailure.passing(reason, e);
    }
  }

  private static HubFailure notAHub(URI uri, String found) {
    return HubFailure.refused(
        "%s does not answer as the Hugging Face hub does: %s. Check HF_ENDPOINT, or download the model by other means and give its folder."
            .formatted(uri.getHost(), found));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
