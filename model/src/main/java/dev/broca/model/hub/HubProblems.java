package dev.broca.model.hub;

import java.net.URI;
import java.util.Optional;

/** What the hub's refusals mean, and what to do about each. */
final class HubProblems {
  private HubProblems() {}

  static HubFailure of(
      HubClient.Answer answer, RepositoryId id, HubOptions options, boolean token) {
    String code = answer.header("X-Error-Code").orElse("");
    String said = answer.header("X-Error-Message").map(HubProblems::clean).orElse("");
    URI page = URI.create(options.endpoint() + "/" + id.name());
    if (code.equals("GatedRepo")) {
      return HubFailure.refused(gated(id, page, options, token));
    }
    if (code.equals("RevisionNotFound")) {
      return HubFailure.refused(
          "%s has no revision '%s'. Its branches, tags and commits are at %s/tree/main."
              .formatted(id.name(), id.revision(), page));
    }
    String text =
        switch (answer.status()) {
          case 401 -> unauthorized(id, options, token, said);
          case 403 ->
              "%s refuses access to %s (HTTP 403%s). Check in the settings of your account that the token may read this repository, and that no firewall is in the way."
                  .formatted(answer.uri().getHost(), id, quoted(said));
          case 404 ->
              "There is no %s on %s (HTTP 404%s). Check the spelling (a folder or file of that name does not exist either)."
                  .formatted(id, options.endpoint().getHost(), quoted(said));
          case 407 ->
              "The proxy wants a user and a password (HTTP 407). Write them into HTTPS_PROXY as http://user:password@host:port and start Java with -Djdk.http.auth.tunneling.disabledSchemes=\"\" so that it may send them.";
          case 429 ->
              "%s asks for patience (HTTP 429%s)%s. Try again later; with a token in HF_TOKEN the limits are higher."
                  .formatted(answer.uri().getHost(), quoted(said), after(answer));
          default ->
              "%s answered HTTP %d%s%s. Try again later, or set HF_HUB_OFFLINE=1 to use only what is in the cache."
                  .formatted(answer.uri().getHost(), answer.status(), quoted(said), after(answer));
        };
    return HubFailure.refused(text);
  }

  private static String gated(RepositoryId id, URI page, HubOptions options, boolean token) {
    return token
        ? "%s is gated, and the account of your token has no access yet. Accept its terms at %s with that account, and check that the token may read gated repositories."
            .formatted(id.name(), page)
        : "%s is gated. Accept its terms at %s, then set HF_TOKEN to a token of that account (%s)."
            .formatted(id.name(), page, noToken(options));
  }

  /** The hub answers 401, not 404, for what does not exist, so as not to reveal what is private. */
  private static String unauthorized(
      RepositoryId id, HubOptions options, boolean token, String said) {
    if (!token) {
      return "There is no %s on %s, or it is private (HTTP 401%s). Check the spelling (a folder or file of that name does not exist either); if it is private, set HF_TOKEN (%s)."
          .formatted(id, options.endpoint().getHost(), quoted(said), noToken(options));
    }
    return "%s does not accept your token for %s (HTTP 401%s). Make a new one at %s/settings/tokens, or unset HF_TOKEN if the repository is public."
        .formatted(options.endpoint().getHost(), id, quoted(said), options.endpoint());
  }

  private static String noToken(HubOptions options) {
    return options.tokenFile() == null
        ? "none is sent now"
        : "there is none now, and none in " + options.tokenFile();
  }

  private static String quoted(String said) {
    return said.isEmpty() ? "" : ": " + said;
  }

  private static String after(HubClient.Answer answer) {
    Optional<String> wait =
        RetryAfter.of(answer.headers()).map(time -> " and to wait " + time.toSeconds() + " s");
    return wait.orElse("");
  }

  /** Words of a server, safe to print: no control characters, and not many. */
  static String clean(String text) {
    String printable = text.replaceAll("\\p{C}+", " ").strip();
    return printable.length() <= 200 ? printable : printable.substring(0, 200) + "...";
  }
}
