package dev.broca.model.hub;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, pulled piece by piece. The client's own timeout ends with the headers, so
 * a transfer that stalls is noticed here: each piece has its own deadline.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Broken(Throwable cause) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  /**
   * The next piece; empty at the end. Asking again after the end is an error.
   *
   * @throws IOException when the connection broke or nothing came in time
   */
  Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
    @Nullable Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    return switch (signal) {
      case null ->
          throw new HttpTimeoutException("nothing arrived for " + patience.toSeconds() + " s");
      case Signal.Bytes bytes -> {
        subscription.join().request(1);
        yield Optional.of(bytes.buffers());
      }
      case Signal.End _ -> Optional.empty();
      case Signal.Broken broken ->
          throw new IOException(broken.cause().getMessage(), broken.cause());
    };
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription.complete(started);
    started.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Broken(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /** Gives the connection up if the body has not been read to its end. */
  @Override
  public void close() {
    var _ = subscription.thenAccept(Flow.Subscription::cancel);
  }
}
