// Runs loops compiled for the machine's instruction set, which is chosen at run time. The compiler
// fuses no multiplication with an addition, so all of them give the same bits.
#pragma once

namespace lrtrack::detail {

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#ifdef __clang__
#define LRTRACK_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,fma"
#else
#define LRTRACK_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,fma,prefer-vector-width=512"
#endif

enum class InstructionSet { baseline, avx2, avx512 };

/// The machine's best, or the lesser one that the environment variable LRTRACK_SIMD names.
InstructionSet instruction_set();

// These compile everything that the loop calls for their instruction set. The loop is passed by
// value: nothing that it writes can alias what it captured, which may then stay in registers.
template <class Loop>
[[gnu::target(LRTRACK_AVX512), gnu::flatten, gnu::noinline]] auto run_with_avx512(Loop loop) {
  return loop();
}

template <class Loop>
[[gnu::target("avx2,fma"), gnu::flatten, gnu::noinline]] auto run_with_avx2(Loop loop) {
  return loop();
}

template <class Loop>
[[gnu::flatten, gnu::noinline]] auto run_with_baseline(Loop loop) {
  return loop();
}

template <class Loop>
auto vectorised(Loop loop) {
  switch (instruction_set()) {
    case InstructionSet::avx512:
      return run_with_avx512(loop);
    case InstructionSet::avx2:
      return run_with_avx2(loop);
    case InstructionSet::baseline:
      break;
  }
  return run_with_baseline(loop);
}

/// Two versions of a loop; the second one needs fused multiply-add instructions.
template <class Loop, class FusedLoop>
auto vectorised(Loop loop, FusedLoop fused_loop) {
  return instruction_set() == InstructionSet::baseline ? vectorised(loop) : vectorised(fused_loop);
}

#undef LRTRACK_AVX512

#else

template <class Loop>
auto vectorised(Loop loop) {
  return loop();
}

template <class Loop, class FusedLoop>
auto vectorised(Loop loop, FusedLoop) {
  return loop();
}

#endif

}  // namespace lrtrack::detail
