package dev.broca.model.hub;

import java.util.Objects;

/** The other side cannot serve a request. The message is for people and says what to do. */
final class HubFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean passing;

  private HubFailure(String message, boolean passing, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  private HubFailure(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  /** Trying again will not help. */
  static HubFailure refused(String message) {
    return new HubFailure(message, false);
  }

  /** No connection, or one that broke: trying again may help. */
  static HubFailure passing(String message, Throwable cause) {
    return new HubFailure(message, true, cause);
  }

  static HubFailure passing(String message) {
    return new HubFailure(message, true);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  boolean isPassing() {
    return passing;
  }
}
