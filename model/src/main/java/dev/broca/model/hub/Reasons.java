package dev.broca.model.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why input or output failed, in words: many of Java's exceptions carry only a path, or nothing.
 */
final class Reasons {
  private Reasons() {}

  static String of(IOException problem) {
    return switch (problem) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case FileAlreadyExistsException file -> file.getFile() + " exists and is not a folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case UnknownHostException _ -> "the host name is not known";
      case SSLException e -> "no secure connection: " + text(e);
      case HttpTimeoutException e -> text(e);
      case ConnectException e when root(e) instanceof UnresolvedAddressException ->
          "the host name is not known";
      case ConnectException e -> e.getMessage() == null ? "connection refused" : text(e);
      default -> text(problem);
    };
  }

  private static String text(IOException problem) {
    return Objects.requireNonNullElse(problem.getMessage(), problem.getClass().getSimpleName());
  }

  private static Throwable root(Throwable problem) {
    @Nullable Throwable cause = problem.getCause();
    return cause == null ? problem : root(cause);
  }
}
