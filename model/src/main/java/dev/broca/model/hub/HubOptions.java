package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.HomePath;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where models are looked for. The environment variables are those of Python's huggingface_hub,
 * with the same meaning and the same defaults, so both share one cache.
 *
 * @param endpoint the hub: {@code HF_ENDPOINT}, else https://huggingface.co
 * @param hubCache its cache: {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else {@code
 *     ~/.cache/huggingface/hub}
 * @param folders Broca's own cache
 * @param offline never connect: {@code HF_HUB_OFFLINE}
 * @param token sent to the endpoint and to no other host: {@code HF_TOKEN}; null when not set
 * @param tokenFile read when there is no token: {@code HF_TOKEN_PATH}, else {@code HF_HOME/token};
 *     null when {@code HF_HUB_DISABLE_IMPLICIT_TOKEN} is set
 * @param weights whether they are wanted: untrained models and tokenizers do without
 */
public record HubOptions(
    URI endpoint,
    Path hubCache,
    CacheFolders folders,
    boolean offline,
    @Nullable String token,
    @Nullable Path tokenFile,
    boolean weights) {
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  /** Makes the cache path absolute. */
  public HubOptions {
    hubCache = hubCache.toAbsolutePath().normalize();
  }

  /**
   * The options of this user.
   *
   * @throws ModelException when {@code HF_ENDPOINT} is not a web address
   */
  public static HubOptions fromEnvironment() {
    return fromEnvironment(
        System.getenv(), CacheFolders.standard(), Path.of(System.getProperty("user.home")));
  }

  static HubOptions fromEnvironment(
      Map<String, String> variables, CacheFolders folders, Path home) {
    var environment = new Environment(variables, home);
    Path hubHome =
        environment
            .path("HF_HOME")
            .orElseGet(() ->
                environment
                    .path("XDG_CACHE_HOME")
                    .orElse(home.resolve(".cache"))
                    .resolve("huggingface"));
    Path cache =
        environment
            .path("HF_HUB_CACHE")
            .or(() -> environment.path("HUGGINGFACE_HUB_CACHE"))
            .orElse(hubHome.resolve("hub"));
    boolean implicit = !environment.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN");
    Optional<String> token =
        environment.text("HF_TOKEN").or(() -> environment.text("HUGGING_FACE_HUB_TOKEN"));
    Path tokenFile = environment.path("HF_TOKEN_PATH").orElse(hubHome.resolve("token"));
    return new HubOptions(
        endpoint(environment.text("HF_ENDPOINT").orElse("https://huggingface.co")),
        cache,
        folders,
        environment.isTrue("HF_HUB_OFFLINE") || environment.isTrue("TRANSFORMERS_OFFLINE"),
        implicit ? token.orElse(null) : null,
        implicit ? tokenFile : null,
        true);
  }

  private static URI endpoint(String text) {
    try {
      var uri = new URI(text.replaceAll("/+$", ""));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, with all other mistakes.
    }
    throw new ModelException(
        "HF_ENDPOINT is '%s', expected a web address such as https://huggingface.co. Correct or unset it."
            .formatted(text));
  }

  /** The same options, connecting or not. */
  public HubOptions withOffline(boolean value) {
    return new HubOptions(endpoint, hubCache, folders, value, token, tokenFile, weights);
  }

  /** The same options with another cache for hub repositories. */
  public HubOptions withHubCache(Path folder) {
    return new HubOptions(endpoint, folder, folders, offline, token, tokenFile, weights);
  }

  /** The same options with another cache for all the rest. */
  public HubOptions withFolders(CacheFolders value) {
    return new HubOptions(endpoint, hubCache, value, offline, token, tokenFile, weights);
  }

  /** The same options for a model whose weights are wanted or not. */
  public HubOptions withWeights(boolean value) {
    return new HubOptions(endpoint, hubCache, folders, offline, token, tokenFile, value);
  }

  /** Which files of a model are wanted. */
  WantedFiles files() {
    return weights ? WantedFiles.WHOLE : WantedFiles.WITHOUT_WEIGHTS;
  }

  /**
   * The token, from the variable or the file.
   *
   * @throws ModelException when it cannot be read or cannot be a token
   */
  Optional<String> accessToken() {
    Optional<String> found = token != null ? Optional.of(token) : fromTokenFile();
    if (found.isPresent() && !found.get().matches("[!-~]+")) {
      throw new ModelException(
          "The Hugging Face token (%s) holds blanks or other characters that no token has. Copy it again, or unset it."
              .formatted(token != null ? "HF_TOKEN" : tokenFile));
    }
    return found;
  }

  private Optional<String> fromTokenFile() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip()).filter(text -> !text.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ModelException(
          "Cannot read the Hugging Face token in %s (%s). Make it readable, delete it, or set HF_TOKEN."
              .formatted(tokenFile, Reasons.of(e)),
          e);
    }
  }

  /** Everything but the token itself. */
  @Override
  public String toString() {
    return "HubOptions[endpoint=%s, hubCache=%s, folders=%s, offline=%s, token=%s, tokenFile=%s]"
        .formatted(
            endpoint, hubCache, folders, offline, token == null ? "none" : "hidden", tokenFile);
  }

  private record Environment(Map<String, String> variables, Path home) {
    Optional<String> text(String name) {
      return Optional.ofNullable(variables.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }

    boolean isTrue(String name) {
      return text(name).map(t -> TRUE.contains(t.toLowerCase(Locale.ROOT))).orElse(false);
    }

    Optional<Path> path(String name) {
      return text(name).map(t -> HomePath.of(expanded(t), home));
    }

    /** As Python's expandvars: a variable that is not set stays as it is written. */
    private String expanded(String text) {
      return VARIABLE
          .matcher(text)
          .replaceAll(match -> {
            String name = match.group(1) != null ? match.group(1) : match.group(2);
            return Matcher.quoteReplacement(variables.getOrDefault(name, match.group()));
          });
    }
  }
}
