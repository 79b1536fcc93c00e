package dev.broca.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One operator call in the making: arguments in the order of the operator's schema, encoded as the
 * stable ABI wants them. Nothing is created on the native side before {@link #run}, so a refused
 * argument leaves nothing behind; from then on the dispatcher owns what it is given.
 */
final class Call {
  private sealed interface Argument {}

  /** A value that fits the stack as it is: integer, bool, the bits of a double, absent. */
  private record Plain(long bits) implements Argument {}

  private record Present(Argument value) implements Argument {}

  private record Handle(Tensor tensor) implements Argument {}

  private record Text(String text) implements Argument {}

  private record Items(List<Argument> items) implements Argument {}

  private static final Argument ABSENT = new Plain(0);
  private static final Map<String, MemorySegment> NAMES = new ConcurrentHashMap<>();
  private static final ThreadLocal<MemorySegment> STACK =
      ThreadLocal.withInitial(() -> Abi.scratch(32 * JAVA_LONG.byteSize()));
  private static final ThreadLocal<MemorySegment> RESULT =
      ThreadLocal.withInitial(() -> Abi.scratch(JAVA_LONG.byteSize()));

  private final Torch torch;
  private final String name;
  private final String overload;
  private final List<Argument> arguments = new ArrayList<>(8);

  Call(Torch torch, String name, String overload) {
    this.torch = torch;
    this.name = name;
    this.overload = overload;
  }

  Call tensor(Tensor tensor) {
    arguments.add(new Handle(tensor));
    return this;
  }

  Call optional(@Nullable Tensor tensor) {
    arguments.add(tensor == null ? ABSENT : new Present(new Handle(tensor)));
    return this;
  }

  Call integer(long value) {
    arguments.add(new Plain(value));
    return this;
  }

  Call optionalInteger(long value) {
    arguments.add(new Present(new Plain(value)));
    return this;
  }

  Call bool(boolean value) {
    return integer(value ? 1 : 0);
  }

  Call real(double value) {
    return integer(Double.doubleToRawLongBits(value));
  }

  Call optionalReal(double value) {
    return optionalInteger(Double.doubleToRawLongBits(value));
  }

  Call type(DType type) {
    return integer(torch.abi().code(type));
  }

  Call text(String text) {
    arguments.add(new Text(text));
    return this;
  }

  Call optionalText(String text) {
    arguments.add(new Present(new Text(text)));
    return this;
  }

  Call integers(long... values) {
    arguments.add(items(values));
    return this;
  }

  Call optionalIntegers(long... values) {
    arguments.add(new Present(items(values)));
    return this;
  }

  Call tensors(List<Tensor> tensors) {
    arguments.add(new Items(tensors.stream().<Argument>map(Handle::new).toList()));
    return this;
  }

  Call absent() {
    arguments.add(ABSENT);
    return this;
  }

  private static Items items(long... values) {
    var items = new ArrayList<Argument>(values.length);
    for (long value : values) {
      items.add(new Plain(value));
    }
    return new Items(items);
  }

  /** Runs the operator and returns the handle of its one result. */
  MemorySegment run() {
    return run(1).getFirst();
  }

  /** Runs the operator and returns the handles of its results, which are all tensors. */
  List<MemorySegment> run(int results) {
    for (Argument argument : arguments) {
      requireOpen(argument);
    }
    torch.prepareThread();
    MemorySegment stack = STACK.get();
    for (int i = 0; i < arguments.size(); i++) {
      stack.setAtIndex(JAVA_LONG, i, encode(arguments.get(i)));
    }
    int error;
    try {
      error =
          (int)
              torch
                  .abi()
                  .callDispatcher
                  .invokeExact(cString(name), cString(overload), stack, Abi.VERSION);
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
    torch.abi().check(error, overload.isEmpty() ? name : name + "." + overload);
    return IntStream.range(0, results)
        .mapToObj(i -> MemorySegment.ofAddress(stack.getAtIndex(JAVA_LONG, i)))
        .toList();
  }

  private static void requireOpen(Argument argument) {
    switch (argument) {
      case Handle(Tensor tensor) -> tensor.handle();
      case Present(Argument value) -> requireOpen(value);
      case Items(List<Argument> items) -> items.forEach(Call::requireOpen);
      case Plain plain -> {}
      case Text text -> {}
    }
  }

  private long encode(Argument argument) {
    return switch (argument) {
      case Plain(long bits) -> bits;
      case Handle(Tensor tensor) -> produce(torch.abi().newHandle, tensor.handle());
      case Text(String text) -> string(text);
      case Items(List<Argument> items) -> list(items);
      case Present(Argument value) -> cell(encode(value));
    };
  }

  private long list(List<Argument> items) {
    MemorySegment result = RESULT.get();
    try {
      torch.abi().check((int) torch.abi().newList.invokeExact((long) items.size(), result), "list");
      MemorySegment list = result.get(ADDRESS, 0);
      for (Argument item : items) {
        long value = encode(item);
        torch.abi().check((int) torch.abi().pushBack.invokeExact(list, value), "list item");
      }
      return list.address();
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private long string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(text);
      MemorySegment result = RESULT.get();
      int error = (int) torch.abi().newString.invokeExact(copy, (long) bytes.length, result);
      torch.abi().check(error, "string");
      return result.get(JAVA_LONG, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  /** The heap cell of a present optional; the dispatcher frees it. */
  private long cell(long value) {
    try {
      MemorySegment cell;
      if (torch.abi().cellsFromAllocator) {
        cell = (MemorySegment) torch.abi().newCell.invokeExact(JAVA_LONG.byteSize());
      } else {
        MemorySegment result = RESULT.get();
        torch.abi().check((int) torch.abi().newCell.invokeExact(result), "optional");
        cell = result.get(ADDRESS, 0);
      }
      cell.reinterpret(JAVA_LONG.byteSize()).set(JAVA_LONG, 0, value);
      return cell.address();
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private long produce(MethodHandle function, MemorySegment argument) {
    MemorySegment result = RESULT.get();
    try {
      torch.abi().check((int) function.invokeExact(argument, result), name);
      return result.get(JAVA_LONG, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private static MemorySegment cString(String text) {
    return NAMES.computeIfAbsent(text, key -> Arena.global().allocateFrom(key));
  }
}
