import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The CPU time of this process, of all its threads, by clock_gettime: what Java tells itself has ticks of 10 ms. */
class Clock {
  private static final int PROCESS_CPU = 2; // CLOCK_PROCESS_CPUTIME_ID of Linux
  private static final MethodHandle GETTIME = Linker.nativeLinker().downcallHandle(
      Linker.nativeLinker().defaultLookup().find("clock_gettime").orElseThrow(),
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final ThreadLocal<MemorySegment> SPEC = ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

  static long processNanos() {
    MemorySegment spec = SPEC.get();
    try {
      int failed = (int) GETTIME.invokeExact(PROCESS_CPU, spec);
      if (failed != 0) throw new IllegalStateException("clock_gettime");
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
    return spec.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000 + spec.get(ValueLayout.JAVA_LONG, 8);
  }
}
